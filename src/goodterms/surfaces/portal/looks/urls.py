"""The addresses of Who looked."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.looks import views

urlpatterns = [
    path("", views.looks, name="looks"),
    path("<uuid:look_id>/question/", views.question, name="looks-question"),
]
