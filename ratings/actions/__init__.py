"""All actions of the ratings that write to the database."""
