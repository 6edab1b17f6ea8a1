"""What makes a customer here: what a definition counts, and what it asks of the matcher (R110)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.make import make_record, make_source, seed_of
from tests.support.said import own_words

from goodterms.customer.identity import defining
from goodterms.customer.identity.defining import Care, Home, Mail, Same, Terms
from goodterms.customer.identity.matching.pipeline import shipped_model
from goodterms.customer.identity.models import Face, Kind, Record, Source
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

FIELDS = {"given", "family", "born", "email", "phone", "street", "postcode", "city", "org"}
terms_made = st.builds(
    Terms,
    kinds=st.lists(st.sampled_from(defining.COUNTABLE), unique=True).map(tuple),
    quiet=st.lists(st.integers(1, 99), unique=True).map(tuple),
    person=st.builds(
        Same,
        care=st.sampled_from(Care),
        agree=st.lists(st.sampled_from(defining.OF_KIND["person"]), unique=True).map(tuple),
    ),
    home=st.sampled_from(Home),
    mail=st.sampled_from(Mail),
    roles=st.none() | st.lists(st.sampled_from(["user", "payer"]), unique=True).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(terms_made)
def test_what_is_kept_is_read_again_as_it_was(terms: Terms) -> None:
    assert Terms.read(terms.contents()) == terms


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(terms_made, max_size=4))
def test_whatever_was_asked_before_the_first_terms_bring_the_learned_model_back(
    asked: list[Terms],
) -> None:
    model = shipped_model("person", FIELDS)
    learned = [(level.m, level.u, level.most) for c in model.comparisons for level in c.levels]
    bar = model.link
    for terms in asked:
        defining.shape(model, terms)
    defining.shape(model, Terms())
    again = [(level.m, level.u, level.most) for c in model.comparisons for level in c.levels]
    assert again == learned
    assert model.link == bar


def test_more_care_needs_more_evidence_and_never_less_than_asking() -> None:
    bars = {}
    for care in Care:
        model = shipped_model("person", FIELDS)
        defining.shape(model, Terms(person=Same(care)))
        bars[care] = model.link
        assert model.link >= model.ask
    assert bars[Care.READY] < bars[Care.BALANCED] < bars[Care.CAREFUL]


def test_what_must_agree_outweighs_everything_when_it_differs() -> None:
    model = shipped_model("person", FIELDS)
    defining.shape(model, Terms(person=Same(agree=("born",))))
    born = next(c for c in model.comparisons if c.field == "born")
    best = sum(max(level.weight for level in c.levels) for c in model.comparisons)
    assert born.levels[-1].weight == defining.NEVER
    assert model.base + best + defining.NEVER < model.ask
    assert all(level.weight > defining.NEVER for level in born.levels[:-1])


def lives(record: Record, street: str, family: str = "tolland") -> Record:
    with working("a test"):
        Face.objects.create(
            record=record, family=family, street_key=street, postcode="QU1 1AB", norm_version=1
        )
    return record


@pytest.mark.django_db
class TestCounting:
    def count(self, **asked: object) -> defining.Counts:
        with working("a test"):
            return defining.count(replace(Terms(), **asked))  # type: ignore[arg-type]

    def test_kinds_that_do_not_count_make_nobody_a_customer(self, energy: Division) -> None:
        source = make_source(energy)
        make_record(source, name="Ana")
        make_record(source, kind=Kind.ORGANISATION, name="Norr")
        make_record(source, kind=Kind.DEPARTMENT, name="Accounts payable")
        before = self.count()
        assert (before.people, before.firms) == (1, 1)
        assert self.count(kinds=(Kind.PERSON,)).firms == 0
        assert self.count(kinds=(Kind.ORGANISATION, Kind.DEPARTMENT)).firms == 2
        assert self.count(kinds=(Kind.ORGANISATION,)).people == 0

    def test_a_source_may_add_to_customers_and_make_none(self, energy: Division) -> None:
        bills, talks = make_source(energy), make_source(energy, "talks")
        make_record(bills, name="Ana")
        make_record(talks, name="Somebody at a talk")
        assert self.count().people == 2
        assert self.count(quiet=(talks.pk,)).people == 1

    def test_whoever_signs_in_is_a_customer_whatever_the_sources(self, ana: Member) -> None:
        with working("a test"):
            everything = tuple(Source.objects.values_list("pk", flat=True))
            kinds = set(Record.objects.values_list("kind", flat=True))
        assert kinds <= {Kind.PERSON}
        assert self.count(quiet=everything).people == self.count().people

    def test_homes_are_addresses_or_families(self, energy: Division) -> None:
        source = make_source(energy)
        for name, family in (("Ana", "ferreira"), ("Ben", "ferreira"), ("Lodger", "marsh")):
            lives(make_record(source, name=name), "14 quay", family)
        assert self.count(home=Home.ADDRESS).homes == 1
        assert self.count(home=Home.FAMILY).homes == 2
        assert self.count(home=Home.AGREED).homes == 0

    def test_an_address_nobody_knows_and_a_firms_are_nobodys_home(self, energy: Division) -> None:
        source = make_source(energy)
        known_by_town = make_record(source, name="Ana")
        with working("a test"):
            Face.objects.create(
                record=known_by_town, family="ferreira", postcode="QU1 1AB", norm_version=1
            )
        lives(make_record(source, kind=Kind.ORGANISATION, name="Norr"), "1 dock")
        assert self.count(home=Home.ADDRESS).homes == 0
        assert self.count(home=Home.FAMILY).homes == 0
        assert self.count().mail == 1

    def test_a_firm_whose_address_nobody_knows_gets_no_letter(self, energy: Division) -> None:
        firm = make_record(make_source(energy), kind=Kind.ORGANISATION, name="Norr")
        with working("a test"):
            Face.objects.create(record=firm, org="norr", city="stannick", norm_version=1)
        assert (self.count().firms, self.count().mail) == (1, 0)

    def test_a_household_somebody_has_left_is_their_home_no_more(self, energy: Division) -> None:
        from goodterms.customer.people.models import (  # noqa: PLC0415
            Household,
            HouseholdMember,
        )
        from goodterms.kernel import clock  # noqa: PLC0415

        person = seed_of(lives(make_record(make_source(energy), name="Ana"), "14 quay"))
        now = clock.now()
        with working("a test"):
            HouseholdMember.objects.create(
                household=Household.objects.create(begun_at=now),
                person=person,
                name="Ana",
                since=now.date(),
                until=now.date(),
            )
        assert self.count(home=Home.AGREED).homes == 0

    @pytest.mark.parametrize("is_withdrawn", [False, True])
    def test_one_record_makes_a_customer_where_all_of_them_are_counted(
        self, energy: Division, ana: Member, *, is_withdrawn: bool
    ) -> None:
        """What a card says of one person is what the count says of everybody."""
        talks = make_source(energy, "talks")
        told = [
            make_record(make_source(energy), name="By its bills"),
            make_record(talks, name="At a talk"),
            make_record(make_source(energy), kind=Kind.ASSET, name="Lamp post"),
        ]
        terms = Terms(quiet=(talks.pk, own_words(ana).source_id))
        if is_withdrawn:
            with working("a test"):
                Record.objects.filter(pk__in=[one.pk for one in told]).update(
                    withdrawn_at="2026-01-01T00:00Z"
                )
        with working("a test"):
            standing = Record.objects.standing().select_related("source")
            makes = sum(map(terms.makes_customer, standing))
        assert makes == self.count(quiet=terms.quiet).people == (1 if is_withdrawn else 2)

    def test_letters_go_to_people_or_to_homes_and_firms_get_one(self, energy: Division) -> None:
        source = make_source(energy)
        for name, family in (("Ana", "ferreira"), ("Ben", "ferreira"), ("Lodger", "marsh")):
            lives(make_record(source, name=name), "14 quay", family)
        make_record(source, name="Nobody knows where")
        lives(make_record(source, kind=Kind.ORGANISATION, name="Norr"), "1 dock")
        assert self.count(mail=Mail.PERSON).mail == 4
        assert self.count(mail=Mail.HOME, home=Home.ADDRESS).mail == 2
        assert self.count(mail=Mail.HOME, home=Home.FAMILY).mail == 3
        assert self.count(mail=Mail.HOME, home=Home.AGREED).mail == 4

    def test_a_household_that_wants_one_letter_gets_one(self, energy: Division) -> None:
        from goodterms.customer.people.models import (  # noqa: PLC0415
            Household,
            HouseholdChoice,
            HouseholdMember,
        )
        from goodterms.kernel import clock  # noqa: PLC0415

        source = make_source(energy)
        both = [lives(make_record(source, name=name), "14 quay") for name in ("Ana", "Ben")]
        now = clock.now()
        with working("a test"):
            home = Household.objects.create(begun_at=now)
            for record in both:
                HouseholdMember.objects.create(
                    household=home, person=seed_of(record), name="x", since=now.date()
                )
            HouseholdChoice.objects.create(
                household=home, copies="one", by=seed_of(both[0]), by_name="Ana", at=now
            )
        assert self.count(mail=Mail.PERSON).mail == 1
        assert self.count(home=Home.AGREED).homes == 1
