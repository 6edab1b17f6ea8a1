"""The door's addresses. The names are those by which allauth finds its way, so they stay."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.door import views

ask_address = views.AskAddress.as_view()

urlpatterns = [
    path("", ask_address, name="account_login"),
    path("", ask_address, name="account_request_login_code"),
    path("code/", views.EnterCode.as_view(), name="account_confirm_login_code"),
    path("first/", views.AskFirstAddress.as_view(), name="account_signup"),
    path("first/code/", views.EnterFirstCode.as_view(), name="account_email_verification_sent"),
    path("out/", views.Leave.as_view(), name="account_logout"),
    path("closed/", views.closed, name="account_inactive"),
]
