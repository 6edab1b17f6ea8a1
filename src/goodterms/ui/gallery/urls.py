"""Addresses of the gallery; ``config.urls`` puts them at ``/ui/``."""

from __future__ import annotations

from django.urls import path

from goodterms.ui.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.portal, name="portal"),
    path("desk/", views.desk, name="desk"),
    path("door/", views.door, name="door"),
    path("errors/<int:code>/", views.error, name="error"),
]
