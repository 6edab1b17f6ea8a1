"""Dov types what the caller says and finds them (R22): any name, email, phone or number."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.support.make import make_bill, make_cards, make_record, make_source, seed_of

from goodterms.customer.holdings.models import Account, AccountParty, Bill
from goodterms.customer.identity import papers
from goodterms.customer.identity.models import Kind, Paper
from goodterms.customer.people import operations as people_operations
from goodterms.customer.people.models import Person
from goodterms.customer.profile.models import Card, Word
from goodterms.customer.profile.operations import cards
from goodterms.customer.profile.search import PAGE, Hits, Why, card_of, people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.ids import new_id, new_ids

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

LONG = ("name", "street", "city", "organisation")


@pytest.fixture
def ana_at_energy(energy: Division) -> Record:
    record = make_record(
        make_source(energy),
        name="Ana Ferreira",
        email="ana.ferreira@postbox.example",
        phone="+44 7700 900614",
        city="Harbourton",
        organisation="Tidewater Lines",
        account_no="ME-4402",
    )
    make_bill(record, "INV-77190", "48.20")
    make_cards()
    return record


@pytest.fixture
def jose(connect: Division) -> Record:
    record = make_record(make_source(connect), name="José Müller", email="jm@mail.example")
    make_cards()
    return record


def found(dov: Member, typed: str) -> Hits:
    with acting(dov.actor):
        return people(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ana ferreira", Why.NAME),
        ("Ferreira", Why.NAME),
        ("ferreira ana", Why.NAME),
        ("ana.ferreira@postbox.example", Why.EMAIL),
        ("ANA.FERREIRA@postbox", Why.EMAIL),
        ("07700 900614", Why.NUMBER),
        ("07700900614", Why.NUMBER),
        ("+44 7700 900 614", Why.NUMBER),
        ("0044 7700 900614", Why.NUMBER),
        ("900614", Why.NUMBER),
        ("ME-4402", Why.NUMBER),
        ("AC-INV-77190", Why.ACCOUNT),
        ("INV-77190", Why.INVOICE),
        ("inv-77190", Why.INVOICE),
        ("INV-77", Why.INVOICE),
        ("Tidewater", Why.FIRM),
    ],
)
def test_a_person_is_found_by_whatever_is_at_hand(
    dov: Member, ana_at_energy: Record, jose: Record, typed: str, why: Why
) -> None:
    hits = found(dov, typed)
    assert [hit.card.name for hit in hits.people] == ["Ana Ferreira"]
    assert hits.people[0].why == (why,)
    assert not hits.alike


def test_an_invoice_is_named_in_full_where_its_beginning_was_typed(
    dov: Member, ana_at_energy: Record
) -> None:
    assert found(dov, "INV-771").people[0].number == "INV-77190"


@pytest.mark.parametrize("typed", ["José", "jose muller", "JOSÉ MÜLLER"])
def test_accents_do_not_matter(dov: Member, jose: Record, typed: str) -> None:
    assert [hit.card.name for hit in found(dov, typed).people] == ["José Müller"]


@pytest.mark.parametrize(
    "typed", ["Ana Ferriera", "Ferreria", "Anna Fereira", "ana.ferriera@postbox.example"]
)
def test_a_slip_of_the_pen_still_finds_them_and_says_so(
    dov: Member, ana_at_energy: Record, jose: Record, typed: str
) -> None:
    hits = found(dov, typed)
    assert hits.alike
    assert [hit.card.name for hit in hits.people] == ["Ana Ferreira"]
    assert hits.people[0].why == (Why.ALIKE,)


def test_a_name_as_long_as_a_book_keeps_nobody_else_from_their_card(
    dov: Member, energy: Division
) -> None:
    source, book = make_source(energy), "".join(str(new_id()) for _ in range(500))
    said: list[dict[str, Any]] = [{field: book, "email": f"{field}@x.example"} for field in LONG]
    told = [make_record(source, **one) for one in said]
    told.append(make_record(source, name="Ana Ferreira"))
    with working("a test"):
        cards.rebuild([seed_of(record).pk for record in told])
    assert len(found(dov, "x.example").people) == len(LONG)
    assert [hit.card.name for hit in found(dov, "ana").people] == ["Ana Ferreira"]


def test_nobody_is_nobody(dov: Member, ana_at_energy: Record) -> None:
    hits = found(dov, "Zbigniew Xylofon")
    assert (hits.people, hits.total) == ((), 0)


@pytest.mark.parametrize("typed", ["%", "_", "100%", "\\", "'; --", "a" * 5000, "+", "()"])
def test_signs_of_any_kind_are_only_looked_for(
    dov: Member, ana_at_energy: Record, typed: str
) -> None:
    assert found(dov, typed).people == ()


def test_without_words_everybody_is_listed_by_name(
    dov: Member, ana_at_energy: Record, jose: Record
) -> None:
    names = [hit.card.name for hit in found(dov, "").people]
    assert {"Ana Ferreira", "José Müller"} <= set(names)
    assert names == sorted(names)


def test_what_stands_in_the_name_comes_before_what_stands_elsewhere(
    dov: Member, energy: Division
) -> None:
    source = make_source(energy)
    make_record(source, name="Abel Stone", email="ferreira@mail.example")
    make_record(source, name="Zoe Ferreira")
    make_cards()
    hits = found(dov, "ferreira")
    assert [hit.card.name for hit in hits.people] == ["Zoe Ferreira", "Abel Stone"]


def test_a_number_finds_the_person_its_record_was_joined_to(
    dov: Member, ana_at_energy: Record, connect: Division
) -> None:
    other = make_record(make_source(connect), name="A. Ferriera")
    make_bill(other, "MC-2207", "12.00")
    with working("a test"):
        people_operations.point({seed_of(other).pk: seed_of(ana_at_energy).pk})
    make_cards()
    hit = found(dov, "MC-2207").people[0]
    assert hit.card.name in {"Ana Ferreira", "A. Ferriera"}
    assert set(hit.seeds) == {seed_of(other).pk, seed_of(ana_at_energy).pk}


def test_a_number_of_another_division_finds_nobody(dov: Member, quillstone_member: Record) -> None:
    """The basic card is everybody's, what somebody has with another division is not."""
    assert found(dov, "QA-5511").people == ()
    assert [hit.card.name for hit in found(dov, "Priya").people] == ["Priya Nair"]


