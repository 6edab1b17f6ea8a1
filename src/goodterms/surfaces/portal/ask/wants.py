"""The field at the foot of every page, and its receipt on the same page (R56)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.dialogue.timeline.models import Ask
from goodterms.surfaces.portal.ask import wording
from goodterms.ui.parts import Want

if TYPE_CHECKING:
    from goodterms.surfaces.portal.ask.forms import WantForm
    from goodterms.ui.http import ActorRequest

RECEIPT = "wanted"  # the parameter that says whose receipt the page shows


def want(request: ActorRequest, *, sent: Ask | None = None, form: WantForm | None = None) -> Want:
    """The field as this reader gets it: empty, refused with its words, or with its receipt."""
    page = request.get_full_path() if request.method == "GET" else reverse("portal:home")
    if request.actor.person is None:
        return Want(action=reverse("portal:ask"), page=page)
    sent = sent or _sent(request)
    return Want(
        action=reverse("portal:ask-wants"),
        page=form.data.get("page", "") if form else page,
        post=True,
        words=form.data.get("words", "") if form and form.errors else "",
        error=" ".join(map(str, form["words"].errors)) if form else "",
        receipt=wording.reads(sent.owner_name, sent.due_at) if sent else "",
        done=_("We have it.") if sent else "",
        url=reverse("portal:ask-one", args=[sent.pk]) if sent else "",
    )


def back_to(page: str, sent: UUID) -> str:
    """The page they wrote it on, with the receipt in its place."""
    place = urlsplit(page or reverse("portal:home"))
    query = QueryDict(place.query, mutable=True)
    query[RECEIPT] = str(sent)
    return urlunsplit(("", "", place.path, query.urlencode(), "want"))


def _sent(request: ActorRequest) -> Ask | None:
    """The want this page was come back to with, if it is the reader's own."""
    with suppress(ValueError):
        return Ask.objects.filter(pk=UUID(request.GET.get(RECEIPT, ""))).first()
    return None
