"""reviews.opinions.views"""
