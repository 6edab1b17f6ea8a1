"""The customer's addresses."""

from __future__ import annotations

from django.urls import include, path

from goodterms.surfaces.portal.home import views as home

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("held/", include("goodterms.surfaces.portal.held.urls")),
    path("looks/", include("goodterms.surfaces.portal.looks.urls")),
    path("claims/", include("goodterms.surfaces.portal.claims.urls")),
    path("ask/", include("goodterms.surfaces.portal.ask.urls")),
    path("accounts/", include("goodterms.surfaces.portal.accounts.urls")),
    path("things/", include("goodterms.surfaces.portal.things.urls")),
    path("purchases/", include("goodterms.surfaces.portal.purchases.urls")),
    path("people/", include("goodterms.surfaces.portal.people.urls")),
    path("talk/", include("goodterms.surfaces.portal.talk.urls")),
]
