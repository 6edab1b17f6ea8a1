"""The addresses of things."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.things import faults, views

urlpatterns = [
    path("", views.things, name="things"),
    path("new/", views.new, name="things-new"),
    path("faults/", faults.fault, name="things-fault"),
    path("<uuid:thing_id>/", views.thing, name="things-one"),
    path("<uuid:thing_id>/removal/", views.removal, name="things-removal"),
    path("<uuid:thing_id>/removal/undo/", views.removal_undo, name="things-removal-undo"),
]
