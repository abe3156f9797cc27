"""The pages on which administrators import workbooks of committees and people, and take them out again."""
