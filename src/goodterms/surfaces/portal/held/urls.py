"""The addresses of What we hold."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.held import checks, views

urlpatterns = [
    path("", views.held, name="held"),
    path("records/<int:record_id>/denial/", views.denial, name="held-denial"),
    path("denials/<uuid:word_id>/undo/", views.denial_undo, name="held-denial-undo"),
    path("records/<int:record_id>/dispute/", checks.record_dispute, name="held-record-dispute"),
    path("worked-out/<slug:key>/objection/", checks.objection, name="held-objection"),
    path("wishes/<uuid:proposal_id>/withdrawal/", checks.withdrawal, name="held-withdrawal"),
    path("<slug:name>/", views.fact, name="held-fact"),
    path("<slug:name>/undo/", views.fact_undo, name="held-undo"),
    path("<slug:name>/dispute/", checks.dispute, name="held-dispute"),
]
