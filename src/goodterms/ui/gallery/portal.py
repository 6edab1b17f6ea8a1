"""Invented facts, states and turns of a thread for the portal's page of the gallery."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from goodterms.kernel import clock
from goodterms.ui.parts import (
    Action,
    Empty,
    Entry,
    Fact,
    FactGroup,
    Refusal,
    Stale,
    Tag,
)
from goodterms.ui.pictures.lines import sparkline
from goodterms.ui.pictures.maps import join


def _fix(about: str) -> Action:
    return Action(label="Fix", about=about, url="#fix", icon="pencil")


def context() -> dict[str, Any]:
    now = timezone.localtime(clock.now())
    return {
        "groups": [_not_sure(), _you(), _supplies(), _derived()],
        "refusal": REFUSAL,
        "empty": EMPTY,
        "stale": Stale(
            at=now.replace(hour=13, minute=52),
            words="We cannot reach your record just now. What you wrote is safe and goes out when "
            "we are back.",
            actions=(TRY_AGAIN, TALK),
        ),
        "tags": TAGS,
        "entries": _thread(now),
        "done": {
            "title": "It is yours.",
            "words": "The gas at 14 Quay Lane now stands beside your electricity.",
        },
        "note": {
            "words": "Our answer is the same whether or not we find it. "
            "That way nobody can fish for your accounts.",
        },
        "join": join(
            [("Mere Electric", "since 2016"), ("Moor Gas", "since 2017")],
            "Ana",
            "14 Quay Lane",
            "The Mere Electric and Moor Gas accounts both lead to Ana Ferreira",
        ),
        "spark": sparkline(
            [62, 60, 61, 68, 72, 71, 76, 81, 80, 85, 87, 91],
            "Kept on time, by month: from 62 to 91 percent in a year",
        ),
    }


def _not_sure() -> FactGroup:
    phone = Fact(
        label="Phone for power cuts",
        value="07700 900 614",
        source="from the meter reading service, March 2019; not used since",
        unsure=True,
        actions=(
            Action(label="Still right", url="#right", post=True, about="phone for power cuts"),
            Action(label="Fix", url="#fix", icon="pencil", about="phone for power cuts"),
            Action(label="Not mine", url="#not-mine", look="plain", about="phone for power cuts"),
        ),
    )
    name = Fact(
        label="Name on the gas account",
        value="A. Ferriera",
        source="from Moor Gas, 2017; elsewhere it is spelt Ferreira",
        unsure=True,
        actions=(
            Action(label="Use Ferreira", url="#use", post=True),
            Action(label="Keep as it is", url="#keep", look="plain"),
            Action(label="Not mine", url="#not-mine", look="plain", about="name on the account"),
        ),
    )
    return FactGroup(
        title="Not sure",
        anchor="not-sure",
        hint="a word from you settles it",
        facts=(phone, name),
        unsure=True,
    )


def _you() -> FactGroup:
    full_name = Fact(
        label="Full name",
        value="Ana Ferreira",
        source="told by you, 3 March 2024",
        theirs=True,
        actions=(_fix("full name"),),
    )
    birth = Fact(
        label="Date of birth",
        value="14 May, year hidden",
        source="from your contract of 2016; seen by billing only",
        actions=(Action(label="Show", about="date of birth", url="#show", icon="eye"),),
    )
    email = Fact(
        label="Email",
        value="ana.ferreira@postbox.example",
        source="told by you, just now",
        theirs=True,
        saved="Saved at 14:07.",
        undo=Action(label="Undo", about="the change of email", url="#undo", post=True),
        actions=(_fix("email"),),
    )
    return FactGroup(title="You", anchor="you", facts=(full_name, birth, email))


def _supplies() -> FactGroup:
    meter = Fact(
        label="Meter",
        value="Serial ending 77 190; you pay by month",
        source="from Mere Electric, since 1 May 2016",
        more="Sam Iveson checks a change by hand; you hear within one working day.",
        actions=(_fix("meter"),),
    )
    boiler = Fact(
        label="Boiler",
        value="Vessen 24, in the cellar",
        source="told by you when it broke, 11 January 2025",
        theirs=True,
        actions=(_fix("boiler"),),
    )
    return FactGroup(title="Homes and supplies", anchor="supplies", facts=(meter, boiler))


def _derived() -> FactGroup:
    pump = Fact(
        label="Likely to want a heat pump",
        value="Perhaps",
        source="worked out on 2 November from your boiler's age and your gas use",
        actions=(Action(label="Object", about="heat pump", url="#object", icon="flag"),),
    )
    return FactGroup(title="Worked out by us", anchor="derived", facts=(pump,))


def _thread(now: datetime) -> list[Entry]:
    said = now - timedelta(days=12)
    return [
        Entry(
            who="Ana Ferreira",
            at=said,
            words="The delivery slot was missed again. I took a morning off for the second time.",
            theirs=True,
        ),
        Entry(
            who="Joan Petrie",
            role="dispatch, Mere Electric",
            at=said + timedelta(minutes=48),
            took="after 48 minutes",
            words="Ana, that is on us: the van was sent to the wrong depot.",
            seen="Ana sees this",
        ),
        Entry(
            who="To all 212 who spoke of delivery",
            at=now - timedelta(days=2),
            words="From 1 December every slot is one hour.",
            icon="bell",
        ),
    ]


TALK = Action(label="Talk to a person", url="#talk", look="plain")
TRY_AGAIN = Action(label="Try again", url="#again")

REFUSAL = Refusal(
    title="“Night depots in practice” is not open to you yet",
    reason="It belongs to the Visionary level. Norr Logistics is at Pioneer until 30 June 2027.",
    next_step="Lena Voss at Norr can change that. Or take this one alone for €180.",
    actions=(
        Action(label="Ask Lena", url="#lena", look="main"),
        Action(label="Buy this one", url="#buy"),
        Action(label="Why these levels?", url="#why", look="plain"),
    ),
)

EMPTY = Empty(
    title="We know only your email",
    words="What you tell us, and what our files say of you, will stand here.",
    action=Action(label="Add something", url="#add", icon="plus"),
)

TAGS = (
    Tag(words="Thursday, 17:00", kind="due", icon="clock"),
    Tag(words="Late by 5 hours", kind="late", icon="clock"),
    Tag(words="Kept, two days early", kind="kept", icon="check"),
    Tag(words="We are not sure", kind="unsure", icon="circle-help"),
    Tag(words="Not yours"),
)