@pytest.fixture
def quillstone_member() -> Record:
    from tests.support.make import make_division  # noqa: PLC0415

    advisory = make_division("quillstone", "Quillstone Advisory", "quillstone")
    record = make_record(make_source(advisory), name="Priya Nair")
    make_bill(record, "QA-5511", "900.00")
    make_cards()
    return record


def test_lamp_posts_are_nobody(dov: Member, energy: Division) -> None:
    make_record(make_source(energy), kind=Kind.ASSET, name="Street light 44")
    make_cards()
    assert found(dov, "Street light").people == ()


def test_any_seed_leads_to_the_card_of_its_person(
    dov: Member, ana_at_energy: Record, jose: Record
) -> None:
    mine, other = seed_of(ana_at_energy).pk, seed_of(jose).pk
    with working("a test"):
        people_operations.point({other: mine})
    make_cards()
    with acting(dov.actor):
        hit = card_of(other)
        assert card_of(new_ids(1)[0]) is None
    assert hit is not None
    assert hit.card.person_id == mine
    assert set(hit.seeds) == {mine, other}
    assert hit.divisions == ("Mere Energy", "Moor Connect")


def test_somebody_without_records_has_an_empty_card(dov: Member) -> None:
    with working("a test"):
        seed = people_operations.mint().pk
    with acting(dov.actor):
        hit = card_of(seed)
    assert hit is not None
    assert (hit.card.name, hit.seeds) == ("", (seed,))


def test_a_page_holds_fifty_and_counts_all(dov: Member, energy: Division) -> None:
    make_many(120, energy)
    with acting(dov.actor):
        total = Card.objects.count()
        pages = [people(page=number) for number in (1, 2, 3)]
    assert [len(page.people) for page in pages] == [PAGE, PAGE, total - 2 * PAGE]
    assert {page.total for page in pages} == {total}


def test_a_page_past_the_end_is_the_last_one(dov: Member, energy: Division) -> None:
    make_many(60, energy)
    with acting(dov.actor):
        page = people("Numbered", page=99)
    assert (page.page, page.total, len(page.people)) == (2, 60, 10)


@pytest.mark.parametrize(
    ("typed", "most"), [("", 2), ("Numbered", 2), ("INV-1", 3), ("Nubmered", 4)]
)
def test_however_many_there_are_few_questions_are_asked(
    dov: Member, energy: Division, typed: str, most: int
) -> None:
    make_many(120, energy)
    with acting(dov.actor), CaptureQueriesContext(connection) as asked:
        people(typed)
        assert sql.value("SELECT current_setting('enable_seqscan')") == "on"
    assert len(asked) - 1 <= most


