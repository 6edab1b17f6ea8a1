"""The addresses of What we hold."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.held import checks, differing, taking, views

urlpatterns = [
    path("", views.held, name="held"),
    path("records/<int:record_id>/denial/", views.denial, name="held-denial"),
    path("denials/<uuid:word_id>/undo/", views.denial_undo, name="held-denial-undo"),
    path("differing/<uuid:dispute_id>/", differing.stay, name="held-differing"),
    path("records/<int:record_id>/dispute/", checks.record_dispute, name="held-record-dispute"),
    path("worked-out/<slug:key>/objection/", checks.objection, name="held-objection"),
    path("wishes/<uuid:proposal_id>/withdrawal/", checks.withdrawal, name="held-withdrawal"),
    path("card/", taking.brought, name="held-card"),
    path("card/kept/", taking.kept, name="held-card-kept"),
    path("me.vcf", taking.card, name="held-vcard"),
    path("taken.json", taking.everything, {"form": "json"}, name="held-taken-json"),
    path("taken.zip", taking.everything, {"form": "zip"}, name="held-taken"),
    path("<slug:name>/", views.fact, name="held-fact"),
    path("<slug:name>/undo/", views.fact_undo, name="held-undo"),
    path("<slug:name>/dispute/", checks.dispute, name="held-dispute"),
]
