"""Every address of the product, surface by surface."""

from __future__ import annotations

from django.urls import include, path

from goodterms.surfaces.door.preferences import preferences
from goodterms.ui import health

urlpatterns = [
    path("livez", health.live),
    path("readyz", health.ready),
    path("sign-in/", include("goodterms.surfaces.door.urls")),
    path("preferences/", preferences, name="preferences"),
    path("api/", include("goodterms.surfaces.api.urls")),
    path("desk/", include("goodterms.surfaces.desk.urls")),
    path("mailbox/", include("goodterms.surfaces.mailroom.urls")),
    path("ui/", include("goodterms.ui.gallery.urls")),
    path("", include("goodterms.surfaces.portal.urls")),
]

handler400 = "goodterms.ui.errors.bad_request"
handler403 = "goodterms.ui.errors.closed"
handler404 = "goodterms.ui.errors.not_found"
handler500 = "goodterms.ui.errors.broken"
