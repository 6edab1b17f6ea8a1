"""One house and one browser for all journeys; each journey has people of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.browser import desk_steps
from tests.support import house as houses
from tests.support.browser import Windows, chromium, database_beside_it
from tests.support.cast import Divisions, Story, make_divisions, make_story
from tests.support.make import make_cards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.conftest import Member
    from tests.support.databases import TestCluster
    from tests.support.house import House


class Visit(Protocol):
    """Opens a browser window: whose, how wide, with script or without."""

    def __call__(
        self, member: Member | None = None, *, width: int = 1280, script: bool = True
    ) -> Page: ...


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def house(
    cluster: TestCluster, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[House]:
    with (
        django_db_blocker.unblock(),
        database_beside_it(),
        houses.stand(cluster, tmp_path_factory.mktemp("house")) as house,
    ):
        yield house


@pytest.fixture(scope="package")
def divisions(house: House) -> Divisions:
    with house.inside():
        return make_divisions()


@pytest.fixture(autouse=True)
def at_rest(house: House) -> None:
    """Each journey begins in a house that is at rest, whoever was here before."""
    house.put_work_away()


@pytest.fixture
def story(house: House, divisions: Divisions) -> Story:
    with house.inside():
        return make_story(divisions)


@pytest.fixture
def tied(house: House, story: Story) -> Story:
    """The machine has taken Ana's two records for one person."""
    with house.inside():
        desk_steps.tie(story)
    return story


@pytest.fixture
def carded(house: House, story: Story) -> Story:
    """The desk finds Ana, as it does a moment after an import."""
    with house.inside():
        make_cards()
    return story


@pytest.fixture
def ana_at_the_desk(
    visit: Visit, divisions: Divisions, story: Story, width: int, *, script: bool
) -> Page:
    """Dov's window on Ana's page, in the way of the journey."""
    page = visit(divisions.dov, width=width, script=script)
    page.goto(f"/desk/people/{story.ana.person.pk}/")
    return page


@pytest.fixture(scope="package")
def windows(browser: Browser, house: House) -> Windows:
    return Windows(browser, house.address)


@pytest.fixture
def visit(windows: Windows, house: House) -> Iterator[Visit]:
    """Complaints of the content policy and errors of scripts fail the test."""
    with windows.lent() as take:

        def at(member: Member | None = None, *, width: int = 1280, script: bool = True) -> Page:
            page = take(width=width, script=script)
            if member:
                page.context.add_cookies([house.session_of(member)])  # type: ignore[list-item]
            return page

        yield at
