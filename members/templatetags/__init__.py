"""members.templatetags"""
