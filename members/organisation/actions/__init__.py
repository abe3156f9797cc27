"""What administrators do with committees, people, posts and roles."""
