"""The batch over the database: records in, persons out, every step explained and repeatable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Q
from tests.customer.identity.test_opening import Story
from tests.support.make import make_bill, make_record, make_source, seed_of

from goodterms.customer.identity.models import (
    Change,
    Edge,
    Face,
    Key,
    Kind,
    KindBy,
    MatchModel,
    Membership,
    Record,
    Run,
)
from goodterms.customer.identity.operations import resolve as asking
from goodterms.customer.identity.operations import words
from goodterms.customer.identity.operations.kinds import correct_kind
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving import kinds, living, pointers
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.identity.operations.receiving import Received
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

STREETS = ("Quay Lane", "Mill Road", "Abbey Walk", "Harbour Street", "Orchard Close")
GIVEN = ("Ruth", "Oscar", "Maya", "Theo", "Ivy", "Noel", "Lena", "Hugo", "Vera", "Jonas")
FAMILY = ("Tolland", "Whitlock", "Marsh", "Iveson", "Petrie", "Calder", "Brindle", "Fenwick")


@pytest.fixture
def town(energy: Division, connect: Division) -> dict[str, Record]:
    """Eighty people known to both divisions, thirty lamp posts, and one pair to look at closely."""
    near, far = make_source(energy), make_source(connect)
    people = [(given, family) for given in GIVEN for family in FAMILY]
    for number, (given, family) in enumerate(people):
        facts: dict[str, Any] = {
            "street": f"{number + 1} {STREETS[number % 5]}",
            "postcode": f"QU{number % 9 + 1} {number % 7 + 1}AB",
            "birth_date": f"19{40 + number % 55}-0{number % 9 + 1}-{10 + number % 18}",
        }
        make_record(near, name=f"{given} {family}", phone=f"01632 96{number:04d}", **facts)
        make_record(far, name=f"{family}, {given}", **facts)
    for number in range(30):
        make_record(near, name=f"Street light {number:04d}", street=f"Column {number} Mill Road")
    closely: dict[str, Any] = {
        "street": "14 Saltmarsh Lane",
        "postcode": "QU4 4XY",
        "birth_date": "1984-05-14",
    }
    return {
        "energy": make_record(
            near, name="Ana Ferreira", email="ana.ferreira@mail.example", **closely
        ),
        "connect": make_record(far, name="Ana Ferriera", email="a.ferriera@old.example", **closely),
    }


def partition() -> dict[UUID, UUID]:
    with working("a test"):
        return dict(Person.objects.values_list("pk", "canonical_id"))


def is_one(one: Record, other: Record) -> bool:
    return seed_of(one).canonical_id == seed_of(other).canonical_id


def test_people_are_joined_and_lamp_posts_leave_the_count(town: dict[str, Record]) -> None:
    run = resolve()
    assert is_one(town["energy"], town["connect"])
    with working("a test"):
        lamps = Record.objects.filter(payload__name__startswith="Street light")
        assert set(lamps.values_list("kind", flat=True)) == {Kind.ASSET}
        open_ = Membership.objects.filter(record__in=lamps, until__isnull=True)
        assert not open_.filter(person__isnull=False).exists()
    assert run.ended is not None
    assert run.counts["records"] == 192
    assert run.counts["kinds"]["asset"] == 30


def test_whoever_a_run_moves_is_told_to_all_who_follow_who_is_who(town: dict[str, Record]) -> None:
    before = partition()
    resolve()
    moved = {str(seed) for seed, stands in partition().items() if before[seed] != stands}
    told = sql.rows(
        "SELECT args -> 'event' -> 'people' FROM procrastinate_jobs"
        " WHERE args ->> 'handler' LIKE '%.follow_who_is_who'"
    )
    people = [json.loads(one) if isinstance(one, str) else one for (one,) in told]
    assert moved
    assert moved <= {seed for some in people for seed in some}


def test_every_link_is_explained_by_parts_that_sum_to_its_weight(town: dict[str, Record]) -> None:
    resolve()
    with working("a test"):
        edge = Edge.objects.get(a=town["energy"], b=town["connect"])
    assert sum(part["weight"] for part in edge.parts) == pytest.approx(edge.weight, abs=1e-3)
    assert all(part["words"] for part in edge.parts)


def test_a_second_run_changes_nothing(town: dict[str, Record]) -> None:
    resolve()
    before = partition()
    with working("a test"):
        told = Change.objects.count()
    run = resolve()
    assert run.counts["moved"] == 0
    assert partition() == before
    with working("a test"):
        assert Change.objects.count() == told


def test_the_customers_no_outranks_the_machine_for_good(
    ana: Member, town: dict[str, Record]
) -> None:
    make_bill(town["connect"], "N-0", "10.00")
    story = Story(ana, [town["connect"]])
    story.claim(0, paper=True)
    with acting(ana.actor):
        about = Record.objects.get(pk=town["connect"].pk)
        words.deny(by=ana.actor, person=ana.person.pk, about=about)
    resolve()
    assert seed_of(town["connect"]).canonical_id != seed_of_person(ana)


def seed_of_person(member: Member) -> UUID:
    with working("a test"):
        return Person.objects.get(pk=member.person.pk).canonical_id


def test_a_proved_claim_outlives_every_run(ana: Member, town: dict[str, Record]) -> None:
    make_bill(town["connect"], "N-0", "10.00")
    Story(ana, [town["connect"]]).claim(0, paper=True)
    resolve()
    seed = seed_of(town["connect"])
    assert (seed.canonical_id, seed.opened) == (seed_of_person(ana), 2)


def test_a_match_by_the_run_opens_nothing(ana: Member, town: dict[str, Record]) -> None:
    resolve()
    assert seed_of(town["connect"]).opened == 0
    with acting(ana.actor):
        assert not Record.objects.filter(pk=town["connect"].pk).exists()


def test_a_kind_a_steward_decided_is_kept(town: dict[str, Record], energy: Division) -> None:
    hall = make_record(make_source(energy), name="Street light 9999")
    with working("a test"):
        Record.objects.filter(pk=hall.pk).update(kind=Kind.PERSON, kind_by=KindBy.STEWARD)
    resolve()
    with working("a test"):
        assert Record.objects.get(pk=hall.pk).kind == Kind.PERSON
        assert Membership.objects.get(record=hall, until__isnull=True).person_id


def test_asking_twice_while_one_run_is_under_way_is_one_run(dov: Member) -> None:
    with acting(dov.actor):
        first = asking.ask(by=dov.actor)
        assert asking.ask(by=dov.actor).pk == first.pk


def test_an_empty_house_resolves_to_nothing(db: None) -> None:
    run = resolve()
    assert (run.counts["records"], run.stage) == (0, "done")
    with working("a test"):
        assert Run.objects.count() == 1


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Do something after a run has read the records and before it writes what it made of them."""

    def meanwhile(deed: Callable[[], object]) -> None:
        take_faces = living.take_faces

        def interrupted(*told: Any) -> int:
            deed()
            return take_faces(*told)

        monkeypatch.setattr(living, "take_faces", interrupted)

    return meanwhile


