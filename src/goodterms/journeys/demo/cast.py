"""The five who can sign in, and the lines the silos have on them.

Ana has electricity under her name and broadband under a name misspelt, at an address written
otherwise and with a mailbox she seldom opens: the machine thinks it likely, and only she can prove
it, with the invoice on her table. Marcus has three lines at Quillstone, one an employer.
"""

from __future__ import annotations

from dataclasses import dataclass

from goodterms.journeys.demo.silos import Line

ANA, BEN, MARCUS = "cast-ana", "cast-ben", "cast-marcus"
NORR, ALDGATE = "cast-norr", "cast-aldgate"
_HOME = "cast-home"

INVOICE_NO, INVOICE_AMOUNT = "MC-2310447", "36.50"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who can sign in: as a customer, or as staff with a post in each division."""

    name: str
    email: str
    divisions: tuple[str, ...] = ()  # codes; none for a customer
    title: str = ""
    greets: bool = False  # the one "Talk to a person" names
    is_steward: bool = False


ANA_SIGNS_IN = Member("Ana Ferreira", "ana.ferreira@mail.example")
BEN_SIGNS_IN = Member("Ben Whitlock", "ben.whitlock@post.example")
MARCUS_SIGNS_IN = Member("Marcus Hale", "marcus.hale@norr.example")
PRIYA = Member(
    "Priya Raman", "priya.raman@quillstone.example", ("quillstone",), "Adviser", greets=True
)
DOV = Member(
    "Dov Adler",
    "dov.adler@mere-moor.example",
    ("mere-energy", "moor-connect"),
    "Front line and steward",
    greets=True,
    is_steward=True,
)

SIGN_INS = (ANA_SIGNS_IN, BEN_SIGNS_IN, MARCUS_SIGNS_IN, PRIYA, DOV)
COLLEAGUES = tuple(
    Member(name, f"{name.lower().replace(' ', '.')}@quillstone.example", ("quillstone",), title)
    for name, title in (
        ("Ines Duarte", "Partner"),
        ("Hugh Tennant", "Partner"),
        ("Saskia Verbeek", "Adviser"),
        ("Tunde Bello", "Adviser"),
        ("Morag Lennox", "Adviser"),
        ("Piotr Zalewski", "Analyst"),
        ("Hanna Lindqvist", "Analyst"),
        ("Caspar Dunne", "Analyst"),
        ("Leonie Marsh", "Events"),
        ("Ruth Ellery", "Office"),
        ("Gwil Parry", "Research editor"),
    )
)

_HOUSE = {"Supply address": "14 Quay Lane", "Town": "Merebridge", "Postcode": "MM1 4QL"}

BILLING = (
    Line(
        {
            "Customer No": "ME20164", "Title": "Ms", "First name": "Ana", "Surname": "Ferreira",
            **_HOUSE, "Telephone": "07700 900142", "E-mail": "ana.ferreira@mail.example",
            "Born": "14/05/1984", "Account": "2016014402", "Tariff": "Mere Green",
            "Opened": "01/05/2016", "Last invoice no": "ME-2610-118824",
            "Invoice total": "£84.20", "Issued": "13/10/2026", "Due": "03/11/2026",
        },
        ANA, "person", _HOME,
    ),
    Line(
        {
            "Customer No": "ME20871", "First name": "B", "Surname": "Whitlock",
            "Supply address": "3 Harbour Road", "Town": "Merebridge", "Postcode": "MM1 2HR",
            "Account": "2014551180", "Tariff": "Mere Standard", "Opened": "09/02/2014",
            "Closed": "30/06/2022",
        },
        BEN, "person",
    ),
)  # fmt: skip

METERS = (
    Line(
        {
            "id": "MR499001", "meter_point": "1900087742210", "meter_serial": "E20177190",
            "contact_name": "FERREIRA, ANA", "site_address": "14 QUAY LN", "town": "MEREBRIDGE",
            "post_code": "MM14QL", "contact_phone": "07700900614", "last_read": "2019-03-18",
        },
        ANA, "person", _HOME,
    ),
)  # fmt: skip

CONNECT = (
    Line(
        {
            "CRM ID": "MC66447", "Full name": "A. Ferriera", "Address line 1": "14 Quay La.",
            "City": "Merebridge", "Post code": "MM1 4QL",
            "Email address": "aferreira84@moormail.example", "Date of birth": "1984-05-14",
            "Contract": "MC20170447", "Plan": "Moor Fibre 80", "Customer since": "2017-05-22",
            "Invoice": INVOICE_NO, "Amount due": INVOICE_AMOUNT, "Invoice date": "2026-10-20",
            "Item": "Router Hearth 2", "Price": "89.00", "Bought on": "2023-02-11",
        },
        ANA, "person", _HOME,
    ),
    Line(
        {
            "CRM ID": "MC69034", "Full name": "Ben Whitlock", "Address line 1": "14 Quay Lane",
            "City": "Merebridge", "Post code": "MM1 4QL", "Mobile": "07700 900142",
            "Email address": "ben.whitlock@post.example", "Date of birth": "1982-11-30",
            "Contract": "MC20220934", "Plan": "Moor Mobile", "Customer since": "2022-07-04",
            "Invoice": "MC-2310934", "Amount due": "14.00", "Invoice date": "2026-10-20",
        },
        BEN, "person", _HOME,
    ),
    *(
        Line(
            {
                "CRM ID": number, "Organisation": firm, "Address line 1": street, "City": town,
                "Post code": postcode, "Contract": f"MC20{number[2:]}", "Plan": "Moor Business 400",
                "Customer since": since,
            },
            entity, "organisation",
        )
        for number, firm, street, town, postcode, since, entity in (
            ("MC60118", "Norr Logistics", "2 Dock Road", "Stannick", "ST3 2DR", "2015-02-02", NORR),
            ("MC60119", "Norr Logistics Ltd", "Unit 9, Fell Park", "Merebridge", "MM3 9FP",
             "2021-09-13", NORR),
            ("MC60240", "Aldgate Freight Ltd", "41 Basin Street", "Merebridge", "MM1 6BS",
             "2012-06-25", ALDGATE),
        )
    ),
)  # fmt: skip

CONTACTS = (
    Line(
        {
            "Contact ID": "Q11", "First name": "Marcus", "Last name": "Hale",
            "Company": "Norr Logistics", "Job title": "Head of Network Design",
            "Work email": "marcus.hale@norr.example", "Telephone": "07700 900377",
            "Town": "Stannick", "Last seen": "2026-10-29",
        },
        MARCUS, "person",
    ),
    Line(
        {
            "Contact ID": "Q12", "First name": "Marcus", "Last name": "Hale",
            "Company": "Aldgate Freight Ltd", "Job title": "Network Planner",
            "Work email": "m.hale@aldgatefreight.example", "Telephone": "07700 900377",
            "Town": "Merebridge", "Last seen": "2026-09-22",
        },
        MARCUS, "person",
    ),
    Line(
        {
            "Contact ID": "Q13", "First name": "Marc", "Last name": "Hale",
            "Company": "Tidewater Lines", "Job title": "Operations Analyst",
            "Work email": "mhale@tidewater.example", "Telephone": "07700 900377",
            "Town": "Thornwick Bay", "Last seen": "2018-03-27",
        },
        MARCUS, "person",
    ),
    Line(
        {
            "Contact ID": "Q14", "First name": "Lena", "Last name": "Voss",
            "Company": "Norr Logistics", "Job title": "Transport Manager",
            "Work email": "lena.voss@norr.example", "Town": "Stannick", "Last seen": "2026-09-04",
        },
        "cast-lena", "person",
    ),
)  # fmt: skip
