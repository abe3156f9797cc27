"""The initial migration is made together with those of ``members``, which says how."""
