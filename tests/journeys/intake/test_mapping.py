from __future__ import annotations

import pytest

from goodterms.journeys.intake.content import of_column
from goodterms.journeys.intake.headers import FIELDS, IDENTITY_FIELDS, fields_of, is_header
from goodterms.journeys.intake.mapping import Mapped, map_columns, told
from goodterms.kernel.refusals import Refused


def mapped(
    headers: str, *rows: list[str], mapping: dict[str, str] | None = None, every: bool = False
) -> Mapped:
    names = tuple(headers.split(","))
    sample = [[row[at] for row in rows if row[at]] for at in range(len(names))]
    return map_columns(names, sample, mapping or {}, FIELDS if every else IDENTITY_FIELDS)


def pairs(found: Mapped) -> dict[str, str]:
    return {
        column.field: "+".join(found.headers[at] for at in column.columns) for column in found.found
    }


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("First Name", "given_name"),
        ("PRIMARY_NAME_FIRST", "given_name"),
        ("Vorname", "given_name"),
        ("Prénom", "given_name"),
        ("surname", "family_name"),
        ("MailingPostalCode", "postcode"),
        ("postcode_fake", "postcode"),
        ("PLZ", "postcode"),
        ("Straße", "street"),
        ("contact.email", "email"),
        ("E-Mail-Adresse", "email"),
        ("E-mail 1 - Value", "email"),
        ("Account Name", "organisation"),
        ("Job title", "role"),
        ("State/Region", "state"),
        ("soc_sec_id", "national_id"),
        ("Kunden-Nr.", "record_id"),
        ("birth_place", "city"),
        ("Fälligkeit", "due_date"),
        ("Meter Serial No.", "serial"),
    ],
)
def test_a_column_is_known_by_its_name(header: str, field: str) -> None:
    assert fields_of(header)[0][0] == field


@pytest.mark.parametrize("header", ["cluster", "entity_id", "gender", "hobby", "notes", ""])
def test_a_column_that_says_nothing_of_identity_is_left_alone(header: str) -> None:
    assert not fields_of(header)


def test_the_surer_column_is_taken_and_the_next_fills_its_gaps() -> None:
    found = mapped("full_name,first_and_surname,first_name,surname,Home Phone,Mobile,dob,cluster")
    assert pairs(found) == {
        "name": "full_name+first_and_surname",
        "given_name": "first_name",
        "family_name": "surname",
        "phone": "Mobile+Home Phone",
        "birth_date": "dob",
    }
    assert found.ignored == ("cluster",)


def test_a_house_number_goes_with_its_street() -> None:
    found = mapped("street_number,address_1,suburb")
    assert pairs(found) == {"street": "address_1", "city": "suburb"}
    assert found.house_number == 0


def test_name_beside_vorname_is_the_family_name_unless_it_holds_whole_names() -> None:
    assert pairs(mapped("Vorname,Name", ["Ana", "Ferreira"])) == {
        "given_name": "Vorname",
        "family_name": "Name",
    }
    assert "family_name" not in pairs(mapped("Vorname,Name", ["Ana", "Ana Ferreira"]))


def test_nom_alone_is_the_whole_name() -> None:
    assert pairs(mapped("Nom,Ville", ["Ana Ferreira", "Lyon"]))["name"] == "Nom"


def test_a_name_is_not_believed_against_the_cells() -> None:
    found = mapped("customer,name", ["4711", "Ana Ferreira"], ["4712", "Ben Whitlock"])
    assert pairs(found) == {"name": "name"}


def test_columns_without_a_telling_name_are_known_by_what_they_hold() -> None:
    found = mapped(
        "x1,x2,x3,x4,x5",
        ["Ana Ferreira", "ana@post.example", "14/05/1970", "LS1 4AP", "07700 900614"],
        ["Ben Whitlock", "ben@post.example", "02/11/2001", "LS2 9JT", "07700 900615"],
        ["Priya Raman", "priya@post.example", "23/08/1985", "YO1 7HH", "01632 960111"],
    )
    assert pairs(found) == {
        "name": "x1", "email": "x2", "birth_date": "x3", "postcode": "x4", "phone": "x5",
    }  # fmt: skip
    assert {column.known for column in found.found} == {"by content"}


def test_recent_dates_are_not_taken_for_birth_dates() -> None:
    rows = [["Ana Ferreira", f"2024-0{month}-11"] for month in range(1, 9)]
    assert pairs(mapped("who,when", *rows)) == {"name": "who"}


def test_what_we_are_told_outranks_names_and_contents() -> None:
    found = mapped("email,other", ["a@x.example", "b@x.example"], mapping={"email": "Other"})
    assert pairs(found) == {"email": "other"}
    assert found.found[0].known == "told"


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused, match="the nearest is birth_date"):
        mapped("name", mapping={"birthdate": "name"})


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused, match="no column E-Mial; the nearest is E-Mail"):
        mapped("Name,E-Mail", mapping={"email": "E-Mial"})


def test_holdings_are_fields_of_an_import_only() -> None:
    assert pairs(mapped("name,invoice_no", every=True)) == {
        "name": "name",
        "invoice_no": "invoice_no",
    }
    found = mapped("name,invoice_no")
    assert found.ignored == ("invoice_no",)


def test_options_are_read_as_pairs_and_anything_else_is_refused() -> None:
    assert told(["email=Contact", "name=a=b"]) == {"email": "Contact", "name": "a=b"}
    with pytest.raises(Refused, match="does not say FIELD=COLUMN"):
        told(["email"])


def test_a_row_of_values_is_no_header() -> None:
    assert is_header(["name", "city"])
    assert is_header(["who", "where"])
    assert not is_header(["Ana", "ana@post.example"])
    assert not is_header(["Ana", "1970-05-14"])


def test_the_report_says_which_is_which_in_one_line() -> None:
    found = mapped("rec_id,given_name,street_number,address_1,cluster", mapping={"name": "cluster"})
    assert found.sentence() == (
        "Read record_id from rec_id, name from cluster (told), given_name, street from address_1 "
        "with street_number."
    )


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["Ana Ferreira <ana@mail.example>", "Ben <ben@post.example>"], "email"),
        (["ana@mail.example; ana@work.example", "ben@post.example"], "email"),
        (["ana@mail.example"], "email"),
        (["555-010-2000", "555.010.2001", "1-555-010-2002"], "phone"),
        (["123-45-6789", "987-65-4321", "111-22-3333"], ""),
        (["4711"], ""),
        (["write to ana@mail.example", "call her"], ""),
    ],
)
def test_what_cells_say_where_the_name_says_nothing(cells: list[str], field: str) -> None:
    assert of_column(cells) == field


def test_a_column_named_after_a_field_and_empty_gives_way_to_one_that_holds_it() -> None:
    rows = [["", "ana@mail.example"], ["", "ben@post.example"]]
    assert pairs(mapped("email,x", *rows)) == {"email": "x"}
    rows[0][0] = "old@mail.example"
    assert pairs(mapped("email,x", *rows)) == {"email": "email"}


def test_a_whole_line_is_no_name_of_a_column() -> None:
    assert not fields_of(" ".join(["email", *map(str, range(5_000))]))


def test_a_hundred_unused_columns_are_not_all_named() -> None:
    said = mapped(",".join(["name", *(f"x{n}" for n in range(100))])).sentence()
    assert said.endswith("x29, and 70 more.")
