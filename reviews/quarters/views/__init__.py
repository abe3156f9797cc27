"""The pages of the evaluation of quarters."""
