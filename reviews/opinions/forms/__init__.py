"""reviews.opinions.forms"""
