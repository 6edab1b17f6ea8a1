"""Who works at the desk: appointed to a post with powers from a day on, and ended on a day.

Whoever keeps the installation does this from the command line; nothing is ever deleted, so a look
of years ago still has its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from goodterms.audit.operations import record
from goodterms.customer.identity.operations.mailboxes import seed_of
from goodterms.customer.people.models import Division, Login, Post
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.trust.access.models import PowerHeld

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

EVERYDAY = (Power.READER, Power.CONTRIBUTOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody at the desk today."""

    email: str
    name: str
    title: str
    divisions: tuple[str, ...]
    powers: tuple[str, ...]


@transaction.atomic
def appoint(
    email: str,
    *,
    name: str,
    title: str,
    division: str,
    powers: Collection[Power] = EVERYDAY,
    greets: bool = False,
) -> None:
    """Give somebody a post in a division, made if it is new, and these powers; again changes them.

    Their sign-in opens by a code like everybody's, so the address alone lets nobody in. The first
    one of a division greets its customers; later ones where ``greets`` says so.
    """
    email, name = _address(email), _said(name, "name")
    where = _said(division, "division")
    login, _ = Login.objects.select_for_update().get_or_create(
        email=email, defaults={"password": "!"}
    )
    with working("access.staff") as by:
        login.person_id = seed_of(login.pk, email, by)
        today = clock.now().date()
        unit, _ = Division.objects.get_or_create(code=slugify(where), defaults={"name": where})
        _post(login.person_id, unit, name, title.strip() or "Staff", today, greets=greets)
        _empower(login.person_id, powers, today)
        record("access.staff.appointed", unit, by=by, about=[login.person_id],
               powers=sorted(powers))  # fmt: skip
        sql.run("SET CONSTRAINTS ALL IMMEDIATE")  # a deferred check would run as the door
    login.save(update_fields=["person"])


@transaction.atomic
def end(email: str) -> None:
    """End every post and power of somebody today. They stay a customer, if they are one."""
    login = Login.objects.filter(email=_address(email)).first()
    person = login.person_id if login else None
    with working("access.staff") as by:
        today = clock.now().date()
        ended = 0
        if person:
            ended = PowerHeld.objects.on(today).of([person]).update(until=today)
            ended += Post.objects.on(today).of([person]).update(until=today)
        if person is None or not ended:
            raise Refused(f"Nobody at the desk signs in with {email}.")
        record("access.staff.ended", by=by, about=[person])


def members() -> list[Member]:
    """Everybody at the desk today, by name."""
    logins = dict(Login.objects.exclude(person=None).values_list("person_id", "email"))
    with working("access.staff"):
        today = clock.now().date()
        posts = list(Post.objects.on(today).select_related("division").order_by("name", "pk"))
        powers = list(PowerHeld.objects.on(today).order_by("power"))
    found: dict[UUID, Member] = {}
    for post in posts:
        mine = [one for one in posts if one.person_id == post.person_id]
        found[post.person_id] = Member(
            email=logins.get(post.person_id, ""),
            name=post.name,
            title=post.title,
            divisions=tuple(one.division.name for one in mine),
            powers=tuple(held.power for held in powers if held.person_id == post.person_id),
        )
    return list(found.values())


def _post(
    person: UUID, unit: Division, name: str, title: str, today: date, *, greets: bool
) -> None:
    here = Post.objects.on(today).filter(division=unit)
    greets = greets or not here.filter(greets=True).exclude(person=person).exists()
    changed = here.filter(person=person).update(name=name, title=title, greets=greets)
    if not changed:
        Post.objects.create(
            person_id=person, division=unit, name=name, title=title, greets=greets, since=today
        )


def _empower(person: UUID, powers: Collection[Power], today: date) -> None:
    """Exactly these powers from today on."""
    held = PowerHeld.objects.on(today).of([person])
    held.exclude(power__in=list(powers)).update(until=today)
    known = set(held.values_list("power", flat=True))
    for power in sorted(set(powers) - known):
        PowerHeld.objects.create(person_id=person, power=power, since=today)


def _address(email: str) -> str:
    written = email.strip().lower()
    try:
        validate_email(written)
    except ValidationError:
        raise Refused(f"{email} is not an email address.") from None
    return written


def _said(words: str, what: str) -> str:
    if not words.strip():
        raise Refused(f"The {what} is empty.")
    return " ".join(words.split())
