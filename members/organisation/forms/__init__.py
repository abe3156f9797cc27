"""The forms of the pages of committees, people, posts and roles."""
