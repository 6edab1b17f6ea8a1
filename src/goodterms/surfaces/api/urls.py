"""The addresses programs use."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.api.people import views as people

app_name = "api"
urlpatterns = [
    path("v1/people/<uuid:seed>", people.person, name="person"),
    path("v1/organisations/<uuid:seed>", people.organisation, name="organisation"),
]
