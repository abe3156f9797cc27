"""reviews.opinions.actions"""
