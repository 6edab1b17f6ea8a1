"""The addresses of the definition."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.definition import views

urlpatterns = [
    path("", views.definition, name="definition"),
    path("<uuid:number>/switch/", views.switching, name="definition-switch"),
    path("<uuid:number>/drop/", views.dropping, name="definition-drop"),
    path("back/first/", views.back, name="definition-first"),
    path("back/<uuid:number>/", views.back, name="definition-back"),
]
