"""Parts in accounts at the desk: who says so, writing one down, and taking it back (R60, R111)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.holdings.models import AccountParty
from goodterms.customer.people.models import Affiliation, Role
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from tests.conftest import FormClient
from tests.support.make import make_staff, seed_of
from tests.surfaces.desk.test_firms import make_firm
from tests.surfaces.portal.steps import spoken

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db


def account_of(case: Case) -> UUID:
    with working("a test"):
        return AccountParty.objects.get(record=case.first, said_by="").account_id


def parts_page(case: Case) -> str:
    return reverse("desk:people-parts", args=[case.person, account_of(case)])


def undo_of(case: Case, part: UUID) -> str:
    return reverse("desk:people-part-undo", args=[case.person, account_of(case), part])


def written() -> list[AccountParty]:
    """What stands written down at the desk."""
    with working("a test"):
        return list(AccountParty.objects.exclude(said_by="").filter(until=None))


def test_the_person_page_leads_to_the_parts_in_each_account(desk: FormClient, case: Case) -> None:
    page = desk.get(case.page).text
    assert f'href="{parts_page(case)}">AC-ME-4402</a>' in page
    assert "holder from Mere Energy billing, as of" in spoken(desk.get(parts_page(case)))


def test_a_firms_own_name_for_a_part_stands_on_the_person_page_too(
    desk: FormClient, case: Case
) -> None:
    with working("a test"):
        Role.objects.filter(pk="holder").update(words="account keeper")
    for page in (case.page, parts_page(case)):
        assert "account keeper" in spoken(desk.get(page))


def test_one_is_written_down_and_taken_back(desk: FormClient, case: Case) -> None:
    here = parts_page(case)
    assert desk.post(here, {"role": "payer"}).headers["Location"] == here
    page = desk.get(here)
    assert "payer written down by Dov Adler" in spoken(page)
    assert 'value="payer"' not in page.text, "what they play is not offered again"
    assert "holder and payer" in spoken(desk.get(case.page))
    (part,) = written()
    assert undo_of(case, part.pk) in page.text
    assert desk.post(undo_of(case, part.pk)).headers["Location"] == here
    assert written() == []
    log = spoken(desk.get(case.page))
    assert "A part in an account was written down" in log
    assert "A part in an account has ended" in log


def test_a_double_press_writes_one_down_and_takes_one_back(desk: FormClient, case: Case) -> None:
    here = parts_page(case)
    twice = {"_key": str(new_id()), "role": "payer"}
    assert {desk.post(here, twice).headers["Location"] for _press in range(2)} == {here}
    (part,) = written()
    assert desk.post(here, {"role": "payer"}).status_code == 422  # anew, from an older page
    undo = undo_of(case, part.pk)
    assert desk.post(undo).status_code == 303
    again = desk.post(undo)
    assert again.status_code == 422
    assert "This part has ended already." in spoken(again)


@pytest.mark.parametrize(
    ("role", "words"),
    [("", "waits for your choice"), ("king", "no such choice"), ("approver", "no such choice")],
)
def test_what_is_no_part_in_an_account_is_refused(
    desk: FormClient, case: Case, role: str, words: str
) -> None:
    answer = desk.post(parts_page(case), {"role": role})
    assert answer.status_code == 422
    assert words in spoken(answer)
    assert 'href="#id_role_0"' in answer.text
    assert written() == []


def test_what_the_list_says_has_no_undo(desk: FormClient, case: Case) -> None:
    with working("a test"):
        listed = AccountParty.objects.get(record=case.first)
    answer = desk.post(undo_of(case, listed.pk))
    assert answer.status_code == 422
    assert "put right there" in spoken(answer)


def test_an_account_of_somebody_else_is_not_there(
    desk: FormClient, case: Case, elsewhere: UUID
) -> None:
    with working("a test"):
        strange = AccountParty.objects.get(person=elsewhere)
    for account in (strange.account_id, new_id()):
        url = reverse("desk:people-parts", args=[case.person, account])
        assert desk.get(url).status_code == 404
        assert desk.post(url, {"role": "payer"}).status_code == 404
    theirs = reverse("desk:people-parts", args=[elsewhere, strange.account_id])
    answer = desk.post(theirs, {"role": "payer"})
    assert answer.headers["Location"] == reverse("desk:people-looks", args=[elsewhere])
    assert desk.post(undo_of(case, strange.pk)).status_code == 422
    assert written() == []


def test_who_reads_only_finds_no_way_to_it(case: Case, energy: Division) -> None:
    rae = make_staff("rae@mere.example", "Rae", [energy], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(rae.login)
    assert parts_page(case) not in client.get(case.page).text
    assert client.get(parts_page(case)).status_code == 403
    assert client.post(parts_page(case), {"role": "payer"}).status_code == 403


def test_the_firms_page_leads_to_the_part_of_each_who_works_there(
    desk: FormClient, case: Case, energy: Division
) -> None:
    norr = make_firm(energy, "Norr Logistics")
    with working("a test"):
        place = Affiliation.objects.create(
            person=seed_of(case.first),
            firm="Norr Logistics",
            organisation_id=norr,
            state=Affiliation.State.CONFIRMED,
            told_at=clock.now(),
        )
    page = desk.get(reverse("desk:people-firm", args=[norr])).text
    way = reverse("desk:people-work", args=[case.person, place.pk])
    assert f'<a href="{way}">Say which</a>' in page
    said = {"firm": "Norr Logistics", "ours": str(norr), "roles": ["approver"]}
    assert desk.post(way, said).status_code == 303
    page = desk.get(reverse("desk:people-firm", args=[norr])).text
    assert f'<a href="{way}">approver</a>' in page
