"""The guide of the administrator: the province that it sets up, and its pictures."""
