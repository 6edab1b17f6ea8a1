"""The addresses of Is this yours."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.claims import holders, questions, views

urlpatterns = [
    path("", views.claims, name="claims"),
    path("other-way/", views.other_way, name="claims-other-way"),
    path("question/<uuid:question_id>/", questions.question, name="claims-question"),
    path("second/<uuid:second_id>/", holders.second, name="claims-second"),
    path("<uuid:claim_id>/", views.claim, name="claims-one"),
    path("<uuid:claim_id>/undo/", views.undo, name="claims-undo"),
    path("<uuid:claim_id>/undo-request/", views.undo_request, name="claims-undo-request"),
    path("<uuid:claim_id>/confirmation/", views.confirmation, name="claims-confirmation"),
    path("<uuid:claim_id>/withdrawal/", views.withdrawal, name="claims-withdrawal"),
]
