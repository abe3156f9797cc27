"""The pages of committees, people, posts and roles."""
