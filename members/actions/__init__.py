"""All actions that write to the tables of people, committees, mails and logins, one module for each."""
