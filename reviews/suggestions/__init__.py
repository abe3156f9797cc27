"""Topics that a superior committee suggests to a session: drafted, agreed, issued or withdrawn.

The answers to them are sections of the papers (``reviews.papers``).
"""
