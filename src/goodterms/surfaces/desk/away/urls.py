from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.away import views

urlpatterns = [
    path("", views.away, name="away"),
    path("<uuid:absence_id>/back/", views.back, name="away-back"),
]
