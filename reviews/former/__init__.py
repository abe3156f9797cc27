"""The years before the program: levels, shortcomings and commitments by sheet, and scans of self-reviews."""
