"""The consolidated report: all papers, comments and ratings of a session in one printed paper."""
