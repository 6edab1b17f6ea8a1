from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("runs/", views.runs, name="today-runs"),
]
