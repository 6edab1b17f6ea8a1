"""The two roads to a face, and what a face may never do."""

from __future__ import annotations

import string
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.habits import Habits
from goodterms.customer.identity.matching.live import Face, face_of
from goodterms.customer.identity.matching.parts import parts_of

type Row = dict[str, str | None]

FIELDS = (
    "source", "name", "given_name", "family_name", "organisation", "email", "phone", "street",
    "city", "state", "postcode", "country", "birth_date", "account_no", "national_id",
)  # fmt: skip


def face(row: dict[str, Any]) -> Face:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Face(**values)


def both_roads(rows: list[Row]) -> tuple[list[Face], list[Face]]:
    """The rows' faces by the bulk road, and by the single one told what bulk saw around them."""
    columns = {"row": pa.array(range(len(rows)), pa.int64())} | {
        field: pa.array([row.get(field) for row in rows], pa.string()) for field in FIELDS
    }
    connection = duckdb.connect()
    connection.register("prepared", pa.table(columns))
    habits = make_faces(connection, "prepared")
    found = connection.sql("SELECT * EXCLUDE (row) FROM face ORDER BY row").to_arrow_table()
    alone = {tuple(firm) for (firm,) in connection.sql("FROM firm_alone").fetchall()}
    sources = {code for (code,) in connection.sql("FROM firm_source").fetchall()}
    single = []
    for row in rows:
        firm = words_of_firm(row.get("organisation") or "")
        names = face_of(row, habits).names
        elsewhere = (firm or names) in alone and (row.get("source") or "") in sources
        single.append(face_of(row, habits, firm_elsewhere=elsewhere))
    return [face(row) for row in found.to_pylist()], single


def words_of_firm(said: str) -> tuple[str, ...]:
    return parts_of(Habits())["organisation"].of(said)[1] or ()


MESSY: dict[str, list[str]] = {
    "source": ["billing", "crm", "meters"],
    "name": [
        "Ana Reyes", "REYES, ANA", "Dr. Ana Reyes", "Mrs Hall", "dr hall, jane", "O'Connor, Mary",
        "Jan van der Berg", "van der Berg, Jan", "Anne-Marie Smith-Jones", "J. R. Smith", "j smith",
        "Smith, John, Jr", "Robert (Bob) Smith", "thomas clifford, 1st baron clifford of chudleigh",
        "José Núñez", "Zoë  Öztürk", "The Occupier", "IT Department", "Street light 16673",
        "ATM 4", "TEST CUSTOMER 8256", "xxx", "Xx Yyy", "asdf asdf", "Roberts Ltd",
        "Vargas-Patrick",
        "Young, Miller and Blackwell", "n/a", "-", "Miss Dr Ada Byron", "Light Meter", "Bo Bo",
        "mr & mrs patel", "Of Kent", "Ludwig van Beethoven", "李 小龙", "Δημήτρης Παπαδόπουλος",
        "ms. a b", "Test Test", "and and", "K\u212a Lee", "Jo 'Ann' Lee", "A-", "--", "jr",
        "Will, Bill",
    ],
    "given_name": [
        "Ana", "Mary Jane", "J.", "Dr Ana", "Bob", "bob", "n/a", "Test", "Lord", "É",
        "van",
    ],
    "family_name": [
        "Reyes", "O'Connor", "van der Berg", "Smith Jr", "Lord", "Jr", "None", "Ørsted",
    ],
    "organisation": [
        "Mere & Moor Ltd", "GRANT PLC", "Hall, Akhtar & Holt", "The Society", "S.R.L.", "unknown",
        "Roberts Ltd", "Roberts", "Meter 44", "Test GmbH & Co. KG", "Young, Miller and Blackwell",
    ],
    "email": [
        "ana@mere.example", "INFO@Mere.example", "sales-team@x.com", "sales.team@x.com",
        "none@none.com",
        "ana.reyes+shop@x.com", "müller@bücher.de", "Ana <ana@x.com>", "mailto:ana@x.com", "a@b",
        "@",
        "test28981@example.invalid", "o'neil@x.com", "a..b@x.com", "x@x.test", "unknown",
        "reyes@x.org",
        "noreply@mitchell.example", "ana@x.com; ben@y.com", "info2@x.com", "x@sub.test.org",
        "-a@x.com",
    ],
    "phone": [
        "+44(0)113 496 0123", "0113 496 0123", "(0113) 4960123", "+441134960123",
        "0044 113 4960123",
        "+1-404-249-3607x5631", "001-362-854-5989x5080", "753.461.4332", "(777)302-8675x44258",
        "0000000000", "12345678", "tel: 0113 496 0123", "1-800-FLOWERS", "12", "n/a", "+", "ext 4",
        "0113 496 0123 / 0114 496 0124", "+44 0113 496 0123", "441134960123", "٠١١٣",
        "555-555-5555",
    ],
    "street": [
        "1 High St", "Flat 6, Nathan Forks", "Flat 6, 12 High Street", "Hauptstraße 12a", "n/a",
        "232 Miller Brooks Suite 006", "Studio 39u, Francis Trail", "123 E Main St.", "12",
        "PO Box 9",
    ],
    "city": ["Leeds", "LEEDS ", "São Paulo", "unknown", "0"],
    "state": ["nsw", "NSW", "-"],
    "postcode": [
        "LS1 4AB", "ls14ab", "12345-6789", "123456789", "00000", "2222", "n/a", "75-001", "D/1",
    ],
    "country": ["GB", "uk", "Germany", "Deutschland", "Atlantis", "-"],
    "birth_date": [
        "1980-02-29", "1981-02-29", "19800229", "29/02/1980", "02/29/1980", "3/4/80", "1980",
        "1980-05",
        "12 May 1980", "May 12, 1980", "1900-01-01", "0000-00-00", "1980-01-01T00:00:00", "soon",
    ],
    "account_no": [
        "4389 8570", "0000", "1111", "111", "A-17/3", "unknown", "xxx", "x",
        "\uff17\uff17",
    ],
    "national_id": ["AB 12 34 56 C", "000000000", "123456789", "n/a"],
}  # fmt: skip

