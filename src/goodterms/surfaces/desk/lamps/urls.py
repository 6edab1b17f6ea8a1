from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.lamps import views

urlpatterns = [
    path("", views.lamps, name="lamps"),
    path("<slug:kind>/", views.reason, name="lamps-kind"),
    path("<slug:kind>/<slug:code>/", views.reason, name="lamps-reason"),
    path("records/<int:record_id>/kind/", views.correction, name="lamps-correction"),
    path("corrections/<uuid:change_id>/undo/", views.correction_undo, name="lamps-undo"),
]
