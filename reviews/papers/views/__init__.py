"""Pages of a paper's revisions and tasks, and of the yearly commitment."""