def test_a_model_decides_nothing_before_it_is_whole(
    town: dict[str, Record], meanwhile: Any
) -> None:
    live = []

    def look() -> None:
        with working("a test"):
            live.append(MatchModel.objects.filter(state=MatchModel.State.LIVE).count())

    meanwhile(look)
    resolve()
    assert live == [0]
    with working("a test"):
        model = MatchModel.objects.get(state=MatchModel.State.LIVE)
        assert model.beside["stamp"]
        assert Run.objects.get().model_id == model.pk


def test_what_came_while_a_run_learned_is_scored_by_what_it_learned(
    town: dict[str, Record], meanwhile: Any
) -> None:
    newcomers: list[Received] = []

    def come() -> None:
        """As the numbers of before would have left it that saw nothing in the pair."""
        told = Told("late", {**town["energy"].payload, "name": "Ana Ferreira"})
        with working("a test") as task:
            newcomers.extend(receive(by=task, source=town["energy"].source, told=[told]))
            Edge.objects.filter(Q(a=newcomers[0].record) | Q(b=newcomers[0].record)).delete()
            pointers.release([newcomers[0].seed], cause={"why": "kind"})  # type: ignore[list-item]

    meanwhile(come)
    resolve()
    with working("a test"):
        late = Record.objects.get(pk=newcomers[0].record)
    assert is_one(late, town["energy"])


