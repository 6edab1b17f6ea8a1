"""The addresses of To check."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.checks import serials, views

urlpatterns = [
    path("", views.checks, name="checks"),
    path("serials/", serials.serials, name="checks-serials"),
    path("serials/<uuid:question_id>/", serials.settle, name="checks-serial"),
    path("<uuid:proposal_id>/", views.check, name="checks-one"),
]
