"""Template tags that the templates of all apps use."""
