"""Pages: fetch through ``visible_to``, parse, act, answer."""
