"""The addresses of Programs."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.programs import views

urlpatterns = [
    path("", views.programs, name="programs"),
    path("<uuid:number>/end/", views.ending, name="programs-end"),
]
