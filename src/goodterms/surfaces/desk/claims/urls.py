from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.claims import views

urlpatterns = [
    path("<uuid:claim_id>/", views.claim, name="claims-one"),
    path("<uuid:claim_id>/taking-up/", views.taking_up, name="claims-taking-up"),
    path("<uuid:claim_id>/documents/", views.documents, name="claims-documents"),
    path("<uuid:claim_id>/closure/", views.closure, name="claims-closure"),
    path("<uuid:claim_id>/undo/", views.undo, name="claims-undo"),
    path("<uuid:claim_id>/letter/", views.letter, name="claims-letter"),
]
