"""The address of the engine's health."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.health import views

urlpatterns = [path("", views.health, name="health")]
