from __future__ import annotations

from django.urls import path

from goodterms.surfaces.desk.people import (
    apart,
    asking,
    card,
    facts,
    mirror,
    offers,
    parts,
    past,
    views,
    working,
)

urlpatterns = [
    path("", views.people, name="people"),
    path("<uuid:seed>/", views.person, name="people-person"),
    path("<uuid:seed>/accounts/<uuid:account_id>/", parts.parts, name="people-parts"),
    path(
        "<uuid:seed>/accounts/<uuid:account_id>/parts/<uuid:part_id>/undo/",
        parts.part_undo,
        name="people-part-undo",
    ),
    path("<uuid:seed>/parts/", offers.offers, name="people-offers"),
    path(
        "<uuid:seed>/parts/<uuid:offer_id>/withdrawal/",
        offers.withdrawal,
        name="people-offer-withdrawal",
    ),
    path("<uuid:seed>/asks/", asking.asking, name="people-asking"),
    path("<uuid:seed>/card.vcf", card.card, name="people-card"),
    path("<uuid:seed>/looks/", views.looks, name="people-looks"),
    path("<uuid:seed>/mirror/", mirror.mirror, name="people-mirror"),
    path("<uuid:seed>/mirror/home/", mirror.mirror, {"shown": "home"}, name="people-mirror-home"),
    path("<uuid:seed>/then/", past.then, name="people-past"),
    path("<uuid:seed>/records/<int:record_id>/apart/", apart.apart, name="people-apart"),
    path("<uuid:seed>/jobs/", working.work, name="people-work-new"),
    path("<uuid:seed>/jobs/<uuid:job_id>/", working.work, name="people-work"),
    path("<uuid:seed>/jobs/<uuid:job_id>/answer/", working.answer, name="people-work-answer"),
    path("<uuid:seed>/facts/<slug:name>/", facts.fact, name="people-fact"),
    path("<uuid:seed>/facts/<slug:name>/undo/", facts.fact_undo, name="people-fact-undo"),
]
