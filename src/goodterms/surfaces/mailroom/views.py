"""The mailbox page: in the demo all mail lies here. A real firm answers 404."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from goodterms.surfaces.mailroom.mailbox import find, latest
from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from goodterms.surfaces.mailroom.mailbox import Mail

A_PAGE = 50


def demo_only[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.IS_DEMO:
            raise Http404
        return view(*args, **kwargs)

    return inner


@require_GET
@never_cache
@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    page = Paginator(list(latest(to)), A_PAGE).get_page(request.GET.get("page"))
    context = {"to": to, "page": page, "table": _table(page)}
    return render(request, "mailroom/mailbox.html", context)


@require_GET
@never_cache
@demo_only
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = find(name)
    if found is None:
        raise Http404
    return render(request, "mailroom/mail.html", {"mail": found})


def _table(mails: Iterable[Mail]) -> Table:
    return Table(
        caption=_("The newest mail stands first."),
        columns=[Column(label=_("Mail")), Column(label=_("When"), number=True)],
        rows=[
            Row(
                cells=[
                    Cell(
                        words=mail.subject,
                        second=_("to %(address)s") % {"address": mail.to},
                        url=reverse("mailroom:mail", args=[mail.name]),
                    ),
                    Cell(words=moment(mail.at)),
                ]
            )
            for mail in mails
        ],
    )
