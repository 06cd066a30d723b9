"""The library of texts for answers: as a blueprint object, for those who may, and as it comes into an answer."""

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.serializers import serialize
from django.urls import reverse
from wagtail.models import Revision

from kit.blueprints.bridge.public_state import read_public_state
from kit.core.logic.permissions import ROLES, may
from kit.core.models import AuditEntry
from kit.core.models.owned import OwnershipRefused
from kit.intake.models import AnswerText, Message
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import edit, object_of, take
from tests.integration.blueprints.owned import form_of
from tests.integration.intake.desk import MOTHER, acts, counsellor, form, taken
from tests.integration.intake.drafts import CountingKeeper

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/kit_intake/answertext/"
PUBLISH = {"action-publish": "action-publish"}
HEARD, REST, MISSED = "answer-going-on-heard", "answer-rest-begin", "answer-meeting-missed"
TYPED = "はるさんへ。夜のことを読みました。"


def at(act, thing):
    return f"{LIST}{act}/{thing.pk}/"


def test_a_release_changes_a_text_and_the_town_keeps_its_own(now):
    edit(HEARD, text="この町の言い方です。")
    object_of(MISSED).unpublish()
    own = AnswerText.objects.create(
        title="うちの窓口のこと", moment="first", when="地図を聞かれたとき", text="二階です。"
    )
    made = releases.NextRelease(releases.release_document("2026.1"))
    for key, text in (
        (HEARD, "県の新しい文です。"),
        (REST, "ゆっくり休んでください。"),
        (MISSED, "いつでもどうぞ。"),
    ):
        made.edit(releases.keys()[key], "text", text)
    made.edit(releases.keys()[HEARD], "when", "新しい「どんなとき」です。")
    report = take(made.document(), now)
    heard, rest, missed = (object_of(key) for key in (HEARD, REST, MISSED))
    assert report.conflicts == 1, "both wrote: a person decides"
    assert (heard.text, heard.when) == ("この町の言い方です。", "新しい「どんなとき」です。")
    hidden = missed.get_latest_revision_as_object()
    assert (rest.text, rest.live, hidden.text, missed.live) == (
        "ゆっくり休んでください。", True, "いつでもどうぞ。", False,
    )  # fmt: skip
    assert AnswerText.objects.get(pk=own.pk).text == "二階です。"
    assert own.key.startswith("own-")
    rest.key = "other"
    with pytest.raises(OwnershipRefused, match="県固定"):
        rest.save()
    shown = {found["uid"]: found for found in read_public_state(now)["blueprints"][0]["objects"]}
    state = [shown[str(one.uid)] for one in (heard, rest, missed)]
    assert [(one["shown"], one["overrides"], "values" in one) for one in state] == [
        (False, ["text"], False), (False, [], False), (False, ["live"], False),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_the_table_decides_who_sees_edits_and_publishes_texts(client, role):
    desk, text = sign_in(client, make_user("dareka", role)), object_of(REST)
    allowed = {
        act: may(frozenset({role}), act, "answer_text") for act in ("view", "add", "change", "publish")
    }
    assert (desk.get(LIST).status_code == 200) is allowed["view"]
    assert (desk.get(f"{LIST}add/").status_code == 200) is allowed["add"]
    assert (desk.get(at("edit", text)).status_code == 200) is allowed["change"]
    assert (f'"{LIST}"' in desk.get("/admin/").content.decode()) is allowed["view"]
    desk.post(at("unpublish", text))
    assert object_of(REST).live is not allowed["publish"]
    desk.post(at("delete", text))
    assert object_of(REST) is not None, "nobody deletes"


def test_a_counsellor_writes_one_and_an_approver_puts_it_into_use(client):
    fields = {
        "title": "うちの文",
        "moment": "rest",
        "when": "休むとき",
        "text": "{window.phnoe}です。休めます。",
        "sort": "5",
    }
    desk = sign_in(client, counsellor())
    assert desk.post(f"{LIST}add/", {**fields, **PUBLISH}).status_code == 302
    made = AnswerText.objects.get(title="うちの文")
    assert (made.live, made.key.startswith("own-")) == (False, True)
    editor = desk.get(at("edit", made)).content.decode()
    assert "差し込み {window.phnoe} はありません" in editor
    assert "<p>休めます。</p>" in editor, "as it will be put in"
    assert "県標準" in desk.get(at("edit", object_of(REST))).content.decode()
    boss = sign_in(client, make_user("shonin", "approver"))
    data = form_of(boss, at("edit", made))
    assert "key" not in data
    assert boss.post(at("edit", made), {**data, "text": "休めます。", **PUBLISH}).status_code == 302
    assert AnswerText.objects.get(pk=made.pk).live


def everything_kept():
    """Every row that could hold what somebody typed, as text."""
    tables = (Revision, AnswerText, AuditEntry, Message)
    rows = "".join(serialize("json", model.objects.all()) for model in tables)
    return rows + "".join(str(one.get_decoded()) for one in Session.objects.all())


@pytest.mark.django_db(transaction=True)
def test_a_text_comes_into_the_answer_and_nothing_is_kept_of_it(
    client, tmp_path, demo_window, django_assert_num_queries
):
    ise = counsellor()
    row = taken(CountingKeeper(tmp_path), ise, MOTHER)
    sign_in(client, ise)
    address, text = reverse("kit_case_answer", args=[row.pk]), object_of("answer-first-wait")
    page = client.get(address).content.decode()
    phone = re.search(r"電話でお話しすることもできます。(\S+)（", page)[1]
    assert "{" not in phone
    assert page.index('name="put"') > page.index("お返事箱に届ける</button>"), "Enter in a field sends"
    before = everything_kept()
    typed = form(text=TYPED, next_contact_on="2099-04-01", seen="0", put=str(text.uid))
    with django_assert_num_queries(19) as asked:
        answer = client.post(address, typed)
    assert [one["sql"] for one in asked if "answertext" in one["sql"]] == [], (
        "remembered with the public content"
    )
    page = answer.content.decode()
    field = re.search(r"<textarea[^>]*autofocus[^>]*>\s*([^<]+)</textarea>", page)[1]
    assert field.startswith(f"{TYPED}\n\n読みました。お返事を考えるために")
    assert phone in field
    assert f"「{text.title}」を入れました" in page
    for kept in ('value="2099-04-01"', f'value="{typed["form"]}"', 'name="seen" value="0"'):
        assert kept in page, kept
    assert "必須" not in page
    text.unpublish()
    for gone in (str(text.uid), str(uuid4()), "x"):
        refused = client.post(address, typed | {"put": gone}).content.decode()
        assert "いまは使われていません" in refused
        assert f">\n{TYPED}</textarea>" in refused
    assert "no-store" in answer["Cache-Control"]
    assert TYPED not in before + everything_kept()
    assert str(text.uid) not in str(list(AuditEntry.objects.filter(actor="ise").values()))
    assert (acts(row)[1:], Message.objects.count()) == (["open"] * 5, 0)
    sign_in(client, make_user("kaku", "editor"))
    assert client.post(address, typed).status_code == 302, (
        "who may edit texts may not look into a consultation"
    )
    assert AuditEntry.objects.get(outcome="refused").act == "answer"
