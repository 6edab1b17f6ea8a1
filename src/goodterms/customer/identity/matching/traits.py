"""One face as the comparisons see it: the live road of ``comparisons_traits``.

A test holds every column equal to the batch's table ``trait``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.places import district_of
from goodterms.customer.identity.matching.sharing import Share

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from goodterms.customer.identity.matching.live import Comparable


def traits_of(
    face: Comparable, shares: Mapping[str, Share], public: Container[str]
) -> dict[str, Any]:
    """The row of ``trait`` for one face of a person or an organisation.

    ``shares`` tells whose its phone, email and street_key are (its own where nothing is told);
    ``public`` are the mail domains at which anybody has a mailbox.
    """
    at_public = face.email_domain in public
    domain = None if at_public else face.email_domain
    phone_share = shares.get("phone", Share.OWN)
    return {
        **(_firm(face) if face.kind == "organisation" else _person(face)),
        "born": face.born,
        **_mail(face, shares.get("email", Share.OWN), at_public=at_public),
        "domain": domain,
        "phone": _if(phone_share is Share.OWN, face.phone),
        "phone_house": _if(phone_share is Share.HOUSE, face.phone),
        "phone_firm": _if(phone_share is Share.FIRM, face.phone),
        "account_no": face.account_no,
        "national": face.national,
        "org": face.org,
        **_place(face, shares.get("street_key", Share.OWN)),
        "shared": face.org or domain or _shared_phone(face, phone_share),
    }


def _person(face: Comparable) -> dict[str, Any]:
    both = face.given is not None and face.family is not None
    return {
        "given": face.given,
        "given_class": face.given_class,
        "family": face.family,
        "whole": f"{face.given} {face.family}" if both else None,
        "names": list(face.names) if face.names else None,
    }


def _firm(face: Comparable) -> dict[str, Any]:
    names = None if face.org is None else face.org.split(" ")
    return {"given": None, "given_class": None, "family": None, "whole": face.org, "names": names}


def _mail(face: Comparable, share: Share, *, at_public: bool) -> dict[str, Any]:
    personal = not face.email_role
    own = share is Share.OWN
    mail = _if(personal and not at_public, face.email)
    home = _if(personal and at_public, face.email)
    local = face.email_local
    telling = own and home is not None and local is not None and any(c.isdigit() for c in local)
    return {
        "mail": mail,
        "mail_home": home,
        "mail_domain": _if(personal, face.email_domain),
        "mail_local": _if(personal, local),
        "email": _if(own, mail),
        "email_home": _if(own, home),
        "email_shared": _if(not (personal and own), face.email),
        "local_home": _if(telling, local),
    }


def _place(face: Comparable, share: Share) -> dict[str, Any]:
    return {
        "street_any": face.street_key,
        "street": _if(share is Share.OWN, face.street_key),
        "street_house": _if(share is Share.HOUSE, face.street_key),
        "street_firm": _if(share is Share.FIRM, face.street_key),
        "postcode": face.postcode,
        "district": district_of(face.postcode),
        "city": face.city,
    }


def _shared_phone(face: Comparable, share: Share) -> str | None:
    return str(face.phone) if share is not Share.OWN and face.phone is not None else None


def _if[T](holds: bool, value: T) -> T | None:
    return value if holds else None
