"""The mailroom's addresses."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.mailroom import views

app_name = "mailroom"

urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<slug:name>/", views.mail, name="mail"),
]
