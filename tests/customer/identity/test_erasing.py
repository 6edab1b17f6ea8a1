"""Erasing a person: nothing is left but what a duty keeps, and those who stood near stand alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from tests.conftest import FormClient
from tests.support.make import (
    get_person,
    make_bill,
    make_cards,
    make_customer,
    make_record,
    make_source,
    seed_of,
)

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.operations import offers, purchases, things
from goodterms.customer.identity import handlers
from goodterms.customer.identity.models import (
    Change,
    Record,
    Review,
    Says,
)
from goodterms.customer.identity.operations import (
    claims,
    erasing,
    groups,
    jobs,
    looking,
    questions,
    queue,
    review,
)
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.operations.records import say
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.identity.tasks import sweep_later
from goodterms.customer.people import operations as people
from goodterms.customer.people.events import PersonErased
from goodterms.customer.people.models import (
    Affiliation,
    HouseholdChoice,
    Invitation,
    Login,
    Person,
)
from goodterms.customer.people.operations import households, invitations
from goodterms.customer.profile.operations import facts, proposals
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.journeys.notices.sending import Notice, tell
from goodterms.kernel import sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Member

    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

MARK = "zyxqwv"  # in every value that is said of her, and in nobody else's
BECAUSE = "A letter of 3 May asked for it."
MARKED = {
    "name": f"Vera {MARK.title()}",
    "email": f"vera@{MARK}.example",
    "street": f"14 {MARK.title()} Lane",
    "city": f"{MARK.title()}ham",
    "organisation": f"{MARK.title()} Works Ltd",
}


@pytest.fixture
def vera() -> Member:
    return make_customer(MARKED["email"], MARKED["name"])


def erase(person: UUID, because: str = BECAUSE) -> Any:
    with working("a test") as by:
        return erasing.erase(by=by, person=person, because=because)


# --- nothing is left --------------------------------------------------------------------------


@pytest.fixture
def everywhere(
    vera: Member, dov: Member, ben: Member, energy: Division, tmp_path: Path, monkeypatch: Any
) -> Member:
    """Vera, with her mark in as many places as the product's own operations can put it."""
    monkeypatch.setattr("django.conf.settings.DATA_DIR", tmp_path / "home")
    billing = make_source(energy, verifies=["email"])
    _in_a_file(tmp_path)
    with working("a test") as task:
        told = Told(f"{MARK}-1", MARKED, {"account_no": f"{MARK}-2"}, f"{MARK}-3")
        receive(by=task, source=billing, told=[told])
        later = {**MARKED, "phone": "07700 900101", "city": f"New {MARK.title()}ham"}
        receive(by=task, source=billing, told=[Told(told.key, later, told.paper, f"{MARK}-4")])
    resolve()
    _account_of(ben, billing)
    _join(vera)
    _said_by_her(vera, ben)
    _said_by_us(vera, dov)
    with working("a test") as task:
        tell(Notice("welcome", {}, "proof"), to=vera.person.pk, address=MARKED["email"], by=task)
    make_cards()
    client = FormClient()
    client.force_login(vera.login)
    return vera


def _in_a_file(folder: Path) -> None:
    file = folder / "list.csv"
    file.write_text(
        "Customer No,Name,Email,Street,City,Account No,Invoice No,Invoice amount,Product,Note\n"
        f"{MARK}-9,{MARKED['name']},{MARKED['email']},{MARKED['street']},{MARKED['city']},"
        f"{MARK}-8,{MARK}-7,61.35,{MARK} kettle,{MARK} rang\n"
        "2,Oscar Whitlock,oscar@old.example,3 Mill Road,Fenby,5512346,R-2,12.00,Kettle,rang\n",
        encoding="utf-8",
    )
    import_file(file, source="a list")


def _account_of(ben: Member, billing: Source) -> None:
    known = make_record(billing, name="Ben Ferreira")
    make_bill(known, "B-1", "12.00")
    with working("a test"):
        groups.join(ben.person.pk, [seed_of(known).pk], cause={})
        people.open_to_level([seed_of(known).pk], 2)


def _join(vera: Member) -> None:
    with working("a test"):
        for record in Record.objects.filter(payload__email=MARKED["email"]):
            if (seed := seed_of(record).pk) != vera.person.pk:
                groups.join(vera.person.pk, [seed], cause={})
                people.open_to_level([seed], 2)


