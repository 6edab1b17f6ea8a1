"""How long a sign-in lasts, and what the door throws away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session

from goodterms.customer.people.models import Login
from goodterms.kernel import clock
from goodterms.surfaces.door import tidying
from goodterms.ui import stays
from tests.surfaces.door.visitors import Visitor, newest

if TYPE_CHECKING:
    from tests.conftest import Member

ANA = "ana.ferreira@mail.example"
DOV = "dov@mereandmoor.example"
NOBODY = "nobody.known@mail.example"
DAY = timedelta(days=1)


def signed_in(visitor: Visitor, email: str) -> Visitor:
    visitor.ask(email)
    visitor.type(newest(email).code)
    assert visitor.is_in
    return visitor


def is_let_in(visitor: Visitor, path: str, later: timedelta) -> bool:
    with clock.moved(later):
        return bool(visitor.get(path).status_code == 200)


def test_a_customer_who_comes_back_within_thirty_days_stays_in(
    ana: Member, visitor: Visitor
) -> None:
    signed_in(visitor, ANA)
    for days in range(0, 180, 29):
        assert is_let_in(visitor, "/held/", days * DAY), f"on day {days}"


def test_after_a_hundred_and_eighty_days_a_customer_signs_in_anew(
    ana: Member, visitor: Visitor
) -> None:
    signed_in(visitor, ANA)
    for days in range(0, 180, 29):
        is_let_in(visitor, "/held/", days * DAY)
    assert not is_let_in(visitor, "/held/", 181 * DAY)
    assert not visitor.is_in


def test_a_customer_who_stays_away_for_thirty_one_days_is_out(
    ana: Member, visitor: Visitor
) -> None:
    signed_in(visitor, ANA)
    assert not is_let_in(visitor, "/held/", 31 * DAY)
    assert not visitor.is_in


@pytest.mark.parametrize(
    ("hours", "is_in"), [([11, 22, 33], True), ([13], False), ([*range(0, 168, 8), 169], False)]
)
def test_staff_stay_for_twelve_idle_hours_and_seven_days_at_most(
    hours: list[int], is_in: bool, dov: Member, visitor: Visitor
) -> None:
    signed_in(visitor, DOV)
    *earlier, last = [timedelta(hours=hour) for hour in hours]
    for later in earlier:
        assert is_let_in(visitor, "/desk/", later)
    assert is_let_in(visitor, "/desk/", last) is is_in


def test_the_cookie_itself_ends_with_the_stay(ana: Member, dov: Member) -> None:
    for email, stay in ((ANA, stays.CUSTOMER), (DOV, stays.STAFF)):
        visitor = signed_in(Visitor(), email)
        assert visitor.browser.cookies["session"]["max-age"] == stay.idle.total_seconds()


def test_pages_pressed_one_after_the_other_write_nothing_down(
    ana: Member, visitor: Visitor
) -> None:
    signed_in(visitor, ANA)
    seen = visitor.browser.session["stay"]["seen"]
    for minutes, is_noted in ((60, False), (8 * 60, True)):
        assert is_let_in(visitor, "/held/", timedelta(minutes=minutes))
        assert (visitor.browser.session["stay"]["seen"] > seen) is is_noted


class TestWhatIsThrownAway:
    def test_an_address_nobody_proved_is_forgotten_after_a_day(self, visitor: Visitor) -> None:
        visitor.ask_first(NOBODY)
        assert Login.objects.filter(email=NOBODY).exists()
        assert tidying.clear_unproved() == 0, "its code may still be typed"
        with clock.moved(DAY + timedelta(minutes=1)):
            assert tidying.clear_unproved() == 1
        assert not Login.objects.filter(email=NOBODY).exists()
        assert not EmailAddress.objects.filter(email=NOBODY).exists()

    def test_and_may_be_typed_again(self, visitor: Visitor) -> None:
        visitor.ask_first(NOBODY)
        with clock.moved(2 * DAY):
            tidying.clear_unproved()
        other = Visitor()
        other.ask_first(NOBODY)
        other.type(newest(NOBODY).code, path="/sign-in/first/code/")
        assert Login.objects.get(email=NOBODY)

    def test_who_has_signed_in_stays(self, ana: Member, visitor: Visitor) -> None:
        signed_in(visitor, ANA)
        with clock.moved(400 * DAY):
            assert tidying.clear_unproved() == 0
        assert Login.objects.filter(email=ANA).exists()

    def test_a_login_made_for_somebody_waits_for_them(self, db: None) -> None:
        Login.objects.create(email=NOBODY, password="!")
        with clock.moved(400 * DAY):
            assert tidying.clear_unproved() == 0

    def test_sessions_that_have_ended_go(self, ana: Member, visitor: Visitor) -> None:
        signed_in(visitor, ANA)
        tidying.clear_sessions()
        assert Session.objects.count() == 1
        Session.objects.update(expire_date=clock.now() - DAY)
        tidying.clear_sessions()
        assert not Session.objects.exists()
