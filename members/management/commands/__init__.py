"""Commands for the operator of the machine."""
