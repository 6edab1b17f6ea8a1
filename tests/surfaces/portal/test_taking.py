"""Everything leaves with the customer; a card comes in after a look at it (R2, R4, R138)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.profile.cards_vcf import read
from goodterms.kernel.acting import acting, working
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from tests.surfaces.portal.steps import row, spoken

if TYPE_CHECKING:
    from tests.conftest import FormClient
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

HELD, CARD = reverse("portal:held"), reverse("portal:held-card")
MINE = """BEGIN:VCARD
VERSION:3.0
FN:Ana Ferreira
TEL;TYPE=cell:07700 900 142
TEL:01632 960 812
BDAY:1980-05-15
END:VCARD
"""


def sent(portal: FormClient, text: bytes) -> Any:
    return portal.post(CARD, {"card": SimpleUploadedFile("me.vcf", text)})


def taken() -> list[str]:
    with working("a test"):
        left = AuditRecord.objects.filter(what="profile.taken").order_by("at")
        return [row.details["form"] for row in left]


class TestTaking:
    def test_one_press_gives_everything_with_sources_and_dates(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        dov = divisions.dov.actor
        with acting(dov):
            look(
                by=dov,
                kind=Look.Kind.OPENED,
                people=[story.ana.person.pk],
                groups=["facts"],
                reason="billing",
            )
        assert reverse("portal:held-taken") in portal.get(HELD).text
        answer = portal.get(reverse("portal:held-taken"))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            assert sorted(packed.namelist()) == ["data.json", "me.vcf", "read-me-first.html"]
            data = json.loads(packed.read("data.json"))
            page = packed.read("read-me-first.html").decode()
            assert read(packed.read("me.vcf").decode())["name"] == "Ana Ferreira"
        facts = {fact["field"]: fact for fact in data["facts"]}
        assert facts["birth_date"]["value"] == "1980-05-14"
        assert facts["phone"]["source"] == "Mere Energy billing"
        assert data["looks"][0]["who"] == "Dov Adler"
        assert data["accounts_and_bills"]
        assert "14 Quay Lane" in page
        assert taken() == ["zip"]

    def test_nothing_leaves_that_nobody_proved_to_be_theirs(
        self, portal: FormClient, story: Story
    ) -> None:
        answer = portal.get(reverse("portal:held-taken-json"))
        assert "Ferriera" not in answer.text
        assert "01632 960 811" in answer.text
        assert taken() == ["json"]

    @pytest.mark.parametrize(("query", "version"), [("", "4.0"), ("?version=3", "3.0")])
    def test_their_card_suits_any_address_book(
        self, portal: FormClient, story: Story, query: str, version: str
    ) -> None:
        answer = portal.get(reverse("portal:held-vcard") + query)
        assert f"VERSION:{version}\r\n" in answer.content.decode()
        assert answer["Content-Type"] == "text/vcard; charset=utf-8"
        assert read(answer.content.decode())["phone"] == "01632 960 811"


class TestBringing:
    def test_a_card_is_shown_before_anything_is_kept(
        self, portal: FormClient, story: Story
    ) -> None:
        page = sent(portal, MINE.encode())
        told = spoken(page)
        assert "Mobile phone: 07700 900 142 we do not know it" in told
        assert "Phone: 01632 960 812 now 01632 960 811" in told
        assert "kept as your wish until somebody has checked it" in told
        assert "Full name" not in told, "what we hold already is no change"
        assert "1980-05-14" not in page.text
        assert "07700 900 142" not in portal.get(HELD).text

    def test_only_what_is_ticked_is_kept_and_shared_facts_become_wishes(
        self, portal: FormClient, story: Story
    ) -> None:
        answer = portal.post(
            reverse("portal:held-card-kept"),
            {
                "keep": ["phone_mobile", "birth_date"],
                "value-phone_mobile": "07700 900 142",
                "value-birth_date": "1980-05-15",
                "value-phone": "01632 960 812",
            },
        )
        assert (answer.status_code, answer["Location"]) == (303, HELD)
        page = portal.get(HELD)
        assert "07700 900 142" in row(page, "phone_mobile")
        assert "01632 960 811" in row(page, "phone")
        assert "Saved as your wish" in row(page, "birth_date")

    def test_one_value_that_cannot_be_keeps_everything_out(
        self, portal: FormClient, story: Story
    ) -> None:
        answer = portal.post(
            reverse("portal:held-card-kept"),
            {
                "keep": ["organisation", "phone"],
                "value-organisation": "Norr",
                "value-phone": "ring my sister",
            },
        )
        assert answer.status_code == 422
        assert "Phone: ring my sister is not a number one can dial." in spoken(answer)
        assert 'value="ring my sister"' in answer.text
        assert "Norr" not in portal.get(HELD).text

    @pytest.mark.parametrize("text", [b"", b"hello", b"\x00\xff\xfe"])
    def test_a_file_that_is_no_card_is_refused_in_one_sentence(
        self, portal: FormClient, story: Story, text: bytes
    ) -> None:
        answer = sent(portal, text)
        assert answer.status_code == 422
        assert "One thing to put right" in answer.text

    def test_a_card_that_says_nothing_new_says_so(self, portal: FormClient, story: Story) -> None:
        text = "BEGIN:VCARD\nFN:FERREIRA, ANA\nEND:VCARD\n"
        assert "says nothing that we do not hold already" in spoken(sent(portal, text.encode()))
