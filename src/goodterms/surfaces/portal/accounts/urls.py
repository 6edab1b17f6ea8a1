"""The addresses of accounts."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.accounts import views

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("parts/<uuid:part_id>/end/", views.part_end, name="accounts-part-end"),
]
