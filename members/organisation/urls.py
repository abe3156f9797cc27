"""The URL patterns of the pages by which an office keeps its organisation."""

from django.urls import path

from members.organisation.views import (
    committees,
    merging,
    people,
    posts,
    roles,
    substitutes,
    titles,
    units,
)

app_name = "organisation"
urlpatterns = [
    path("", units.index, name="index"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/people/new/", people.new_member, name="new_member"),
    path("committees/", committees.committees, name="committees"),
    path("committees/<int:pk>/", committees.committee, name="committee"),
    path("committees/<int:pk>/add/", committees.committee_add, name="committee_add"),
    path("committees/<int:pk>/change/", committees.committee_change, name="committee_change"),
    path("committees/<int:pk>/move/", committees.committee_move, name="committee_move"),
    path("committees/<int:pk>/merge/", committees.committee_merge, name="committee_merge"),
    path("committees/<int:pk>/split/", committees.committee_split, name="committee_split"),
    path("committees/<int:pk>/dissolve/", committees.committee_dissolve, name="committee_dissolve"),
    path("people/", people.search, name="people"),
    path("people/<int:pk>/", people.member, name="member"),
    path("people/<int:pk>/data/", people.member_data, name="member_data"),
    path("people/<int:pk>/activity/", people.activity, name="activity"),
    path("people/<int:pk>/cell/", people.cell, name="cell"),
    path("people/<int:pk>/merge/", merging.merge_find, name="merge_find"),
    path("people/<int:pk>/merge/<int:other>/", merging.merge, name="merge"),
    path("people/<int:pk>/posts/new/", posts.new_post, name="new_post"),
    path("people/<int:pk>/roles/new/", roles.new_role, name="new_role"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("titles/", titles.titles, name="titles"),
    path("titles/new/", titles.title_add, name="title_add"),
    path("titles/<int:pk>/", titles.title, name="title"),
    path("titles/<int:pk>/retire/", titles.title_retire, name="title_retire"),
    path("titles/<int:pk>/restore/", titles.title_restore, name="title_restore"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:pk>/end/", roles.role_end, name="role_end"),
    path("roles/proposals/<int:pk>/", roles.settle, name="role_settle"),
    path("roles/<int:pk>/substitute/", substitutes.substitute_for_role, name="substitute_for_role"),
    path("posts/<int:pk>/substitute/", substitutes.substitute_for_post, name="substitute_for_post"),
    path("substitutes/", substitutes.substitutes, name="substitutes"),
    path("substitutes/<int:pk>/", substitutes.substitute, name="substitute"),
    path("substitutes/<int:pk>/end/", substitutes.substitute_end, name="substitute_end"),
]
