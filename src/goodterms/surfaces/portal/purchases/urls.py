"""The addresses of purchases."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.purchases import views

urlpatterns = [
    path("", views.purchases, name="purchases"),
    path("new/", views.new, name="purchases-new"),
    path("<uuid:purchase_id>/rating/", views.rating, name="purchases-rating"),
    path("<uuid:purchase_id>/counting/", views.counting, name="purchases-counting"),
    path("<uuid:purchase_id>/removal/", views.removal, name="purchases-removal"),
    path("<uuid:purchase_id>/removal/undo/", views.removal_undo, name="purchases-removal-undo"),
]
