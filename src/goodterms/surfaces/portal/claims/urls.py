"""The addresses of Is this yours."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.claims import views

urlpatterns = [
    path("", views.claims, name="claims"),
    path("<uuid:claim_id>/", views.claim, name="claims-one"),
    path("<uuid:claim_id>/undo/", views.undo, name="claims-undo"),
]
