"""The customer's addresses."""

from __future__ import annotations

from django.urls import include, path

from goodterms.surfaces.portal.home import views as home
from goodterms.surfaces.portal.talk import views as talk

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("held/", include("goodterms.surfaces.portal.held.urls")),
    path("claims/", include("goodterms.surfaces.portal.claims.urls")),
    path("talk/", talk.people, name="talk"),
]
