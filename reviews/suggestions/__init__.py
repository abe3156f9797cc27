"""Topics that a competent committee suggests to a session."""
