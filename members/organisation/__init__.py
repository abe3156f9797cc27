"""Pages by which an office keeps its committees, people, posts and roles."""
