"""The addresses of Ask."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.ask import threads, views

urlpatterns = [
    path("", views.ask, name="ask"),
    path("wants/", views.wants, name="ask-wants"),
    path("<uuid:ask_id>/", threads.thread, name="ask-one"),
    path("<uuid:ask_id>/verdict/", threads.verdict, name="ask-verdict"),
    path("<uuid:ask_id>/withdrawal/", threads.withdrawal, name="ask-withdrawal"),
]
