"""Management commands for the operator of the server."""
