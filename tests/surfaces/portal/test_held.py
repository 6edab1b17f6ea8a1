"""Scenarios 1 and 2 on the page: see all that is held, mend it, take it back (R1 to R5, R60)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import (
    Assertion,
    Membership,
    Paper,
    Record,
    Source,
    Version,
)
from goodterms.customer.identity.operations import groups, words
from goodterms.customer.people import operations as people
from goodterms.customer.profile.operations import facts
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from tests.support.make import make_customer, make_record, seed_of
from tests.surfaces.portal.steps import ask, code_of, queries_of, row, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from goodterms.customer.identity.models import Claim
    from tests.conftest import FormClient, Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

HELD = reverse("portal:held")


def fact(name: str) -> str:
    return reverse("portal:held-fact", args=[name])


def undo(name: str) -> str:
    return reverse("portal:held-undo", args=[name])


class TestSeeing:
    def test_a_visitor_signs_in_first_and_comes_back_here(self, db: None) -> None:
        answer = Client().get(HELD)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{reverse('account_login')}?next={HELD}",
        )

    def test_every_fact_has_its_value_its_source_and_its_day(self, portal: FormClient) -> None:
        told = row(portal.get(HELD), "phone")
        assert "01632 960 811" in told
        assert re.search(r"from Mere Energy billing, \d{1,2} \w+", told)
        assert "Fix" in told

    def test_the_counts_come_from_the_data(self, portal: FormClient, story: Story) -> None:
        page = spoken(portal.get(HELD))
        assert "9 facts from two places." in page
        with acting(story.ana.actor):
            facts.correct(
                by=story.ana.actor, person=story.ana.person.pk, field="organisation", value="Norr"
            )
        assert "10 facts from two places." in spoken(portal.get(HELD))

    def test_what_nobody_proved_is_neither_shown_nor_counted(
        self, portal: FormClient, story: Story
    ) -> None:
        before = spoken(portal.get(HELD))
        with working("a test"):
            groups.join(story.ana.person.pk, [seed_of(story.moor).pk], cause={})
        after = portal.get(HELD)
        assert spoken(after) == before
        assert "Ferriera" not in after.text

    def test_a_date_of_birth_is_hidden_until_it_is_asked_for(self, portal: FormClient) -> None:
        page = portal.get(HELD)
        assert "14 May, year hidden" in row(page, "birth_date")
        assert not re.search(r"(?<![-\w])1980(?!\w)", page.text), "an id may hold these figures"
        assert "14 May 1980" in row(portal.get(f"{HELD}?show=birth_date"), "birth_date")

    def test_with_script_only_its_row_is_exchanged(self, scripted: Callable[..., Answer]) -> None:
        answer = scripted(f"{HELD}?show=birth_date")
        assert "14 May 1980" in row(answer, "birth_date")
        assert "<html" not in answer.text
        assert "fact-phone" not in answer.text

    def test_somebody_we_know_nothing_of_is_told_so_and_shown_a_way_on(
        self, divisions: Divisions
    ) -> None:
        client = Client()
        client.force_login(make_customer("new@mail.example").login)
        page = client.get(HELD)
        assert "We know only your email" in page.text
        assert reverse("portal:claims") in page.text

    def test_numbers_show_their_last_four_signs_only(
        self, portal: FormClient, story: Story
    ) -> None:
        page = portal.get(HELD)
        assert "8820-" not in page.text
        assert re.search(r"1 account Electricity …\d{4}", spoken(page))

    def test_two_divisions_stand_in_one_list(self, portal: FormClient, linked: Claim) -> None:
        page = spoken(portal.get(HELD))
        assert re.search(r"2 accounts Electricity …\d{4} and Broadband …\d{4}", page)
        assert "2 bills the newest of 2 November" in page

    def test_what_has_a_room_of_its_own_is_told_once_and_leads_there(
        self, portal: FormClient, story: Story
    ) -> None:
        yours = portal.get(HELD).text.split('id="accounts"')[1].split("</section>")[0]
        for room in ("accounts", "things", "people", "ask"):
            assert f'href="{reverse(f"portal:{room}")}"' in yours
        assert "£61.35" not in yours
        assert "£61.35" in portal.get(reverse("portal:accounts")).text

    def test_a_value_is_text_and_never_markup(self, portal: FormClient) -> None:
        portal.post(fact("name"), {"value": "<b>Ana</b> & co"})
        assert "&lt;b&gt;Ana&lt;/b&gt; &amp; co" in portal.get(HELD).text

    @pytest.mark.parametrize("records", [1, 9])
    def test_the_page_asks_the_database_ten_times_however_much_we_hold(
        self,
        portal: FormClient,
        story: Story,
        divisions: Divisions,
        records: int,
    ) -> None:
        for number in range(records):
            record = make_record(
                divisions.connect, name=f"Ana {number}", phone=f"0161 49600{number}"
            )
            with working("a test"):
                groups.join(story.ana.person.pk, [seed_of(record).pk], cause={})
                people.open_to_level([seed_of(record).pk], 2)
        assert queries_of(portal, HELD) <= 10


class TestMending:
    def test_without_script_it_comes_back_to_the_row_saved_and_in_their_hand(
        self, portal: FormClient
    ) -> None:
        answer = portal.post(fact("phone"), {"value": "07700 900 999"})
        assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#fact-phone")
        page = portal.get(HELD)
        assert re.search(
            r"07700 900 999 Saved at \d\d:\d\d. Undo .*told by you", row(page, "phone")
        )
        assert '<dd class="val pen">07700 900 999</dd>' in page.text

    def test_with_script_the_row_answers_in_place_and_the_count_follows(
        self, scripted: Callable[..., Answer]
    ) -> None:
        answer = scripted(fact("organisation"), {"value": "Norr Logistics"})
        assert answer.status_code == 200
        assert "Norr Logistics" in row(answer, "organisation")
        assert "10 facts from two places." in answer.text
        assert "<html" not in answer.text

    def test_the_form_stands_at_an_address_of_its_own_and_as_a_part(
        self, portal: FormClient, scripted: Callable[..., Answer]
    ) -> None:
        assert 'value="01632 960 811"' in portal.get(fact("phone")).text
        part = scripted(fact("phone"))
        assert 'value="01632 960 811"' in part.text
        assert "<html" not in part.text

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("phone", " ", "“Phone” is still empty."),
            ("email", "ana at home", "An email address has one @ in it."),
            ("birth_date", "31/31/1999", "31/31/1999 is not a date."),
            ("birth_date", "2999-01-01", "That day is still to come."),
            ("name", "A" * 201, "That is longer than 200 signs."),
        ],
    )
    def test_what_cannot_be_is_refused_with_what_was_typed_still_there(
        self,
        portal: FormClient,
        scripted: Callable[..., Answer],
        name: str,
        value: str,
        sentence: str,
    ) -> None:
        for answer in (
            portal.post(fact(name), {"value": value}),
            scripted(fact(name), {"value": value}),
        ):
            assert answer.status_code == 422
            assert "One thing to put right" in answer.text
            assert answer.text.count(sentence) == 2, "in the summary and at the field"
            if value.strip():
                assert f'value="{value}"' in answer.text

    def test_undo_brings_back_what_was_there(
        self, portal: FormClient, scripted: Callable[..., Answer]
    ) -> None:
        portal.post(fact("phone"), {"value": "07700 900 999"})
        answer = portal.post(undo("phone"))
        assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#fact-phone")
        assert "01632 960 811 from Mere Energy" in row(portal.get(HELD), "phone")

        portal.post(fact("phone"), {"value": "07700 900 999"})
        assert "01632 960 811 from Mere Energy" in row(scripted(undo("phone"), {}), "phone")

    def test_an_undo_too_many_is_refused_in_words(
        self, portal: FormClient, scripted: Callable[..., Answer]
    ) -> None:
        page = portal.post(undo("phone"))
        assert page.status_code == 422
        assert "There is nothing to undo here any more." in page.text
        part = scripted(undo("phone"), {})
        assert part.status_code == 422
        assert "There is nothing to undo here any more." in row(part, "phone")

    def test_the_address_of_the_sign_in_offers_no_undo(self, portal: FormClient) -> None:
        told = row(portal.get(HELD), "email")
        assert "proved by you when you first signed in" in told
        assert "Undo" not in told
        assert portal.post(undo("email")).status_code == 422

    def test_what_we_lack_can_be_added(self, portal: FormClient) -> None:
        assert "we do not know it Add" in row(portal.get(HELD), "organisation")
        portal.post(fact("organisation"), {"value": "Norr Logistics"})
        assert "Norr Logistics" in row(portal.get(HELD), "organisation")

    @pytest.mark.parametrize("name", ["account_no", "shoe-size"])
    def test_what_is_no_fact_of_theirs_is_not_found(self, portal: FormClient, name: str) -> None:
        assert portal.get(fact(name)).status_code == 404
        assert portal.post(fact(name), {"value": "1"}).status_code == 404
        assert portal.post(undo(name)).status_code == 404

    def test_a_double_click_writes_once(self, portal: FormClient, story: Story) -> None:
        form = {"value": "07700 900 999", "_key": str(uuid4())}
        first, second = portal.post(fact("phone"), form), portal.post(fact("phone"), form)
        assert (first.status_code, second["Location"]) == (303, first["Location"])
        with working("a test"):
            assert AuditRecord.objects.filter(what="profile.fact.corrected").count() == 1
            assert Version.objects.filter(record__source__code="portal").count() == 1

    def test_a_form_without_its_key_does_nothing(self, ana: Member) -> None:
        client = Client()
        client.force_login(ana.login)
        assert client.post(fact("phone"), {"value": "07700 900 999"}).status_code == 400
        assert "01632 960 811" in row(client.get(HELD), "phone")


class TestNotSure:
    def test_where_sources_differ_both_values_are_buttons_at_the_top(
        self, portal: FormClient, linked: Claim
    ) -> None:
        page = portal.get(HELD)
        assert "two we are not sure of" in page.text
        told = row(page, "phone")
        for words_ in ("Use “01632 960 811”", "Use “07700 900 614”", "Fix", "Not mine"):
            assert words_ in told
        assert page.text.index('id="fact-phone"') < page.text.index('id="fact-email"')
        assert page.text.count('id="fact-phone"') == 1

    def test_an_answer_is_their_own_word_and_keeps_its_place(
        self, scripted: Callable[..., Answer], linked: Claim
    ) -> None:
        answer = scripted(fact("phone"), {"value": "01632 960 811", "asked": "on"})
        assert 'class="fact unsure"' in answer.text
        assert re.search(r"01632 960 811 Saved at .* told by you", row(answer, "phone"))
        assert "one we are not sure of" in answer.text

    def test_undo_of_an_answer_asks_again(
        self, scripted: Callable[..., Answer], linked: Claim
    ) -> None:
        scripted(fact("phone"), {"value": "01632 960 811", "asked": "on"})
        answer = scripted(undo("phone"), {})
        assert "Use “07700 900 614”" in row(answer, "phone")
        assert "two we are not sure of" in answer.text


class TestRecords:
    """What the sources wrote, as far as the customer has shown that it is theirs."""

    PAYLOAD: ClassVar = {
        "name": "A. Ferriera",
        "birth_date": "1984-05-14",
        "phone": "07700 900614",
    }
    PAPER: ClassVar = {
        "account_no": "MC20170447",
        "invoice_no": "MC-2610-5521",
        "invoice_amount": "48.20",
        "other": {"Born": "14/05/1984", "Telefon": "07700/900614", "Plan": "Moor Fibre 80"},
    }

    @pytest.fixture
    def told(self, story: Story) -> Source:
        """Moor Connect's record of Ana with everything its file says."""
        with working("a test"):
            Record.objects.filter(pk=story.moor.pk).update(
                payload={**self.PAYLOAD, "email": story.old_email}
            )
            Paper.objects.update_or_create(
                record_id=story.moor.pk, defaults={"payload": self.PAPER}
            )
            Source.objects.filter(pk=story.moor.source_id).update(
                mapping={"birth_date": ["Born"], "phone": ["Telefon"]}
            )
        return story.moor.source

    def words_of(self, portal: FormClient, story: Story) -> str:
        page = spoken(portal.get(HELD))
        return page[page.index("Moor Connect billing as it read") :]

    def test_a_paper_proof_shows_the_row_as_it_was_written(
        self, portal: FormClient, told: Source, story: Story, linked: Claim
    ) -> None:
        words_ = self.words_of(portal, story)
        assert "Phone 07700/900614" in words_
        assert "Plan Moor Fibre 80" in words_
        assert "Amount of the invoice 48.20" in words_

    def test_numbers_that_prove_something_and_hidden_values_stay_hidden(
        self, portal: FormClient, told: Source, story: Story, linked: Claim
    ) -> None:
        page = portal.get(HELD).text
        assert "…0447" in page
        for hidden in ("MC20170447", "MC-2610-5521", "14/05/1984", "1984-05-14"):
            assert hidden not in page

    def test_a_code_alone_shows_contact_details_and_nothing_of_bills(
        self, portal: FormClient, told: Source, story: Story
    ) -> None:
        claim = ask(story, amount="1.00")
        portal.post(reverse("portal:claims-one", args=[claim.pk]), {"code": code_of(claim)})
        words_ = self.words_of(portal, story)
        assert "contact details only" in words_
        assert "Phone 07700 900614" in words_
        for closed in ("48.20", "Moor Fibre", "0447"):
            assert closed not in words_

    def test_a_record_that_moved_between_people_stands_here_once(
        self, portal: FormClient, story: Story, linked: Claim
    ) -> None:
        with working("a test"):
            Membership.objects.create(
                record=story.moor,
                person=people.mint(),
                since=clock.now() - timedelta(days=9),
                until=clock.now(),
                why="a test",
            )
        assert portal.get(HELD).text.count(f'id="record-{story.moor.pk}"') == 1


