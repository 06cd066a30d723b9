"""Turns stored things into the facts that texts name: `{town.name}`, `{centre.phone}`, `{window.hours}`.

Each owner of facts is asked once; owners nobody registered are keys of the prefecture's contacts.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from kit.core.bridge.timetable import contact_timetable
from kit.core.logic.opening.words import summary
from kit.core.logic.phone import PhoneError, parse_phone
from kit.core.memory import public
from kit.core.models.contact import Contact
from kit.core.registries import Fact, facts


def read_facts(names: Iterable[str], *, now: datetime) -> dict[str, Fact]:
    """The facts behind `names` ("owner.field"); names that nobody knows are left out."""
    owners = {name.split(".", 1)[0] for name in names}
    found: dict[str, Fact] = {}
    for owner in sorted(owners):
        resolver = facts.get(owner)
        if resolver is not None:
            found |= _prefixed(owner, resolver(now))
    unknown = [owner for owner in owners if owner not in facts]
    contacts = public("contact facts", _contact_facts) if unknown else {}
    for owner in unknown:
        found |= contacts.get(owner, {})
    return found


def contact_facts(contact: Contact) -> dict[str, Fact]:
    """name, phone and hours of one of the prefecture's contacts."""
    timetable = contact_timetable(contact)
    hours = contact.hours_note or (summary(timetable) if timetable.is_known else "")
    return {"name": Fact(contact.name), "phone": phone_fact(contact.phone), "hours": Fact(hours)}


def phone_fact(number: str) -> Fact:
    """A number with its tel: address; what cannot be dialled is shown without one."""
    if not number:
        return Fact("")
    try:
        phone = parse_phone(number)
    except PhoneError:
        return Fact(number)
    return Fact(phone.display, phone.href)


def _contact_facts() -> dict[str, dict[str, Fact]]:
    live = Contact.objects.filter(live=True)
    return {contact.key: _prefixed(contact.key, contact_facts(contact)) for contact in live}


def _prefixed(owner: str, values: Mapping[str, Fact]) -> dict[str, Fact]:
    return {f"{owner}.{field}": fact for field, fact in values.items()}
