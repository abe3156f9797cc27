"""All actions that write to the tables of the ground floor, one module for each kind of thing."""