def test_every_road_has_an_index(dov: Member, energy: Division) -> None:
    """As the desk's own role: a wall may forbid an index to an operator that could leak."""
    make_many(20_000, energy)
    roads = {
        "profile_card_words": [marked(1234), marked(1234)[:-1], marked(1234)[:-1] + "zz"],
        "holdings_bill_by_bare": ["INV-1234", "inv 12345"],
        "holdings_account_by_bare": ["ACC-1234", "acc12345"],
    }
    for index, questions in roads.items():
        for typed in questions:
            with acting(dov.actor), CaptureQueriesContext(connection) as asked:
                people(typed)
            plans = [explained(dov, query["sql"]) for query in asked]
            assert any(index in plan for plan in plans), (typed, plans)


def explained(dov: Member, statement: str) -> str:
    with acting(dov.actor):
        return "\n".join(line for (line,) in sql.rows(f"EXPLAIN {statement}"))


def marked(number: int) -> str:
    """A word that only this one's card holds."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()[:12]


def make_many(count: int, division: Division) -> None:
    """People with a bill and an account each, set-wise: this is about lists, not about seeds."""
    source = make_source(division)
    record = make_record(source, name="Told of them all")
    with working("a test"):
        seeds, now = new_ids(count), clock.now()
        people_rows = [Person(id=seed, canonical_id=seed, minted_at=now) for seed in seeds]
        accounts = [
            Account(source=source, number=f"ACC-{number}", as_of=now) for number in range(count)
        ]
        told = {"record": record}
        Person.objects.bulk_create(people_rows)
        Account.objects.bulk_create(accounts)
        AccountParty.objects.bulk_create(
            AccountParty(account=account, person_id=seed, **told)
            for account, seed in zip(accounts, seeds, strict=True)
        )
        Bill.objects.bulk_create(
            Bill(source=source, person_id=seed, number=f"INV-{number}", as_of=now, **told)
            for number, seed in enumerate(seeds)
        )
        Card.objects.bulk_create(
            Card(
                person_id=seed,
                name=f"Numbered {number:05}",
                search=f"=numbered numbered {marked(number)}",
                made_at=now,
            )
            for number, seed in enumerate(seeds)
        )
    with transaction.atomic():
        sql.run("SET LOCAL ROLE goodterms_owner")
        sql.run("ANALYZE people_person, profile_card, holdings_bill, holdings_account")
        sql.run("ANALYZE holdings_account_party, identity_record, identity_membership")


class TestANationalNumber:
    @pytest.fixture
    def numbered(self, ana_at_energy: Record) -> Record:
        with working("a test"):
            rows = [(ana_at_energy.pk, seed_of(ana_at_energy).pk, "QQ 12 34 56 C")]
            for record, sealed, mark in papers.seal(rows):
                Paper.objects.filter(pk=record).update(national_id=sealed, national_index=mark)
        return ana_at_energy

    @pytest.mark.parametrize("typed", ["QQ 12 34 56 C", "qq123456c"])
    def test_finds_its_person_however_it_is_written(
        self, typed: str, dov: Member, numbered: Record
    ) -> None:
        hits = found(dov, typed)
        assert [hit.card.name for hit in hits.people] == ["Ana Ferreira"]
        assert hits.people[0].why == (Why.NATIONAL,)

    @pytest.mark.parametrize("typed", ["QQ123456", "000000000", "123456"])
    def test_is_found_whole_or_not_at_all(
        self, typed: str, dov: Member, numbered: Record, jose: Record
    ) -> None:
        assert found(dov, typed).people == ()


def test_words_nobody_holds_any_more_leave_with_the_next_run(
    dov: Member, ana_at_energy: Record
) -> None:
    with working("a test"):
        assert Word.objects.filter(word="ferreira").exists()
        Card.objects.all().delete()
        cards.refresh_words()
        assert not Word.objects.exists()


def test_the_words_hold_names_once_and_no_numbers(
    dov: Member, ana_at_energy: Record, energy: Division
) -> None:
    make_record(make_source(energy), name="Ben Ferreira", phone="01632 960811")
    with working("a test"):
        cards.refresh()
        words = list(Word.objects.values_list("word", flat=True))
    assert sorted(words) == ["ana", "ben", "dov", "ferreira", "harbourton", "lines", "tidewater"]