def test_a_kind_that_was_put_right_while_a_run_was_at_work_stays_so(
    dov: Member, town: dict[str, Record], meanwhile: Any
) -> None:
    def put_right() -> None:
        with acting(dov.actor):
            about = Record.objects.get(pk=town["energy"].pk)
            correct_kind(by=dov.actor, about=about, kind=Kind.ASSET)

    meanwhile(put_right)
    resolve()
    with working("a test"):
        assert Face.objects.get(record=town["energy"].pk).kind == Kind.UNKNOWN
        assert not Key.objects.filter(record=town["energy"].pk).exists()


def test_a_kind_somebody_has_said_is_the_runs_too(dov: Member, town: dict[str, Record]) -> None:
    with acting(dov.actor):
        correct_kind(by=dov.actor, about=town["energy"], kind=Kind.ASSET)
    made = resolve()
    with working("a test"):
        face = Face.objects.get(record=town["energy"].pk)
        kinds_held = Record.objects.values_list("kind", flat=True)
        assert (face.kind, Key.objects.filter(record=face.pk).exists()) == (Kind.UNKNOWN, False)
        assert not Edge.objects.filter(Q(a=face.pk) | Q(b=face.pk)).exists()
        assert made.counts["kinds"]["person"] == list(kinds_held).count(Kind.PERSON)


@pytest.mark.parametrize("is_theirs", [False, True])
def test_a_kind_is_kept_for_who_has_proved_the_record_and_not_for_who_had_it_once(
    town: dict[str, Record], *, is_theirs: bool
) -> None:
    lamp = make_record(
        town["energy"].source, name="Street light 0031", street="Column 31 Mill Road"
    )
    with working("a test"):
        Person.objects.filter(pk=seed_of(lamp).pk).update(opened=1)
        if not is_theirs:
            Membership.objects.filter(record=lamp).update(until=clock.now())
    resolve()
    with working("a test"):
        kept = Record.objects.get(pk=lamp.pk).kind
    assert kept == (Kind.PERSON if is_theirs else Kind.ASSET)


def test_what_is_withdrawn_or_erased_takes_no_part_in_a_run(town: dict[str, Record]) -> None:
    gone, erased = town["energy"].pk, town["connect"].pk
    with working("a test"):
        everything = Record.objects.count()
        Record.objects.filter(pk=gone).update(withdrawn_at=clock.now())
        Record.objects.filter(pk=erased).update(erased_at=clock.now())
    assert resolve().counts["records"] == everything - 2
    with working("a test"):
        assert not Edge.objects.filter(Q(a__in=[gone, erased]) | Q(b__in=[gone, erased])).exists()


def test_an_engine_there_is_not_is_refused_before_anything_is_begun(
    town: dict[str, Record],
) -> None:
    with pytest.raises(Refused, match="There is no engine abacus"):
        resolve(engine="abacus")
    with working("a test"):
        assert not Run.objects.exists()


def test_who_turns_out_to_be_no_person_leaves_their_group_on_record(energy: Division) -> None:
    billing = make_source(energy)
    lamp, one, other = (make_record(billing, name=f"Ruth Vale {n}") for n in range(3))
    seeds = [seed_of(record).pk for record in (lamp, one, other)]
    with working("a test"):
        people.point(dict.fromkeys(seeds[1:], seeds[0]))
        Record.objects.filter(pk=lamp.pk).update(kind=Kind.ASSET)
        lost = kinds.follow_kinds()
        (change,) = Change.objects.all()
        stand = dict(Person.objects.values_list("pk", "canonical_id"))
    assert lost == set(seeds)
    assert stand == {seed: seed for seed in seeds}
    moved = sorted(seeds[1:])
    assert (change.seeds, change.was, change.now) == (moved, [seeds[0]] * 2, moved)
    assert change.cause == {"why": "kind"}
