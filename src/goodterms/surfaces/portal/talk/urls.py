"""The addresses of Talk to a person."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.talk import views

urlpatterns = [
    path("", views.people, name="talk"),
    path("<uuid:person>/", views.words, name="talk-words"),
]
