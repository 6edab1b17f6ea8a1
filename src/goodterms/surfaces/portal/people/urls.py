"""The addresses of People and permissions."""

from __future__ import annotations

from django.urls import path

from goodterms.surfaces.portal.people import asking, views, working

urlpatterns = [
    path("", views.people, name="people"),
    path("household/ask/", asking.household, name="people-household-ask"),
    path("household/leaving/", views.leaving, name="people-household-leaving"),
    path("household/leaving/undo/", views.coming_back, name="people-household-undo"),
    path("household/letters/", views.letters, name="people-household-letters"),
    path("colleagues/ask/", asking.colleague, name="people-colleague-ask"),
    path("colleagues/<uuid:tie_id>/end/", views.parting, name="people-colleague-end"),
    path("colleagues/<uuid:tie_id>/end/undo/", views.parting_undo, name="people-colleague-undo"),
    path("questions/<uuid:invitation_id>/answer/", asking.answer, name="people-answer"),
    path("questions/<uuid:invitation_id>/withdrawal/", asking.withdrawal, name="people-withdrawal"),
    path("jobs/new/", working.new, name="people-work-new"),
    path("jobs/change/", working.change, name="people-work-change"),
    path("jobs/<uuid:job_id>/", working.job, name="people-work"),
    path("jobs/<uuid:job_id>/answer/", working.answer, name="people-work-answer"),
    path("jobs/roles/<uuid:held_id>/end/", working.role_end, name="people-role-end"),
]