def _said_by_her(vera: Member, ben: Member) -> None:
    who, seed = vera.actor, vera.person.pk
    with acting(who):
        facts.correct(by=who, person=seed, field="known_as", value=f"V. {MARK.title()}")
        facts.correct(by=who, person=seed, field="known_as", value=f"Vee {MARK.title()}")
        claim = claims.ask(by=who, person=seed, means="account", value=MARK, fact=MARK)
        claims.ask(by=who, person=seed, means="person", value=f"{MARK} house")
        asks.ask(by=who, person=seed, kind="question", words=f"Where is {MARK}?",
                 about=asks.About(words=f"the {MARK} bill", page=f"/{MARK}"))  # fmt: skip
        things.tell(by=who, person=seed, told=things.Told(known_as=MARK, serial=f"{MARK}-5"))
        bought = purchases.tell(by=who, person=seed, told=purchases.Told(item=MARK, seller=MARK))
        purchases.rate(by=who, purchase=bought.pk, rating=4, words=f"my {MARK}")
        proposals.dispute(by=who, person=seed, field="city", words=f"{MARK} it is not")
        jobs.tell(by=who, person=seed, job=jobs.Job(f"{MARK} Ltd", title=MARK))
        invitations.ask(by=who, person=seed, kind=Invitation.Kind.COLLEAGUE,
                        address=f"{MARK}@friend.example", name=MARK, firm=MARK)  # fmt: skip
        home = invitations.ask(by=who, person=seed, kind=Invitation.Kind.HOUSEHOLD,
                               address=ben.login.email, name=MARK)  # fmt: skip
    with working("a test"):
        looking.look(claim.pk)
        invitations.bind()
        questions.invite(seed)
    with acting(ben.actor):
        invitations.answer(
            by=ben.actor, person=ben.person.pk, invitation=home.pk, yes=True, name="Ben"
        )
    with acting(who):
        households.choose_copies(by=who, person=seed, copies=HouseholdChoice.Copies.ONE, name=MARK)


def _said_by_us(vera: Member, dov: Member) -> None:
    by, seed = dov.actor, vera.person.pk
    with working("a test"):
        everything = list(Person.objects.of(seed).values_list("pk", flat=True))
    with acting(by):
        look(by=by, kind=Look.Kind.OPENED, people=everything, groups=["facts"], reason="asked")
        offers.offer(by=by, person=seed, number="AC-B-1", role="payer", name=MARK)
    with working("a test"):
        ask, place = Ask.objects.get().pk, Affiliation.objects.get(person=seed).pk
    with acting(by):
        jobs.play(by=by, person=seed, affiliation=place, role="user")
        answers.answer(by=by, ask=ask, words=f"It is in the post, {MARK}.")
    with working("a test"):
        queue.dispute(*sorted(Record.objects.values_list("pk", flat=True))[:2])
        waits = next(iter(Review.objects.open().in_turn()))
    with acting(by):
        review.answer(by=by, review=waits.pk, says=Says.DIFFERENT, documents=f"{MARK}'s passport")


def found(mark: str) -> dict[str, int]:
    """Every column of every table in which the mark stands, in whatever form."""
    columns = """
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL)
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'm') AND a.attnum > 0
           AND NOT a.attisdropped
    """
    told = {}
    with transaction.atomic():
        sql.run("SET LOCAL ROLE goodterms_owner")
        for table, column, kind in sql.rows(columns):
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            counted = f'SELECT count(*) FROM "{table}" WHERE {text} ILIKE %s'
            if rows := sql.value(counted, [f"%{mark}%"]):
                told[f"{table}.{column}"] = rows
        sql.run("RESET ROLE")
    for one in Session.objects.all():
        if mark in str(one.get_decoded()):
            told["django_session.session_data, decoded"] = 1
    return told


# What a duty keeps, and why the mark may stand there.
STAYS = {
    "holdings_bill.number": "the books: a number of ours, on a row that leads to no name",
    "holdings_bill.bare": "the same without signs",
}


def test_no_mark_is_left_in_any_table_but_what_a_duty_keeps(everywhere: Member) -> None:
    before = found(MARK)
    wanted = {
        "identity_record.payload", "identity_record.said", "identity_record.source_key",
        "identity_paper.payload", "identity_version.payload", "identity_face.email",
        "identity_face.family", "identity_claim.value", "identity_review.documents",
        "people_login.email", "people_affiliation.firm", "people_household_member.name",
        "people_household_choice.by_name", "people_invitation.asker_name",
        "people_invitation_side.address", "profile_card.name", "profile_card.search",
        "profile_word.word", "profile_proposal.words", "holdings_account.number",
        "holdings_thing.serial", "holdings_purchase.words", "holdings_part_offer.name",
        "timeline_ask.about_words", "timeline_turn.words", "timeline_message.address",
        "holdings_bill.number",
    }  # fmt: skip
    assert wanted - before.keys() == set(), "the mark was not there to begin with"
    erase(everywhere.person.pk)
    assert found(MARK).keys() == STAYS.keys()


# --- before it, and whom it cannot be done to -------------------------------------------------


def test_the_plan_says_what_would_go_and_what_stays_until_when_and_changes_nothing(
    everywhere: Member,
) -> None:
    before = found(MARK)
    told = erasing.plan(everywhere.person.pk)
    assert found(MARK) == before
    lines = {(line.table, line.doing): line for line in told.lines}
    assert lines["identity_paper", "deleted"].rows == 2
    assert lines["identity_record", "emptied"].columns == ("payload", "source_key", "said")
    bill = lines["holdings_bill", "kept"]
    assert (bill.rows, bill.until) == (1, "10 years from the event (legal duty)")
    assert ("timeline_turn", "emptied") in lines
    assert ("timeline_turn", "kept") in lines, "what our staff are called"
    assert lines["people_household_member", "let go"].rows == 1, "Ben's place"
    assert lines["people_login", "deleted"].rows == 1
    assert len(lines) == len(told.lines), "nothing is said twice"
    assert (told.records, len(told.seeds)) == (3, 3)


