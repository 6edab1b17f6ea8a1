"""Load the demo firm: its divisions, its four files, who is who in them, and the cast.

Every step may be done again: a load that was cut off is simply run once more. The cast comes last,
because a mailbox opens the records of persons, and which those are the resolve has to say.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from goodterms.audit.operations import record
from goodterms.customer.identity.operations import mailboxes
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.people.models import Division, Login, Post
from goodterms.customer.profile.operations import cards
from goodterms.journeys.demo import asks, cast, holdings, jobs
from goodterms.journeys.demo.write import Demo, write
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.trust.access.models import PowerHeld

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.journeys.demo.cast import Member

    type Progress = Callable[[str, int, int], None]

_SINCE = date(2020, 1, 1)


def load(progress: Progress | None = None) -> Demo:
    """Bring the whole demo in and resolve it; answers what was written, and who can sign in."""
    demo = write(Path(settings.DATA_DIR) / "demo")
    with working("demo"):
        for division in demo.divisions:
            Division.objects.update_or_create(
                code=division.code,
                defaults={"name": division.name, "firm": division.firm, "phone": division.phone},
            )
    for silo in demo.silos:
        import_file(
            demo.folder / silo.file,
            source=silo.source,
            division=silo.division,
            mapping=silo.mapping,
            verifies=silo.verifies,
            progress=progress,
        )
    resolve(progress=progress)
    for member in (*cast.SIGN_INS, *cast.COLLEAGUES):
        _let_in(member)
    with working("demo") as by:
        cards.refresh()
        record("demo.loaded", by=by)
    asks.load()
    holdings.load()
    jobs.load()
    return demo


def _let_in(member: Member) -> None:
    """A way to sign in, as if the address had been proved; and posts, where there are any."""
    with transaction.atomic():
        login, _ = Login.objects.select_for_update().get_or_create(
            email=member.email, defaults={"password": "!"}
        )
        with working("demo"):
            person = mailboxes.welcome(login_id=login.pk, email=member.email)
            _employ(member, person)
            # Before version 18 a deferred check runs as whoever commits: that would be the door.
            sql.run("SET CONSTRAINTS ALL IMMEDIATE")
        login.person_id = person
        login.save(update_fields=["person"])


def _employ(member: Member, person: UUID) -> None:
    for code in member.divisions:
        Post.objects.get_or_create(
            person_id=person,
            division=Division.objects.get(code=code),
            defaults={
                "name": member.name,
                "title": member.title,
                "greets": member.greets,
                "since": _SINCE,
            },
        )
    for power in _powers(member):
        PowerHeld.objects.get_or_create(person_id=person, power=power, defaults={"since": _SINCE})


def _powers(member: Member) -> tuple[Power, ...]:
    everyday = (Power.READER, Power.CONTRIBUTOR) if member.divisions else ()
    return (*everyday, Power.STEWARD) if member.is_steward else everyday
