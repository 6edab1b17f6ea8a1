from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.imports import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("<uuid:number>/", views.one, name="imports-one"),
    path("<uuid:number>/removal/", views.removal, name="imports-removal"),
    path("<uuid:number>/set-aside.csv", views.set_aside, name="imports-set-aside"),
]
