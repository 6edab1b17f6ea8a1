"""Records received one by one: resolved at once, the same whoever comes first. R5, R7 to R10."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections, transaction
from tests.customer.identity.live.crowd import b_cubed, groups, people, take, told
from tests.customer.identity.live.crowd import source as make_a_source
from tests.support.make import make_customer, make_record, make_source

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import papers, turns
from goodterms.customer.identity.live.again import redecide
from goodterms.customer.identity.live.imported import settle
from goodterms.customer.identity.models import (
    Change,
    Edge,
    Face,
    Key,
    Kind,
    Membership,
    Paper,
    Record,
    Review,
    Version,
)
from goodterms.customer.identity.operations import queue
from goodterms.customer.identity.operations.receiving import Received, Told, receive
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.people.models import Person
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

RUTH = {
    "name": "Ruth Larkspur",
    "email": "ruth.larkspur@mail.example",
    "phone": "+44 1632 960123",
    "street": "14 Saltmarsh Lane",
    "postcode": "QU4 4XY",
    "birth_date": "1984-05-14",
}
MISSPELT = {**RUTH, "name": "Larkspurr, Ruth", "email": "r.larkspur@old.example"}
HALLS = {"account_no": "43898570"}
OSCAR = {**RUTH, "name": "Oscar Whitlock", "birth_date": "1961-01-30", "email": "ow@mail.example"}


@pytest.fixture
def billing(energy: Division) -> Source:
    return make_a_source(energy)


def one(billing: Source, key: str, payload: dict[str, str], **more: Any) -> Received:
    return take(billing, [Told(key, payload, **more)])[0]


def test_a_record_stands_with_its_person_before_the_call_returns(billing: Source) -> None:
    first, second = take(billing, [Told("1", RUTH), Told("2", MISSPELT)], together=1)
    assert first.person == second.person
    assert first.seed != second.seed
    with working("a test"):
        edge = Edge.objects.get(a=first.record, b=second.record)
        assert Change.objects.get().seeds == [second.seed]
    assert edge.found
    assert sum(part["weight"] for part in edge.parts) == pytest.approx(edge.weight)


def test_two_of_one_call_find_each_other_and_a_stranger_stands_alone(billing: Source) -> None:
    first, second, third = take(billing, [Told("1", RUTH), Told("2", MISSPELT), Told("3", OSCAR)])
    assert first.person == second.person
    assert third.person == third.seed


def test_afterwards_nothing_tells_a_received_record_from_an_imported_one(billing: Source) -> None:
    received = one(billing, "1", RUTH, paper={"account_no": "AC-77"}, national_id="AB 12 34 56 C")
    with working("a test"):
        row = Record.objects.get(pk=received.record)
        paper = Paper.objects.get(record=row)
        membership = Membership.objects.get(record=row)
        assert row.payload == RUTH
        assert (row.version, row.kind, row.kind_by) == (1, Kind.PERSON, 0)
        assert paper.payload == {"account_no": "AC-77"}
        assert papers.national_ids([paper]) == {row.pk: "AB 12 34 56 C"}
        assert b"AB" not in bytes(paper.national_id or b"")
        assert (membership.pk, membership.why) == (membership.person_id, "import")
        before = Face.objects.filter(record=row).values().get()
        keys = set(Key.objects.values_list("key", flat=True))
    resolve()
    with working("a test"):
        assert Face.objects.filter(record=row).values().get() == before
        assert set(Key.objects.values_list("key", flat=True)) == keys


def test_the_same_again_changes_nothing(billing: Source) -> None:
    one(billing, "1", RUTH)
    with working("a test"):
        before = Record.objects.values().get()
    again = one(billing, "1", RUTH)
    assert again.state == "unchanged"
    with working("a test"):
        assert Record.objects.values().get() == before
        assert not Version.objects.exists()


def test_new_content_is_a_new_version_and_is_decided_anew(billing: Source) -> None:
    first, other = one(billing, "1", RUTH), one(billing, "2", OSCAR)
    changed = one(billing, "2", {**RUTH, "name": "Ruth Whitlock"})
    assert (changed.record, changed.state, changed.seed) == (other.record, "changed", other.seed)
    assert changed.person == first.person
    with working("a test"):
        assert Version.objects.get().payload == OSCAR
    back = one(billing, "2", OSCAR)
    assert back.person == back.seed, "a split needs no code of its own"


def test_a_key_used_again_for_somebody_else_leaves_the_former_seed(billing: Source) -> None:
    first = one(billing, "1", RUTH)
    newcomer = one(billing, "1", {**OSCAR, "name": "Walter Quint", "street": "3 Kiln Bank"})
    assert newcomer.record == first.record
    assert newcomer.seed != first.seed
    with working("a test"):
        closed = Membership.objects.get(person=first.seed)
        assert closed.until is not None
        assert Membership.objects.get(person=newcomer.seed).why == "key used again"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (RUTH, RUTH | {"name": "Ruth Marsh"}),
        (RUTH, RUTH | {"name": "Rut Larkspurr"}),
        (RUTH, RUTH | {"name": "Oscar Whitlock"}),
        (RUTH, {"email": RUTH["email"]}),
        ({"email": RUTH["email"]}, RUTH),
        ({"name": RUTH["name"]}, {"given_name": "Ruth", "family_name": "Larkspur"}),
    ],
    ids=["married", "misspelt", "born on that day", "nameless now", "nameless before", "in parts"],
)
def test_a_key_that_may_still_speak_of_the_same_person_keeps_its_seed(
    billing: Source, before: dict[str, str], now: dict[str, str]
) -> None:
    seed = one(billing, "1", before).seed
    again = one(billing, "1", now)
    assert (again.state, again.seed) == ("changed", seed)


def test_a_lamp_post_is_kept_and_never_joined(billing: Source) -> None:
    ruth = one(billing, "1", RUTH)
    lamp = one(
        billing,
        "2",
        {"name": "Street light 0041", "street": RUTH["street"], "phone": RUTH["phone"]},
    )
    assert (lamp.kind, lamp.seed) == ("asset", None)
    with working("a test"):
        assert not Key.objects.filter(record=lamp.record).exists()
        assert Membership.objects.get(record=lamp.record).person is None
        assert Person.objects.get().pk == ruth.seed


def test_two_who_sign_in_are_never_made_one_by_the_machine(billing: Source) -> None:
    ana = make_customer("ana.first@mail.example", "Ana")
    twin = make_customer("ana.second@mail.example", "Ana")
    first, second = take(billing, [Told("1", RUTH), Told("2", MISSPELT)])
    with working("a test"):
        Person.objects.filter(pk__in=[first.seed]).update(canonical=ana.person.pk)
        Person.objects.filter(pk__in=[second.seed]).update(canonical=twin.person.pk)
    third = one(billing, "3", {**RUTH, "name": "Ruth Larkspur"})
    with working("a test"):
        stand = dict(Person.objects.values_list("pk", "canonical_id"))
    assert stand[ana.person.pk] != stand[twin.person.pk]
    assert third.person in {ana.person.pk, twin.person.pk, third.seed}


def test_an_imported_record_that_no_run_has_seen_is_found_with_its_person(billing: Source) -> None:
    """What stands beside a neighbour without a face yet gets one: nobody loses a person so."""
    ruth = one(billing, "1", RUTH)
    unread = make_record(billing, **dict[str, Any](RUTH))
    with working("a test"):
        seed = Membership.objects.values_list("person_id", flat=True).get(record=unread)
        Person.objects.filter(pk__in=[seed]).update(canonical_id=ruth.seed)
    third = one(billing, "3", MISSPELT)
    with working("a test"):
        assert Face.objects.filter(record=unread).exists()
        assert Person.objects.get(pk=seed or "").canonical_id == third.person


def test_whose_a_number_is_turns_with_its_third_family_and_all_are_scored_anew(
    billing: Source,
) -> None:
    names = ("Ruth Larkspur", "Oscar Whitlock", "Hugo Marsh", "Edith Yelland")
    phone = "+44 1632 960555"
    ruth = {"name": names[0], "phone": phone, "street": "14 Saltmarsh Lane"}
    first = one(billing, "0", {**ruth, "city": "Fenby"})
    again = one(billing, "1", ruth)
    with working("a test"):
        alone = Edge.objects.get(a=first.record, b=again.record)
    seen = []
    for number, name in enumerate(names[1:], start=2):
        one(billing, str(number), {"name": name, "phone": phone})
        with working("a test"):
            seen.append(set(Face.objects.values_list("shared", flat=True)))
    assert seen == [{1}, {2}, {2}], "one's own, a household's, a firm's: with all of its holders"
    with working("a test"):
        shared = Edge.objects.get(a=first.record, b=again.record)
    assert shared.weight < alone.weight
    assert {part["field"] for part in shared.parts} != {part["field"] for part in alone.parts}


def test_whose_one_number_is_says_nothing_of_another_or_of_a_firms_own(billing: Source) -> None:
    crowded, other = "+44 1632 960555", "+44 1632 960556"
    for number, name in enumerate(("Ruth Larkspur", "Oscar Whitlock", "Hugo Marsh")):
        one(billing, str(number), {"name": name, "phone": crowded})
    later = [
        one(billing, "first", {"name": "Ivo Marten", "phone": other}),
        one(billing, "firm", {"organisation": "Quay Works Ltd", "phone": crowded}),
    ]
    with working("a test"):
        told = Face.objects.filter(record__in=[row.record for row in later])
        assert list(told.values_list("shared", flat=True)) == [0, 0]
        assert set(Face.objects.exclude(pk__in=told).values_list("shared", flat=True)) == {2}


def test_a_mailbox_of_a_role_says_less_than_ones_own(billing: Source) -> None:
    weights = []
    for name, mailbox in (("Ruth Larkspur", "info"), ("Ivo Marten", "ivo.marten")):
        told = {"name": name, "email": f"{mailbox}@{name[0]}quay.example"}
        pair = [one(billing, f"{name} {n}", told) for n in range(2)]
        with working("a test"):
            edge = Edge.objects.filter(a=pair[0].record, b=pair[1].record).first()
        weights.append(edge.weight if edge else 0.0)
    role, own = weights
    assert role < own


def test_every_order_of_arrival_ends_in_the_same_groups(billing: Source) -> None:
    rows = told(people(90))
    found = []
    for order in range(4):
        mixed = rows[:]
        Random(order).shuffle(mixed)  # noqa: S311
        found.append(_taken_and_forgotten(billing, mixed, together=(1, 7, 20, 50)[order]))
    assert all(one == found[0] for one in found)
    assert len(found[0]) < len(rows)


def _taken_and_forgotten(
    billing: Source, rows: list[Told], *, together: int
) -> set[frozenset[str]]:
    """The groups they end in; afterwards the database is as it was."""
    with transaction.atomic():
        take(billing, rows, together=together)
        stood = groups()
        transaction.set_rollback(True)
    return stood


def test_live_agrees_with_a_run_over_the_same_records(billing: Source) -> None:
    rows = told(people(400, seed=5))
    take(billing, rows[:250], together=50)
    resolve(train=True)
    take(billing, rows[250:], together=10)
    lived = groups()
    run = resolve()
    assert b_cubed(lived, groups()) >= 0.995
    assert run.counts["moved"] <= 4


def test_a_firms_mailbox_is_told_from_its_bill_by_what_its_source_is_like(
    energy: Division, billing: Source
) -> None:
    """Whether an account is odd is a habit of a source, so each road must ask by source."""
    crm = make_source(energy, "crm")
    firms = ["Gower Roofing Ltd", "Tarn Lighting Ltd", "Wick Optics Ltd", "Hall & Holt Ltd"]
    for number, firm in enumerate(firms):
        paper = {"account_no": f"7712{number}034"}
        one(billing, f"firm {number}", {"organisation": firm}, paper=paper)
        one(crm, f"firm {number}", {"organisation": firm})
    one(crm, "her", RUTH, paper={"account_no": "98530768"})
    resolve()
    told = [Told("1", {"organisation": firms[3], "email": "info@hall.example"}, HALLS)]
    kinds = [take(source, told)[0].kind for source in (billing, crm)]
    assert kinds == ["organisation", "role_mailbox"]
    with working("a test"):
        made = Record.objects.filter(source_key="1").order_by("pk")
        settle([row.pk for row in made])
        stood = list(made.values_list("kind", "kind_why"))
    resolve()
    with working("a test"):
        assert list(made.values_list("kind", "kind_why")) == stood
    assert [kind for kind, _ in stood] == [Kind.ORGANISATION, Kind.ROLE_MAILBOX]


def test_a_call_leaves_one_record_of_itself(billing: Source) -> None:
    done = take(billing, [Told("1", RUTH), Told("2", OSCAR)])
    with working("a test"):
        left = AuditRecord.objects.get(what="identity.records.received")
    assert left.details == {"new": 2, "changed": 0, "unchanged": 0}
    assert set(left.people) == {one.seed for one in done}


def test_who_waits_too_long_for_a_lock_is_asked_to_send_it_again(billing: Source) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [turns.IMPORT])
        with working("a test") as by:
            sql.run("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(Refused) as refused:
                receive(by=by, source=billing, told=[Told("R1", RUTH)])
            left = AuditRecord.objects.get(what="identity.records.received")
    finally:
        other.close()
    assert refused.value.rule == left.rule == "receiving.busy"
    assert [one.state for one in take(billing, [Told("R1", RUTH)])] == ["new"]


def test_what_is_asked_after_a_call_is_planned_as_before_it(billing: Source) -> None:
    names = ["enable_hashjoin", "enable_mergejoin", "enable_seqscan", "plan_cache_mode", "work_mem"]
    asked = "SELECT name, setting FROM pg_settings WHERE name = ANY (%s) ORDER BY name"
    with working("a test") as by:
        sql.run("SET LOCAL work_mem = '7MB'")
        before = sql.rows(asked, [names])
        (new,) = receive(by=by, source=billing, told=[Told("R1", RUTH)])
        receive(by=by, source=billing, told=[Told("R1", RUTH)])
        redecide([new.record], cause={"test": True})
        assert sql.rows(asked, [names]) == before


@pytest.mark.parametrize("count", [0, 51])
def test_none_and_too_many_are_refused(billing: Source, count: int) -> None:
    with working("a test") as by, pytest.raises(Refused):
        receive(by=by, source=billing, told=[Told(str(n), RUTH) for n in range(count)])


def test_of_a_key_told_twice_in_one_call_the_last_row_speaks(billing: Source) -> None:
    first, second = take(billing, [Told("1", OSCAR), Told("1", RUTH)])
    assert first == second
    with working("a test"):
        assert Record.objects.get().payload == RUTH


def test_a_person_whose_first_record_is_withdrawn_stays_who_they_were(billing: Source) -> None:
    first, second = take(billing, [Told("1", RUTH), Told("2", MISSPELT)], together=1)
    assert second.person == first.seed
    with working("a test"):
        Record.objects.filter(pk=first.record).update(withdrawn_at=clock.now())
        assert redecide([first.record], cause={"withdrawn": True}).moved == {}
    resolve()
    with working("a test"):
        assert second.seed
        stands = Person.objects.filter(pk=second.seed)
        assert stands.values_list("canonical_id", flat=True).get() == first.seed


def test_before_any_run_has_learned_a_name_alone_joins_nobody(billing: Source) -> None:
    first = one(billing, "1", {"name": "Cora Lind"})
    second = one(billing, "2", {"name": "Cora Lind"})
    assert first.person != second.person


@pytest.mark.parametrize("shared", [["phone"], ["street"], ["phone", "street"]])
def test_before_any_run_has_learned_a_household_is_not_joined(
    billing: Source, shared: list[str]
) -> None:
    home = {field: RUTH[field] for field in shared}
    ruth = one(billing, "1", {"name": "Ruth Larkspur", **home})
    edith = one(billing, "2", {"name": "Edith Larkspur", **home})
    assert ruth.person != edith.person


def test_before_any_run_has_learned_what_is_not_all_but_sure_is_asked(billing: Source) -> None:
    cora = one(billing, "1", {"name": "Cora Lind", "phone": RUTH["phone"]})
    married = one(billing, "2", {"name": "Cora Brandt", "phone": RUTH["phone"]})
    assert cora.person != married.person
    with working("a test"):
        assert married.seed
        queue.ask([married.seed])
        assert Review.objects.open().count() == 1
