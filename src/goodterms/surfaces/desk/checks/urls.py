"""The addresses of To check."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.checks import views

urlpatterns = [
    path("", views.checks, name="checks"),
    path("<uuid:proposal_id>/", views.check, name="checks-one"),
]
