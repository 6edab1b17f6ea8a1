"""Who the gallery is dressed as: the firms of the demo, their pages, Ana and Dov."""

from __future__ import annotations

from goodterms.ui.parts import ActingAs, Firm, Link, Want

QUILLSTONE = Firm(name="Quillstone Advisory", mark="quillstone", palette="quillstone")
FIRMS = {
    "quillstone": QUILLSTONE,
    "mere-moor": Firm(name="Mere & Moor", mark="mere-moor", palette="mere-moor"),
}

ANA = ActingAs(name="Ana Ferreira", change_url="#main")
DOV = ActingAs(name="Dov Adler", leave_url="#main")

PORTAL_NAV = (
    Link(label="Home", url="#home", icon="house"),
    Link(label="What we hold", url="#main", icon="book-open", current=True),
    Link(label="Promises", url="#promises", icon="handshake"),
    Link(label="Ask", url="#ask", icon="search"),
    Link(label="Cafe", url="#cafe", icon="coffee"),
)
DESK_NAV = (
    Link(label="Today", url="#today", icon="list-checks"),
    Link(label="People", url="#main", icon="users-round", current=True),
    Link(label="Inbox", url="#inbox", icon="inbox", count=6),
    Link(label="Who is who", url="#who", icon="link", count=38),
)
FOOT = (
    Link(label="Who looked at your record", url="#looked"),
    Link(label="Take your data with you", url="#data"),
    Link(label="Leave", url="#leave"),
)
WANT = Want(
    action="#want",
    words="A calendar of readings",
    done="We have it.",
    receipt="Joan Petrie reads it before 11:00 and answers here.",
    url="#thread",
)
