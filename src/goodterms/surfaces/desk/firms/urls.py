"""The addresses of firms. Their names begin with "people", so that one stands there in the rail."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.firms import letters, roles, views

urlpatterns = [
    path("", views.firms, name="people-firms"),
    path("letters/", letters.letters, name="people-letters"),
    path("roles/", roles.roles, name="people-roles"),
    path("roles/<slug:code>/", roles.role, name="people-role"),
    path("<uuid:firm_id>/", views.firm, name="people-firm"),
    path("<uuid:firm_id>/lineage/", views.lineage, name="people-firm-lineage"),
    path("lineage/<uuid:lineage_id>/undo/", views.lineage_undo, name="people-firm-lineage-undo"),
]
