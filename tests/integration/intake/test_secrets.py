"""Twenty planted secrets, a whole accompaniment with faults in it, and a search of everything that was left behind.

Searched are every cell of every table (the tasks, the cache, the sessions and the trail among them), the log of the
kit down to its smallest words, the log of PostgreSQL, the addresses that were asked for, the mail that went out and what
staff and residents get as headers. A secret is looked for as it is, as hexadecimal digits, in base64, and as JSON and
addresses write it.
"""

import base64
import json
import logging
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.signals import request_started
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from kit.intake.actions import sending
from kit.intake.models import Consultation, Note
from kit.intake.tasks import tell_person
from tests import conftest
from tests.factories.people import sign_in
from tests.integration.intake.browsing import Browser, Resident, opened
from tests.integration.intake.desk import counsellor, form
from tests.integration.intake.drafts import everything_at_rest
from tests.integration.intake.mailbox import with_mailbox

pytestmark = pytest.mark.django_db(transaction=True)

WRITTEN = {
    "family-free": "むすこはもう十年へやから出てきません", "avoid-who": "福祉課のやまだたろう", "call-me": "よるのはは",
    "notify-mail": "himitsu.haha@example.jp",
}  # fmt: skip
LETTERS = {
    "letter": "きのうの夜はねむれました", "wish": "べつの方におねがいしたいです",
}  # fmt: skip
NOTED = {
    "answer": "おたよりをよみましたゆっくりで", "who": "ははおやとでんわ", "what": "ドアごしにへんじがあった",
    "wished": "ははがのぞんでいる", "goes": "いせとばの二人", "promised": "げんかんさきで五分だけ", "seen": "ねむりがあさいようす",
    "reason": "でんきがとまるおそれ", "to": "しゃきょうのさとう", "text": "らいげつのやちんのこと", "because": "でんわでくちやくそく",
}  # fmt: skip
SIGNS = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


class Everything(logging.Handler):
    """Each line of each logger, with the whole story of every exception."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def logged():
    root, everything = logging.getLogger(), Everything()
    before = root.level
    root.addHandler(everything)
    root.setLevel(logging.DEBUG)
    yield everything.lines
    root.removeHandler(everything)
    root.setLevel(before)


@pytest.fixture
def asked():
    """What a web server writes down of each request."""
    found = []

    def note(sender, environ, **kwargs):
        found.append(
            " ".join(str(environ.get(name, "")) for name in ("PATH_INFO", "QUERY_STRING", "HTTP_REFERER"))
        )

    request_started.connect(note)
    yield found
    request_started.disconnect(note)


@pytest.fixture(autouse=True)
def open_town(settings):
    opened(settings)


def writes(monkeypatch):
    """A mother writes, the server breaks twice while she sends, and the third press goes through.

    Answers her code and the secret of her browser.
    """
    resident = Resident(Browser(raise_faults=False)).start()
    resident.send(who="family", avoid="yes")
    resident.send(**{"avoid-who": WRITTEN["avoid-who"]})
    while resident.step != "contact":
        resident.send(**{"family-free": WRITTEN["family-free"]} if resident.step == "family-you" else {})
    resident.send(reply="box", notify="mail", **{name: WRITTEN[name] for name in ("call-me", "notify-mail")})
    while resident.step != "check":
        resident.send(**{"notify-mail": WRITTEN["notify-mail"]})
    code = SIGNS.search(resident.html)[0]
    check = dict(resident.page)
    for fault in (_unique_error, lambda **given: 1 / 0):
        with monkeypatch.context() as broken:
            broken.setattr(sending, "record", fault)
            assert resident.browser.ask("post", f"/intake/{resident.uuid}/send/", check).status_code == 500
    resident.send(to=f"/intake/{resident.uuid}/send/")
    assert SIGNS.search(resident.html)[0] == code
    ((_name, cookie),) = resident.browser.cookies.values()
    return code, cookie


def _unique_error(*, reference, **given):
    """A real violation of a real constraint, as two who draw the same reference would make it."""
    row = Consultation.objects.get(pk=reference)
    values = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    Consultation(**{**values, "uuid": "00000000-0000-4000-8000-000000000000"}).save(force_insert=True)


def works_on(client, row):
    """Everything that staff can write down."""
    today, one = str(timezone.localdate()), lambda name: reverse(f"kit_case_{name}", args=[row.pk])
    said = {
        one("answer"): {"text": NOTED["answer"]},
        one("contact"): {"on": today, "channel": "meet", "who": NOTED["who"], "what": NOTED["what"]},
        one("visit"): {
            "on": today, "agrees": "unknown", **{name: NOTED[name] for name in ("wished", "goes", "promised")},
        },
        one("assessment"): {"text": NOTED["seen"]},
        reverse("kit_case_channel", args=[row.pk, "phone"]): {"reason": NOTED["reason"]},
        one("pass_on"): {"ground": "consent", **{name: NOTED[name] for name in ("to", "text", "because")}},
    }  # fmt: skip
    for address, values in said.items():
        assert client.post(address, form(**values)).status_code == 302, address
    assert Note.objects.filter(consultation=row).count() == 5
    assert NOTED["promised"] in client.get(reverse("kit_case", args=[row.pk])).content.decode()
    tell_person.func(str(row.pk))


def writes_more(code):
    resident = with_mailbox(code)
    assert NOTED["answer"] in resident.html
    resident.read("/mailbox/write/")
    resident.send(text=LETTERS["letter"])
    resident.read("/mailbox/worker/")
    resident.send(text=LETTERS["wish"])
    assert LETTERS["wish"] in resident.html


def shapes(secret):
    """How a secret may stand somewhere."""
    raw = secret.encode()
    yield from (raw, raw.hex().encode(), base64.b64encode(raw)[: len(raw) // 3 * 4], quote(secret).encode())
    yield json.dumps(secret)[1:-1].encode()


def found_in(haystack, secrets):
    return [secret for secret in secrets if any(shape in haystack for shape in shapes(secret))]


def test_no_secret_is_left_anywhere(client, logged, asked, monkeypatch):
    code, cookie = writes(monkeypatch)
    row = Consultation.objects.get()
    sign_in(client, counsellor())
    works_on(client, row)
    writes_more(code)
    secrets = [*WRITTEN.values(), *LETTERS.values(), *NOTED.values(), code, code.replace(" ", ""), cookie]
    assert len(secrets) == 20
    at_rest = b"\0".join(everything_at_rest())
    assert found_in(at_rest, ["consultation.sent", row.reference]) == ["consultation.sent", row.reference], (
        "it searches"
    )
    assert found_in(at_rest, secrets) == []
    assert found_in("\n".join(logged).encode(), secrets) == []
    assert any("ZeroDivisionError" in line for line in logged), "the fault was logged"
    assert any(IntegrityError.__name__ in line for line in logged)
    assert found_in("\n".join(asked).encode(), secrets) == []
    if connection.vendor == "postgresql":
        words = Path(conftest.server._server.log).read_bytes()
        assert b"duplicate key value" in words
        assert found_in(words, secrets) == []
    (letter,) = mail.outbox
    assert letter.to == [WRITTEN["notify-mail"]]
    assert found_in(f"{letter.subject} {letter.body} {letter.from_email}".encode(), secrets) == []
