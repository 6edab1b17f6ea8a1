"""Addresses of the desk; ``config.urls`` puts them at ``/desk/``."""

from __future__ import annotations

from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("goodterms.surfaces.desk.today.urls")),
    path("away/", include("goodterms.surfaces.desk.away.urls")),
    path("claims/", include("goodterms.surfaces.desk.claims.urls")),
    path("people/", include("goodterms.surfaces.desk.people.urls")),
    path("firms/", include("goodterms.surfaces.desk.firms.urls")),
    path("checks/", include("goodterms.surfaces.desk.checks.urls")),
    path("review/", include("goodterms.surfaces.desk.review.urls")),
    path("asks/", include("goodterms.surfaces.desk.asks.urls")),
    path("imports/", include("goodterms.surfaces.desk.imports.urls")),
    path("programs/", include("goodterms.surfaces.desk.programs.urls")),
    path("definition/", include("goodterms.surfaces.desk.definition.urls")),
    path("health/", include("goodterms.surfaces.desk.health.urls")),
    path("lamps/", include("goodterms.surfaces.desk.lamps.urls")),
]
