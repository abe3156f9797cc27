"""Topics that a superior committee suggests to a session: drafted, agreed to, issued or withdrawn.

Topics are issued in a *paper of suggestions* (``Suggestion``). The answers to them are sections of the
reviewed subjects' papers (``reviews.papers``).
"""
