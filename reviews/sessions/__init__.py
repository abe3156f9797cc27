"""What all things of a session share: its lock, its people, saving, acting on a form."""
