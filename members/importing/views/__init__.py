"""The pages of uploaded workbooks. Those of former years are shown by the reviews in the same way."""
