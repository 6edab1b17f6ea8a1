"""What the customer sees: the same page under the same walls, nothing to press (R60)."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodterms.customer.identity.operations.groups import join
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Login
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk.people.unpressable import unpressable
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_bill, make_cards, make_record, make_source, make_staff, seed_of

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(ana: Member, energy: Division, connect: Division) -> Member:
    """Ana has proved one record; the machine has matched another, which is not hers to see yet."""
    proved = make_record(make_source(energy), name="Ana Ferreira", city="Merehaven")
    matched = make_record(
        make_source(connect), name="A. Ferriera", city="Kelder", phone="07700 900614"
    )
    make_bill(proved, "ME-4402", "61.35")
    make_bill(matched, "MC-2207", "48.20")
    with working("a test"):
        join(ana.person.pk, [seed_of(proved).pk, seed_of(matched).pk], cause={})
        people.open_to_level([seed_of(proved).pk], 2)
    make_cards()
    return ana


def page_of(member: Member) -> str:
    return f"/desk/people/{canonical(member)}/mirror/"


def canonical(member: Member) -> UUID:
    with working("a test"):
        member.person.refresh_from_db()
        return member.person.canonical_id


def words(html: str) -> str:
    """What a page says in its main part."""
    main = re.sub(r".*<main[^>]*>|</main>.*", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub("<[^>]+>", " ", main)).split())


class TestTheMirror:
    @pytest.mark.parametrize(("more", "there"), [("", "/held/"), ("home/", "/")])
    def test_it_says_word_for_word_what_the_customer_reads(
        self, desk: FormClient, portal: FormClient, held: Member, more: str, there: str
    ) -> None:
        mirrored = desk.get(page_of(held) + more).content.decode()
        theirs = portal.get(there).content.decode()  # afterwards: the look itself is told there
        assert words(mirrored) == words(theirs)
        assert "This is what A" in mirrored

    def test_before_anything_is_shown_to_be_theirs_it_names_them_and_says_so(
        self, desk: FormClient, energy: Division
    ) -> None:
        seed = seed_of(make_record(make_source(energy), name="Iris Marsh", city="Kelder"))
        make_cards()
        page = desk.get(f"/desk/people/{seed.pk}/mirror/").text
        assert "No facts so far. It is everything you have shown to be yours." in words(page)
        assert "You are here as </span><b>Iris Marsh</b>, for yourself" in page
        assert "Kelder" not in page

    def test_what_the_machine_matched_is_not_there(self, desk: FormClient, held: Member) -> None:
        mirrored = desk.get(page_of(held)).content.decode()
        assert "Merehaven" in mirrored
        assert "Kelder" not in mirrored
        assert "07700" not in mirrored

    def test_nothing_on_it_can_be_pressed(self, desk: FormClient, held: Member) -> None:
        mirrored = desk.get(page_of(held)).content.decode()
        assert "<form" not in mirrored
        assert "<script" not in mirrored
        assert "hx-" not in mirrored.replace("hx-version", "")
        assert all("disabled" in button for button in re.findall("<button[^>]*>", mirrored))
        there = {
            address.partition("#")[0] for address in re.findall(r'<a [^>]*href="([^"]+)"', mirrored)
        }
        assert all(not address or address.startswith("/desk/people/") for address in there)

    def test_nothing_can_be_written_while_it_is_made(
        self, desk: FormClient, held: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from goodterms.surfaces.desk.people import mirror  # noqa: PLC0415

        said = []

        class Match:
            args, kwargs = (), {}  # type: ignore[var-annotated]

            @staticmethod
            def func(request: object) -> object:
                from django.http import HttpResponse  # noqa: PLC0415

                said.append(sql.value("SHOW transaction_read_only"))
                said.append(sql.value("SELECT current_user"))
                return HttpResponse("<body></body>")

        monkeypatch.setattr(mirror, "resolve", lambda _address: Match)
        assert desk.get(page_of(held)).status_code == 200
        assert said == ["on", "goodterms_portal"]

    def test_it_is_a_look_of_its_own_with_the_reason_once_a_visit(
        self, desk: FormClient, held: Member
    ) -> None:
        desk.get(page_of(held))
        desk.get(page_of(held) + "home/")
        with working("a test"):
            looks = [look.groups for look in Look.objects.order_by("at")]
            reasons = {look.reason for look in Look.objects.all()}
        assert looks.count(["mirror"]) == 1
        assert reasons == {"by.list"}

    def test_where_other_divisions_know_them_a_reason_comes_first(
        self, held: Member, energy: Division
    ) -> None:
        edda = make_staff("edda@x.example", "Edda", [energy])
        client = FormClient()
        client.force_login(edda.login)
        answer = client.get(page_of(held))
        assert answer.status_code == 303
        assert answer["Location"].endswith("/looks/")

    def test_it_is_closed_to_an_auditor(self, held: Member, energy: Division) -> None:
        auditor = make_staff("aud@x.example", "Audrey", [energy], frozenset({Power.AUDITOR}))
        client = FormClient()
        client.force_login(auditor.login)
        assert client.get(page_of(held)).status_code == 403

    def test_a_joined_seed_leads_to_the_survivor(self, desk: FormClient, held: Member) -> None:
        other = next(seed for seed in _seeds(held) if seed != canonical(held))
        answer = desk.get(f"/desk/people/{other}/mirror/")
        assert answer.status_code == 308
        assert str(canonical(held)) in answer["Location"]


def _seeds(member: Member) -> list[UUID]:
    from goodterms.customer.people.models import Person  # noqa: PLC0415

    with working("a test"):
        return list(Person.objects.of(canonical(member)).values_list("pk", flat=True))


@given(st.text(st.characters(exclude_characters="<>&\r\0", exclude_categories=["Cs"]), max_size=30))
def test_words_and_attributes_come_through_as_they_are(text: str) -> None:
    quoted = text.replace('"', "&quot;")
    html = f'<p class="{quoted}">{text}</p>'
    assert unescape(unpressable(html, {}, "")) == unescape(html)


def test_what_is_pressed_is_taken_out() -> None:
    html = (
        '<!doctype html><body class="x"><script>a < b</script><header></header>'
        '<form method="post" action="/x/" class="f"><input name="a" autofocus>'
        '<button hx-post="/x/">Go</button></form>'
        '<a href="/held/#one">A</a><a href="#two">B</a><a href="//evil.example/">C</a></body>'
    )
    assert unpressable(html, {"/held/": "/m/"}, "!") == (
        '<!doctype html><body class="x">!<header></header>'
        '<div class="f"><input name="a" disabled><button disabled>Go</button></div>'
        '<a href="/m/#one">A</a><a href="#two">B</a><a>C</a></body>'
    )


def test_it_speaks_the_language_they_chose_whatever_staff_read(
    desk: FormClient, held: Member, dov: Member
) -> None:
    Login.objects.filter(pk=held.login.pk).update(language="de")
    Login.objects.filter(pk=dov.login.pk).update(language="en")
    page = desk.get(page_of(held)).text
    assert "Was wir" in page
    Login.objects.filter(pk=held.login.pk).update(language="en")
    Login.objects.filter(pk=dov.login.pk).update(language="de")
    page = desk.get(page_of(held)).text
    assert "What we hold" in page