def test_what_was_done_is_what_the_plan_had_said(everywhere: Member) -> None:
    told = erasing.plan(everywhere.person.pk)
    assert erase(everywhere.person.pk) == told


def refused(rule: str, person: UUID, because: str = BECAUSE, **more: Any) -> None:
    with pytest.raises(Refused) as caught, working("a test") as task:
        erasing.erase(by=more.get("by", task), person=person, because=because)
    assert caught.value.rule == rule


def test_whoever_works_at_the_desk_has_their_post_ended_first(dov: Member) -> None:
    refused("erasing.staff", dov.person.pk)


def test_nobody_is_erased_twice_and_no_stranger_once(vera: Member) -> None:
    erase(vera.person.pk)
    refused("erasing.erased", vera.person.pk)
    refused("erasing.unknown", uuid4())


def test_the_reason_is_kept_so_it_names_nobody(vera: Member) -> None:
    refused("erasing.no_reason", vera.person.pk, " ")
    refused("erasing.named", vera.person.pk, f"Asked for by mail of vera@{MARK}.example.")
    with working("a test"):
        assert not Person.objects.filter(erased_at__isnull=False).exists()
        told = AuditRecord.objects.filter(what="people.erased")
        assert {row.outcome for row in told} == {"refused"}
        assert not told.filter(details__icontains=MARK).exists()


def test_at_the_desk_and_in_the_portal_nobody_can_do_it(vera: Member, dov: Member) -> None:
    for one in (vera, dov):
        refused("erasing.keeper", vera.person.pk, by=one.actor)


# --- what follows -----------------------------------------------------------------------------


def test_it_leaves_one_record_that_names_no_value_and_changes_none_that_stood(
    vera: Member,
) -> None:
    with working("a test"):
        before = list(AuditRecord.objects.order_by("id").values())
    erase(vera.person.pk)
    with working("a test"):
        after = list(AuditRecord.objects.order_by("id").values())
        assert [row for row in after if row in before] == before
        (left,) = AuditRecord.objects.filter(what="people.erased")
        assert left.people == [vera.person.pk]
        assert left.details == {"because": BECAUSE, "records": 1}
        change = Change.objects.get(what="erased")
        assert (change.seeds, change.cause) == ([vera.person.pk], {"records": 1})


def test_who_was_signed_in_is_out_and_may_begin_anew(vera: Member) -> None:
    browser = FormClient()
    browser.force_login(vera.login)
    page = reverse("portal:held")
    assert browser.get(page).status_code == 200
    erase(vera.person.pk)
    assert browser.get(page).status_code == 302, "to the door"
    assert not Session.objects.exists()
    assert not Login.objects.filter(email=MARKED["email"]).exists()
    anew = make_customer(MARKED["email"], MARKED["name"])
    assert anew.person.pk != vera.person.pk
    assert get_person(vera.person.pk).erased_at is not None


def test_each_id_stays_and_what_the_person_was_joined_from_still_points_at_them(
    vera: Member, energy: Division
) -> None:
    other = make_record(make_source(energy), name=MARKED["name"])
    seed = seed_of(other).pk
    with working("a test"):
        groups.join(vera.person.pk, [seed], cause={})
    erase(seed)  # by any of their ids
    for one in (vera.person.pk, seed):
        stands = get_person(one)
        assert (stands.canonical_id, stands.opened) == (vera.person.pk, 0)
        assert stands.erased_at is not None


def test_what_was_on_its_way_is_swept_a_minute_later(vera: Member) -> None:
    erase(vera.person.pk)
    with working("a test"):  # a page that had begun before
        say(by=vera.actor, person=vera.person.pk, values={"city": f"{MARK}ham"})
        assert sql.value("SELECT count(*) FROM identity_record WHERE erased_at IS NULL") == 1
    sql.run("DELETE FROM procrastinate_jobs WHERE task_name <> 'goodterms.handle'")
    (told,) = sql.rows(
        "SELECT args -> 'event' FROM procrastinate_jobs WHERE args ->> 'handler' LIKE %s",
        ["%.erase_what_was_on_its_way"],
    )
    with working("a test"):
        handlers.erase_what_was_on_its_way(PersonErased(**json.loads(told[0])))
    ((seeds, seconds),) = sql.rows(
        """SELECT args ->> 'seeds', extract(epoch FROM scheduled_at - now())::int
             FROM procrastinate_jobs WHERE task_name = 'goodterms.identity.sweep'"""
    )
    assert 55 <= seconds <= 61
    sweep_later(seeds=json.loads(seeds))
    assert found(MARK).keys() <= STAYS.keys()
    assert erasing.sweep([vera.person.pk]) == 0, "twice is once"
