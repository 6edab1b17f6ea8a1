"""The addresses programs use."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.api.people import views as people
from goodterms.surfaces.api.records import views as records

app_name = "api"
urlpatterns = [
    path("v1/records", records.records, name="records"),
    path("v1/people/<uuid:seed>", people.person, name="person"),
    path("v1/organisations/<uuid:seed>", people.organisation, name="organisation"),
]
