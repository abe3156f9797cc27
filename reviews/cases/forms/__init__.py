"""reviews.cases.forms"""
