"""The consolidated report: the whole session gathered for paper."""
