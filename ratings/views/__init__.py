"""The pages of the ratings. Each reads through ``visible_to``, checks a form, calls an action and answers."""
