"""The forms for committees, people, posts and roles."""