_LETTERS = st.text(
    alphabet=string.ascii_letters + " ,.'-@+0123456789/&()\té\u00df\u0131", max_size=30
)


@st.composite
def messy_rows(draw: st.DrawFn) -> list[Row]:
    used = draw(st.sets(st.sampled_from(sorted(MESSY)), min_size=1))
    row = st.fixed_dictionaries(
        {f: st.none() | st.sampled_from(MESSY[f]) | _LETTERS | st.text(max_size=8) for f in used}
    )
    return draw(st.lists(row, min_size=1, max_size=20))


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(rows=messy_rows())
def test_both_roads_see_the_same_face(rows: list[Row]) -> None:
    bulk, single = both_roads(rows)
    assert bulk == single


def test_both_roads_agree_on_every_odd_value_we_have_met() -> None:
    longest = max(len(values) for values in MESSY.values())
    rows: list[Row] = [
        {field: values[place % len(values)] for field, values in MESSY.items()}
        for place in range(longest)
    ]
    rows += [{field: value} for field, values in MESSY.items() for value in values]
    bulk, single = both_roads(rows)
    assert bulk == single


def kinds_of(rows: list[Row]) -> list[str]:
    bulk, single = both_roads(rows)
    assert bulk == single
    return [one.kind for one in bulk]


def told(source: str, *, account: bool, email: str | None = None) -> Row:
    """What a source tells of one firm."""
    number = "43898570" if account else None
    firm = "Hall, Akhtar & Holt"
    return {"source": source, "organisation": firm, "email": email, "account_no": number}


def others(source: str, *, account: bool, count: int = 4) -> list[Row]:
    """Further firms of the source, so that it has a habit."""
    number = "77120034" if account else None
    return [
        {"source": source, "organisation": f"{name} Roofing Ltd", "account_no": number}
        for name in ("Gower", "Tarn", "Wick", "Ellison")[:count]
    ]


PERSON: Row = {"source": "crm", "name": "Ana Reyes", "account_no": "98530768"}
BILLED = told("billing", account=True, email="accounts@hall.example")


def test_a_mailbox_beside_its_firms_record_in_a_source_of_few_accounts_is_one() -> None:
    mailbox = told("crm", account=True, email="info@hall.example")
    rows = [mailbox, told("crm", account=False), PERSON, *others("crm", account=False)]
    assert kinds_of(rows)[:2] == ["role_mailbox", "organisation"]


def test_a_firm_billed_as_all_are_is_a_firm_whatever_another_source_lacks() -> None:
    billing = [BILLED, *others("billing", account=True)]
    contacts = [told("contacts", account=False), *others("contacts", account=False)]
    crm = [told("crm", account=False), PERSON, *others("crm", account=False)]
    for elsewhere in (contacts, crm, contacts + crm):
        assert kinds_of(billing + elsewhere)[0] == "organisation"


def test_a_source_that_knows_of_no_accounts_makes_nobody_a_mailbox() -> None:
    """Half of the firms here have an account; a list of contacts cannot say who has none."""
    partly = [
        told("crm", account=True, email="info@hall.example"),
        *others("crm", account=True, count=1),
        *others("crm", account=False),
    ]
    contacts = [told("contacts", account=False), *others("contacts", account=False)]
    assert kinds_of(partly + contacts)[0] == "organisation"
