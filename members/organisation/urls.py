"""The URL patterns of the pages by which an office keeps its organisation."""

from django.urls import path

from members.organisation.views import people, posts, roles, units

app_name = "organisation"
urlpatterns = [
    path("", units.index, name="index"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/people/new/", people.new_member, name="new_member"),
    path("people/", people.search, name="people"),
    path("people/<int:pk>/", people.member, name="member"),
    path("people/<int:pk>/data/", people.member_data, name="member_data"),
    path("people/<int:pk>/activity/", people.activity, name="activity"),
    path("people/<int:pk>/cell/", people.cell, name="cell"),
    path("people/<int:pk>/posts/new/", posts.new_post, name="new_post"),
    path("people/<int:pk>/roles/new/", roles.new_role, name="new_role"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:pk>/end/", roles.role_end, name="role_end"),
    path("roles/proposals/<int:pk>/", roles.settle, name="role_settle"),
]