class TestNotMine:
    def denial(self, record: int) -> str:
        return reverse("portal:held-denial", args=[record])

    def test_the_record_leaves_at_once_and_undo_brings_it_back(
        self, portal: FormClient, linked: Claim, story: Story
    ) -> None:
        answer = portal.post(self.denial(story.moor.pk))
        assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#set-aside")
        page = portal.get(HELD)
        assert "Ferriera" not in page.text
        assert "A record left this page" in page.text
        with working("a test"):
            word = Assertion.objects.standing().get(says=-1)
        back = portal.post(reverse("portal:held-denial-undo", args=[word.pk]))
        assert (back.status_code, back["Location"]) == (303, f"{HELD}#records")
        assert "Ferriera" in portal.get(HELD).text

    def test_said_once_more_in_another_window_it_leads_to_what_was_said(
        self, portal: FormClient, linked: Claim, story: Story
    ) -> None:
        for _window in range(2):
            answer = portal.post(self.denial(story.moor.pk))
            assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#set-aside")
        with working("a test"):
            assert Assertion.objects.filter(says=-1).count() == 1

    def test_with_script_the_page_is_exchanged_and_the_new_line_takes_the_focus(
        self, scripted: Callable[..., Answer], linked: Claim, story: Story
    ) -> None:
        answer = scripted(self.denial(story.moor.pk), {})
        assert "<html" not in answer.text
        assert re.search(r'id="set-aside-h"[^>]*data-focus', answer.text)

    def test_what_our_desk_wrote_for_them_is_fixed_and_not_denied(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        dov = divisions.dov.actor
        with acting(dov):
            record = facts.correct(
                by=dov, person=story.ana.person.pk, field="phone", value="07700 900 001"
            )
        assert "told by you to Dov Adler at our desk" in row(portal.get(HELD), "phone")
        answer = portal.post(self.denial(record.pk))
        assert answer.status_code == 422
        assert "Our desk wrote this down for you." in answer.text

    def test_a_record_that_is_not_theirs_to_see_is_not_found(
        self, portal: FormClient, story: Story
    ) -> None:
        assert portal.post(self.denial(story.moor.pk)).status_code == 404
        with working("a test"):  # the machine alone holds it for hers
            groups.join(story.ana.person.pk, [seed_of(story.moor).pk], cause={})
        assert portal.post(self.denial(story.moor.pk)).status_code == 404
        assert portal.post(self.denial(987_654)).status_code == 404

    def test_somebody_elses_word_is_not_found(
        self, portal: FormClient, divisions: Divisions
    ) -> None:
        record = make_record(divisions.energy, name="Ben Ferreira", email="ben@mail.example")
        ben = make_customer("ben@mail.example", "Ben Ferreira")
        with acting(ben.actor):
            word = words.deny(by=ben.actor, person=ben.person.pk, about=record)
        assert portal.post(reverse("portal:held-denial-undo", args=[word.pk])).status_code == 404
        with working("a test"):
            assert Assertion.objects.get(pk=word.pk).revoked_at is None
