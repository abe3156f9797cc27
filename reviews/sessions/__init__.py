"""What all things of a session share: its lock, the people concerned, saving a text, acting on a form."""
