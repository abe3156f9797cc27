"""The pages of the ratings: each reads through ``visible_to``, checks a form, calls an action and answers."""
