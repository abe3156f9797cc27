"""The pages of logins and of second factors."""
