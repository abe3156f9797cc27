"""Every write of the ratings app."""
