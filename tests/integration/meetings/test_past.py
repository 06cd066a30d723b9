"""Past meetings from a secretary's list: looked at, taken in, given back; nothing half, nothing that was touched lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kit.core.models import AuditEntry, RecordKey
from kit.meetings.actions import past
from kit.meetings.actions.keeping import keep_meeting, open_meeting
from kit.meetings.models import Meeting, PastBatch
from kit.meetings.tasks.past import take_up_silent, work_on_past
from tests.factories.meetings import make_agency, make_body, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.factories.sheets import xlsx

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = [
    ["令和7年度 代表者会議の記録"],
    ["開催日", "時間", "会場", "出席者", "議題", "決定事項", "宿題"],
    [
        "令和7年6月11日（水）",
        "14:00～15:30",
        "市役所3階",
        "社会福祉協議会 伊勢花子、民生委員",
        "窓口の周知",
        "広報に載せる",
        "名簿の作成",
    ],
    ["R7.11", "", "", "社会福祉協議会", "＝HYPERLINK(1)", "", ""],
    ["2026年2月12日", "", "", "", "・一年のまとめ\n・来年度", "", ""],
]


@pytest.fixture(autouse=True)
def opened(settings):
    open_meetings(settings)


def send(client, body, data=None, name="会議.xlsx"):
    file = SimpleUploadedFile(name, data or xlsx(ROWS))
    answer = client.post(reverse("kit_meetings_import"), {"body": str(body.uid), "file": file})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    batch = PastBatch.objects.latest("sent_at")
    work_on_past.func(str(batch.pk))
    return PastBatch.objects.get(pk=batch.pk)


def press(client, batch, name, **fields):
    assert client.post(reverse(name, args=[batch.pk]), fields).status_code == 302
    work_on_past.func(str(batch.pk))
    return PastBatch.objects.get(pk=batch.pk)


def test_a_list_is_looked_at_taken_in_and_given_back(client):
    ise = make_user("ise", "secretary")
    sign_in(client, ise)
    make_agency()
    body = make_body()
    batch = send(client, body)
    assert (batch.state, batch.new_count, batch.error_count) == ("ready", 2, 1)
    assert not Meeting.objects.exists()
    assert "伊勢" not in str(bytes(batch.sealed))
    html = client.get(reverse("kit_past", args=[batch.pk])).content.decode()
    assert "何年何月何日" in html
    assert "社会福祉協議会 伊勢花子 （出席）" in html
    rejected = client.get(reverse("kit_past_rejected", args=[batch.pk])).content.decode("utf-8-sig")
    assert "R7.11,,,社会福祉協議会,'＝HYPERLINK(1),," in rejected
    batch = press(client, batch, "kit_past_take")
    html = client.get(reverse("kit_past", args=[batch.pk])).content.decode()
    assert (batch.state, "取り込みました" in html) == ("done", True)
    first, second = Meeting.objects.order_by("starts_at")
    assert (first.reference, second.reference, first.state) == ("2025-001", "2025-002", "held")
    content = open_meeting(first, by=ise, now=NOW).content
    assert [(one.title, one.decision) for one in content.items] == [
        ("窓口の周知", "広報に載せる"),
        ("宿題", "名簿の作成"),
    ]
    assert [(one.agency_name, one.person, one.presence) for one in content.attendances] == [
        ("社会福祉協議会", "伊勢花子", "present"), ("", "民生委員", "present"),
    ]  # fmt: skip
    assert press(client, batch, "kit_past_take").state == "done"
    assert (send(client, body).same_count, Meeting.objects.count()) == (2, 2)
    keep_meeting(second.pk, open_meeting(second, by=ise, now=NOW).content, edition=1, by=ise, now=NOW)
    batch = press(client, batch, "kit_past_undo")
    assert batch.state == "undone"
    assert list(Meeting.objects.values_list("reference", flat=True)) == ["2025-002"]
    assert "2025-002" in client.get(reverse("kit_past", args=[batch.pk])).content.decode()
    assert not RecordKey.objects.filter(record_kind="meeting", record_uuid=first.pk).exists()
    assert {"past.received", "past.opened", "past.taken", "past.undone"} <= set(
        AuditEntry.objects.values_list("act", flat=True)
    )


def test_columns_are_said_where_nobody_knows_them(client):
    sign_in(client, make_user("ise", "secretary"))
    body = make_body()
    csv = "日付,場所,謎の列\n2025/6/11,市役所,二回目\n".encode("cp932")
    batch = send(client, body, csv, "会議.csv")
    assert batch.new_count == 1
    opened = AuditEntry.objects.filter(act="past.opened").count()
    asked = client.get(reverse("kit_past", args=[batch.pk]) + "?state").json()
    assert (asked["working"], AuditEntry.objects.filter(act="past.opened").count()) == (False, opened), (
        "a script that asks opens nothing"
    )
    batch = press(client, batch, "kit_past_columns", **{"column-0": "", "column-2": "title"})
    assert batch.state == "ready"
    batch = press(
        client, batch, "kit_past_columns", **{"column-0": "day", "column-1": "place", "column-2": "title"}
    )
    assert past.open_batch(batch, by=make_user("x"), now=NOW).rows[0].title == "二回目"


def test_bad_files_say_what_to_do_and_old_ones_are_forgotten(client):
    ise = make_user("ise", "secretary")
    sign_in(client, ise)
    body = make_body()
    for data, words in (
        (b"PK\x03\x04broken", "途中で切れて"),
        ("名前,住所\n甲,乙\n".encode(), "見出し"),
        (b"", "空"),
    ):
        batch = send(client, body, data or b" ", "a.xlsx" if data[:2] == b"PK" else "a.csv")
        html = client.get(reverse("kit_past", args=[batch.pk])).content.decode()
        assert batch.state == "failed"
        assert words in html or not data
    answer = client.post(
        reverse("kit_meetings_import"),
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=9_000_000,
    )
    assert answer.status_code == 413
    assert (
        "ファイルをえらんで"
        in client.post(reverse("kit_meetings_import"), {"body": str(body.uid)}).content.decode()
    )
    later = NOW + timedelta(days=400)
    take_up_silent(later.replace(minute=0))
    assert set(PastBatch.objects.values_list("is_forgotten", flat=True)) == {True}
    assert "消しました" in client.get(reverse("kit_past", args=[batch.pk])).content.decode()


def test_files_of_a_closed_body_are_for_its_keepers(client):
    keeper = make_user("keeper", "secretary")
    sign_in(client, keeper)
    body = make_body("support", keeper=keeper)
    batch = send(client, body)
    sign_in(client, make_user("other", "secretary"))
    assert client.get(reverse("kit_past", args=[batch.pk])).status_code == 404
    assert client.post(reverse("kit_past_take", args=[batch.pk])).status_code == 404
    assert (
        "先に、会議体をつくって"
        in client.post(reverse("kit_meetings_import"), {"body": str(body.uid)}).content.decode()
    )
    sign_in(client, make_user("editor", "editor"))
    assert client.get(reverse("kit_meetings_import")).status_code == 302
