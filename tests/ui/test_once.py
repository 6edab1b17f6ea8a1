"""A form's one-time key: what it may look like, and that a wrong one breaks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.audit.models import FormKey
from goodterms.customer.holdings.models import Thing
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from tests.conftest import FormClient, Member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["", "a\x00b", "x" * 65, "a\nb"])
def test_a_key_that_is_none_is_told_so_and_nothing_is_done(portal: FormClient, key: str) -> None:
    answer = portal.post(reverse("portal:things-new"), {"known_as": "A kettle", "_key": key})
    assert answer.status_code == 400
    with working("a test"):
        assert not Thing.objects.exists()
        assert not FormKey.objects.exists()


def test_the_same_form_twice_has_one_effect_and_one_answer(portal: FormClient) -> None:
    form = {"known_as": "A kettle", "_key": "one"}
    first, second = (portal.post(reverse("portal:things-new"), form) for _ in range(2))
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    with working("a test"):
        assert Thing.objects.count() == 1


def test_the_same_key_with_other_contents_is_refused(portal: FormClient) -> None:
    portal.post(reverse("portal:things-new"), {"known_as": "A kettle", "_key": "one"})
    answer = portal.post(reverse("portal:things-new"), {"known_as": "A lamp", "_key": "one"})
    assert answer.status_code == 422
    assert "already sent with other contents" in answer.text
    assert "What you sent first holds" in answer.text  # a page, from which there is a way on
    assert "<main" in answer.text


def test_two_people_may_hold_the_same_key(portal: FormClient, ben: Member) -> None:
    from tests.conftest import FormClient  # noqa: PLC0415

    bens = FormClient()
    bens.force_login(ben.login)
    form = {"known_as": "A kettle", "_key": "one"}
    assert portal.post(reverse("portal:things-new"), form).status_code == 303
    assert bens.post(reverse("portal:things-new"), form).status_code == 303


def test_a_refused_form_gives_its_key_back(portal: FormClient) -> None:
    refused = portal.post(reverse("portal:things-new"), {"known_as": "", "_key": "one"})
    assert refused.status_code == 422
    mended = portal.post(reverse("portal:things-new"), {"known_as": "A kettle", "_key": "one"})
    assert mended.status_code == 303
