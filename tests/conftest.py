"""The cast and the stage: the same people, the same database, in every suite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division, Login, Person
    from goodterms.kernel.actors import Actor
    from tests.support.cast import Divisions, Story
    from tests.support.databases import TestCluster

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def cluster(django_db_blocker: Any) -> Iterator[TestCluster]:
    from tests.support.databases import TestCluster  # noqa: PLC0415  (tests without one start fast)

    server = TestCluster()
    try:
        with django_db_blocker.unblock():
            server.migrate()
        yield server
    finally:
        with django_db_blocker.unblock():
            server.stop()


@pytest.fixture(scope="session")
def django_db_setup(cluster: TestCluster, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's own: the whole run works on one clone of the template."""
    with django_db_blocker.unblock(), cluster.clone() as name, cluster.switched(name):
        yield


@pytest.fixture(scope="session", autouse=True)
def files_are_found_when_asked_for() -> None:
    """Every test's client would go through all static files first, as the web process does once."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def nobodys_language() -> Iterator[None]:
    """A page leaves its reader's language and clock in the process; the next test has none."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def own_database(
    cluster: TestCluster, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """A database of the test's own, whose commits are real; its URL."""
    with django_db_blocker.unblock(), cluster.clone() as name, cluster.switched(name) as url:
        yield url


@dataclass(frozen=True)
class Member:
    """One of the cast: the human, the way in, and the actor the middleware would make."""

    person: Person
    login: Login
    actor: Actor


class FormClient(Client):
    """A client whose forms carry their one-time key, as every page's do."""

    def post(self, path: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if isinstance(data, dict) or data is None:
            data = {"_key": str(uuid4()), **(data or {})}
        return super().post(path, data, *args, **kwargs)


@pytest.fixture
def energy(db: None) -> Division:
    from tests.support.make import make_division  # noqa: PLC0415

    return make_division("mere-energy", "Mere Energy")


@pytest.fixture
def connect(db: None) -> Division:
    from tests.support.make import make_division  # noqa: PLC0415

    return make_division("moor-connect", "Moor Connect")


@pytest.fixture
def ana(db: None) -> Member:
    from tests.support.make import make_customer  # noqa: PLC0415

    return make_customer("ana.ferreira@mail.example", "Ana Ferreira")


@pytest.fixture
def ben(db: None) -> Member:
    from tests.support.make import make_customer  # noqa: PLC0415

    return make_customer("ben.ferreira@mail.example", "Ben Ferreira")


@pytest.fixture
def dov(energy: Division, connect: Division) -> Member:
    from tests.support.make import make_staff  # noqa: PLC0415

    return make_staff("dov@mereandmoor.example", "Dov Adler", [energy, connect])


@pytest.fixture
def moor(connect: Division) -> Record:
    """What Moor Connect holds on Ana, misspelt and under an old address of hers."""
    from tests.support.make import make_bill, make_record, make_source  # noqa: PLC0415

    source = make_source(connect)
    record = make_record(source, name="A. Ferriera", email="a.ferriera@old.example")
    make_bill(record, "MC-2207", "48.20")
    return record


@pytest.fixture
def divisions(db: None) -> Divisions:
    """The firm of the browser journeys, with its billing systems; ``dov`` is not its Dov."""
    from tests.support.cast import make_divisions  # noqa: PLC0415

    return make_divisions()


@pytest.fixture
def story(divisions: Divisions) -> Story:
    """An Ana of its own, known to both divisions; ``ana`` is another one."""
    from tests.support.cast import make_story  # noqa: PLC0415

    return make_story(divisions)


@pytest.fixture
def portal(ana: Member) -> FormClient:
    """Ana's browser."""
    client = FormClient()
    client.force_login(ana.login)
    return client


@pytest.fixture
def desk(dov: Member) -> FormClient:
    """Dov's browser."""
    client = FormClient()
    client.force_login(dov.login)
    return client
