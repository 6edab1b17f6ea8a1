from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.review import views

urlpatterns = [
    path("", views.review, name="review"),
    path("<uuid:pair>/answer/", views.answer, name="review-answer"),
    path("<uuid:pair>/undo/", views.undo, name="review-undo"),
]
