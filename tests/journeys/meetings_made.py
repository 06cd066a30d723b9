"""One town's meetings with everything that can stand in one: bodies of every sort, a meeting with people, papers and
promises, a held one, one that is told of in public, and lists of past meetings at every step of their way in.

For: the walk over all screens (`test_every_page_of_meetings_is_accessible`). Run inside the town, by its own command.
"""

import json
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from kit.meetings.actions import past
from kit.meetings.actions.papers import Upload, add_paper
from kit.meetings.gateway.clamd import Clamd
from kit.meetings.logic.content import Attendance, Item
from kit.meetings.models import Agency, Body, ErasureProposal, PastBatch, Seat
from kit.meetings.tasks.past import work_on_past
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import make_user
from tests.factories.sheets import xlsx
from tests.integration.meetings.summing import ITEMS, came, hold, promise, publish
from tests.integration.meetings.telling import write_into

HEADS = ["開催日", "会場", "出席者", "議題"]
PAST = [
    HEADS,
    ["令和7年6月11日", "市役所3階", "市社会福祉協議会 志摩一郎、民生委員", "窓口の周知"],
    ["R7.11", "", "", ""],
]
LATER = [HEADS, ["2025/7/9", "市役所", "", "窓口の周知"]]


def make() -> None:
    """Make them, and print the keys that stand in addresses."""
    secretary = make_user("kaigitai", "secretary", "protection_manager", "approver", display_name="全部 みる")
    make_user("betsu", "secretary", display_name="ほか")
    found = {**_bodies(secretary), **_batches(secretary)}
    found |= _meetings(
        secretary, Body.objects.get(uid=found["body"]), Agency.objects.get(uid=found["agency"])
    )
    print(json.dumps({name: str(key) for name, key in found.items()}))


def _bodies(secretary: Any) -> dict[str, Any]:
    """A body with a seat that is taken and one that was left, one that tells of halves of a year, a closed one of her own,
    one that nobody keeps."""
    body = make_body(months=[6, 11], nth=1, weekday=1, starts=time(14), secrecy="話しません。")
    halved = make_body(name="半年ごとのプラットフォーム", publishing="half")
    closed, lost = make_body("support", keeper=secretary), make_body("layered", office="福祉課")
    agency, gone = make_agency("市社会福祉協議会"), make_agency("旧い機関")
    seat = make_seat(body, agency, "志摩 一郎", by=secretary, title="局長", mail="a@example.jp")
    left = make_seat(body, gone, "伊勢 花子", by=secretary)
    Seat.objects.filter(pk=left.pk).update(left_on=date(2026, 1, 1))
    gone.ended_on, gone.successor = date(2026, 1, 1), agency
    gone.save()
    named = {"body": body, "closed": closed, "lost": lost, "halved": halved, "agency": agency, "gone": gone}
    return {**{name: one.uid for name, one in named.items()}, "seat": seat.pk}


def _meetings(secretary: Any, body: Body, agency: Agency) -> dict[str, Any]:
    """One to come, one that was held and is told of, one that was held and is not yet, and a closed one to be erased."""
    now, by = timezone.now(), {"by": secretary}
    told, held = (make_meeting(body, starts_at=now - timedelta(days=days), **by) for days in (60, 30))
    guests = (came(agency, "志摩 一郎"), Attendance("2", "", "市民", "", "熊野 次郎", "proxy", "会長"))
    for row in (told, held):
        hold(row, items=ITEMS, attendances=guests, title="代表者会議", **by)
    late = promise(told, "名簿を集める", "one", agency, timezone.localdate() - timedelta(days=3))
    item = Item(
        "a",
        "窓口の周知",
        True,
        10,
        "説明",
        discussion="話し合った。",
        result="decided",
        decision="広報に載せる。",
    )
    coming = make_meeting(body, starts_at=now + timedelta(days=20), **by)
    write_into(
        coming,
        secretary,
        title="次の会議",
        items=(item,),
        attendances=guests,
        online="https://meet.example/" + "a" * 80,
    )
    upload = Upload(name="とても長い名前の次第と資料の一覧表.pdf", data=b"%PDF-1.7 ", item="a")
    paper = add_paper(coming.pk, upload, scanner=Clamd(""), now=now, **by)
    closed = make_meeting(Body.objects.get(kind="support", keepers=secretary), **by)
    ErasureProposal.objects.create(meeting=closed, proposed_at=now)
    return {
        "uuid": coming.pk, "held": held.pk, "told": told.pk, "erasure": closed.pk, "paper": paper.pk,
        "promise": late.pk, "summary": publish(told, **by).pk,
    }  # fmt: skip


def _batches(secretary: Any) -> dict[str, Any]:
    """A list of past meetings that is to be looked at, one taken in, one given back, one in which nothing is found."""
    body, found = make_body("working", name="いままでの部会", keeper=secretary), {}
    sent = {"ready": PAST, "done": PAST, "undone": LATER, "failed": [["名前"], ["甲"]]}
    for state, rows in sent.items():
        now = timezone.now()
        batch = past.receive_past(body, f"{state}.xlsx", xlsx(rows), by=secretary, now=now)
        work_on_past.func(str(batch.pk))
        for step in {"done": ("taking",), "undone": ("taking", "undoing")}.get(state, ()):
            past.start(batch, PastBatch.State(step), by=secretary, now=now)
            work_on_past.func(str(batch.pk))
        found[state] = batch.pk
    return found
