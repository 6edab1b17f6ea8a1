"""The addresses of accounts."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.accounts import views

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("offers/<uuid:offer_id>/answer/", views.offer_answer, name="accounts-offer-answer"),
    path("offers/<uuid:offer_id>/end/", views.offer_end, name="accounts-offer-end"),
    path("parts/<uuid:part_id>/end/", views.part_end, name="accounts-part-end"),
]
