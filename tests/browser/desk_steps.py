"""What Dov does at the desk, by words he can read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from goodterms.customer.identity.models import Edge, Record
from goodterms.customer.people import operations as people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from tests.support.house import PATIENCE
from tests.support.make import make_cards, seed_of
from tests.surfaces.desk.conftest import PARTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.cast import Story


def tie(story: Story) -> None:
    """The machine has read both records of the story and taken them for one person."""
    wait_for_tasks()  # what a sign-in began is decided before somebody joins the two
    with working("a test"):
        # what is undone is decided again, so the machine itself has to take the two for one
        same = {**story.moor.payload, "birth_date": story.known.payload["birth_date"]}
        Record.objects.filter(pk=story.moor.pk).update(payload=same)
        first, second = seed_of(story.known), seed_of(story.moor)
        people.point({second.pk: first.canonical_id})
        a, b = sorted((story.known.pk, story.moor.pk))
        weight = sum(float(str(part["weight"])) for part in PARTS)
        Edge.objects.update_or_create(  # it may have compared them already
            a_id=a, b_id=b, defaults={"weight": weight, "parts": PARTS, "at": clock.now()}
        )
    make_cards()


def wait_for_tasks() -> None:
    """Until the house's worker has nothing left to do."""
    due = "status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) <= now()"
    until = time.monotonic() + PATIENCE
    while sql.value(f"SELECT count(*) FROM procrastinate_jobs WHERE {due}"):
        assert time.monotonic() < until, "the worker does not come to its end"
        time.sleep(0.1)


def find(page: Page, words: str) -> None:
    """By the one box that stands on every page."""
    page.get_by_label("Find a person").fill(words)
    page.get_by_role("button", name="Find", exact=True).click()


def open_first(page: Page) -> None:
    page.locator("main .list tbody a").first.click()


def wait_for_focus_in(page: Page, row: str) -> None:
    """It moves a moment after the row has been drawn anew."""
    page.wait_for_function(
        "row => document.getElementById(row).contains(document.activeElement)", arg=row
    )
