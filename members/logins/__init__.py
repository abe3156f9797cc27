"""The logins of people: slips with one-time passwords, closing and opening, the list of sign-ins."""
