"""Every write of the reviews: one module a thing."""
