from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.asks import views

urlpatterns = [
    path("", views.asks, name="asks"),
    path("<uuid:ask_id>/", views.ask, name="asks-one"),
    path("<uuid:ask_id>/answer/", views.answer, name="asks-answer"),
    path("<uuid:ask_id>/handover/", views.handover, name="asks-handover"),
    path("<uuid:ask_id>/hour/", views.hour, name="asks-hour"),
]
