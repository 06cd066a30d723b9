"""Reviewing an update before it is taken: reading it, deciding, losing nothing, taking it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from kit.blueprints.bridge.planning import sight
from kit.blueprints.bridge.rows import row_key
from kit.blueprints.models import ApplyRun, Conflict, PlanChoice
from kit.core.models import AuditEntry
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import (
    block_text,
    edit,
    edit_block,
    object_of,
    prospect,
    receive,
    snapshot,
)

pytestmark = pytest.mark.django_db
MINE = '<p data-block-key="p1">ここは<b>津市</b>で書き直しました。</p>'

QUIET = "文章（「人といても静かでいられる場所」の下）"


@pytest.fixture
def waiting(now):
    edit_block("learn-you", "quiet", MINE)
    edit("learn-about", title="ひきこもりとは何か")
    return receive("2026.2", now)


@pytest.fixture
def approver(client):
    return sign_in(client, make_user("shonin", "approver", display_name="津 花子"))


@pytest.fixture
def editor(client):
    return sign_in(client, make_user("henshu", "editor", display_name="一志 太郎"))


def address(stored, more=""):
    return f"/admin/updates/{stored.pk}/{more}"


def words(response):
    return " ".join(unescape(strip_tags(response.content.decode().replace("<", " <"))).split())


def article(response, name):
    """One row of the screen by a part of its name, as HTML."""
    found = [
        part
        for part in re.findall(r"<article.*?</article>", response.content.decode(), re.DOTALL)
        if name in unescape(part)
    ]
    assert len(found) == 1, len(found)
    return found[0]


def conflict(key):
    return next(e for _, e in prospect().open_conflicts if e.uid == releases.keys()[key])


def sent(entry, take, **more):
    return {"entry": entry.id, "seen": sight(entry), "take": take, **more}


def test_the_screen_says_what_is_new_why_and_whose_words_differ(editor, waiting):
    page = editor.get(address(waiting))
    text = words(page)
    assert "食い違いのない変更が47か所、まだ決めていない食い違いが2か所あります。" in text
    assert "三重県ひきこもり地域支援センター 電話番号 : 059-000-0000" in text
    assert "先にお読みください（緊急）" in text, "the notes of the release"
    row = article(page, QUIET)
    said = unescape(strip_tags(row))
    assert f"本文 › {QUIET}" in said
    assert "県も市町も、ここを書き直しています。" in said
    for heading in ("前回の県版", "新しい県版", "市町の文"):
        assert f">{heading}</h4>" in row
    assert "ここは津市で書き直しました。" in said
    assert "<ins>" in row
    assert "<del>" in row
    assert "（変わった文）" in said, "not by colour alone"
    for choice in ("県の文にする", "市町の文のままにする", "書き直す", "あとで"):
        assert choice in said
    assert "取り込めるのは承認者です。" in text


def test_values_are_shown_as_people_read_them(editor, waiting):
    html = editor.get(address(waiting)).content.decode()
    shown = unescape(
        strip_tags(
            re.sub(
                r"<input[^>]*>|<textarea.*?</textarea>|<(?:script|style).*?</(?:script|style)>",
                "",
                html,
                flags=re.DOTALL,
            )
        )
    )
    assert not re.search(
        r"[0-9a-f]{8}-[0-9a-f]{4}-|data-block-key|sokumen:|&lt;p|\{'|\[\{|\{\w+\.\w+\}", shown
    )
    assert '<span class="kit-fact" title="自動で入る言葉 {town.name}">津市</span>' in html
    assert re.search(r"<textarea[^>]*>[^<]*\{\w+\.\w+\}", html), "where it is typed, it is what is typed"
    assert "点線の言葉は" in shown
    assert "行き先のページ: きょうだい・配偶者の方へ" in shown
    assert "アイコン: 時計" in shown
    assert "もうたずねない: はい" in re.sub(r"[\n ]+", " ", shown).replace("（変わった文） ", "")
    assert not re.search("記号: |必ず答える: いいえ", shown), (
        "no key of a question, no box that nobody ticked"
    )
    assert "置き場所（上のページ）" in shown


@pytest.mark.parametrize("take", ["theirs", "ours", "own"])
def test_a_choice_is_kept_with_who_and_when_and_counts(take, editor, waiting):
    entry = conflict("learn-you")
    own = {f"{row_key('live', entry)}-own": "津市では、だまっていて\nもかまいません。"}
    answer = editor.post(address(waiting), sent(entry, take, **own))
    assert answer.status_code == 302
    assert re.search(r"#(\w{12}|take)$", answer["Location"])
    text = unescape(strip_tags(article(editor.get(address(waiting)), QUIET)))
    label = {"theirs": "県の文にする", "ours": "市町の文のままにする", "own": "書き直す"}[take]
    assert re.search(rf"決めたこと:\s*{label}（一志 太郎", text)
    told = re.search(r'id="done" role="status">(.*?)<a', editor.get(answer["Location"]).content.decode())[1]
    where = "本文 › 文章（「人といても静かでいられる場所」の下）"
    assert told.strip() == f"決めました：「本人の方へ」の「{where}」は「{label}」。"
    sign_in(editor, make_user("shonin", "approver"))
    editor.post(address(waiting, "take/"), {"digest": prospect().decision.digest})
    there = block_text("learn-you", "quiet")
    begins = {
        "theirs": '<p data-block-key="',
        "ours": MINE,
        "own": '<p data-block-key="p1"><b>津市</b>では、だまっていて</p>',
    }[take]
    assert there.startswith(begins)
    assert ("だまっていてよい" in there) is (take == "theirs")
    assert not Conflict.objects.filter(entry_id=entry.id).exists()
    run = ApplyRun.objects.latest("pk")
    assert run.report["conflicts"] == Conflict.objects.filter(run=run).count() > 0, "what was still open"


def test_later_takes_a_choice_back(editor, waiting):
    entry = conflict("learn-you")
    editor.post(address(waiting), sent(entry, "ours"))
    assert PlanChoice.objects.count() == 1
    editor.post(address(waiting), sent(entry, "later"))
    assert PlanChoice.objects.count() == 0


def test_a_withdrawn_page_is_decided_by_what_happens_and_is_not_lost_silently(editor, now):
    edit("learn-steps", lead="この町では、こう進めています。")
    stored = receive("2026.2", now)
    row = article(editor.get(address(stored)), "このページを取り下げる")
    assert re.findall(r"data-choice=.[124].>([^<]+)<", row) == [
        "県にあわせて、このページを取り下げる", "市町のページとして残す", "あとで",
    ]  # fmt: skip
    lost = "このページへ行くリンクは、もうどのページにもありません。"
    assert lost in row
    entry = conflict("learn-steps")
    away = editor.post(address(stored), sent(entry, "theirs"), follow=True)
    assert "「ページ全体」は「県にあわせて、このページを取り下げる」。" in words(away)
    assert lost not in words(away)
    edit_block(
        "learn-you",
        "quiet",
        f'<p data-block-key="p1"><a linktype="page" id="{object_of("learn-steps").pk}">x</a></p>',
    )
    stays = editor.post(address(stored), sent(entry, "ours"), follow=True)
    assert "「ページ全体」は「市町のページとして残す」。" in words(stays)
    assert lost not in words(stays)


def test_what_was_typed_stays_when_it_cannot_be_taken(editor, waiting):
    entry = conflict("learn-about")
    name = f"{row_key('live', entry)}-own"
    empty = editor.post(address(waiting), sent(entry, "own", **{name: ""}))
    assert empty.status_code == 422
    assert "書いた文を、このままでは使えません。" in words(empty)
    long = "長い題" * 120
    answer = editor.post(address(waiting), sent(entry, "own", **{name: long}))
    assert answer.status_code == 422
    assert long in unescape(answer.content.decode())
    edit("learn-about", title="そのあいだに直した題")
    changed = editor.post(address(waiting), sent(entry, "own", **{name: "わたしの題"}))
    assert changed.status_code == 422
    assert "わたしの題" in changed.content.decode()
    assert "画面を開いたあとで、ここの文が変わりました。" in words(changed)
    edit("learn-about", title=releases.release("2026.2").by_uid[entry.uid].fields["title"])
    gone = editor.post(address(waiting), sent(entry, "own", **{name: "わたしの題"}))
    assert "もう食い違っていません" in words(gone)
    assert "わたしの題" in words(gone)
    assert PlanChoice.objects.count() == 0


def test_typed_text_passes_the_towns_own_converter(editor, waiting):
    entry = conflict("learn-you")
    name = f"{row_key('live', entry)}-own"
    editor.post(address(waiting), sent(entry, "own", **{name: "津市<script>alert(1)</script>です。"}))
    assert "&lt;script&gt;" in PlanChoice.objects.get().value
    assert "<b>津市</b>" in PlanChoice.objects.get().value, "bold stays with its word"


def test_a_clean_change_can_be_declined_and_all_accepted_again(editor, waiting):
    entry = next(
        e
        for _, e in prospect().decision.entries
        if e.uid == releases.keys()["learn-faq"] and e.reason.value == "followed"
    )
    editor.post(address(waiting), sent(entry, "ours"))
    assert "1か所を、県の文と違うものに決めています。" in words(editor.get(address(waiting)))
    editor.post(address(waiting, "accept/"))
    assert not PlanChoice.objects.exists()


def test_taking_publishes_and_what_is_open_stays_open(approver, waiting):
    answer = approver.post(address(waiting, "take/"), {"digest": prospect().decision.digest}, follow=True)
    run = ApplyRun.objects.get(release=waiting)
    assert answer.redirect_chain[-1][0] == f"/admin/updates/runs/{run.pk}/"
    assert run.by == "shonin"
    assert "2026.2 を取り込みました。" in words(answer)
    assert "まだ決めていない食い違いが2か所あります。" in words(answer)
    assert object_of("learn-siblings").live
    assert object_of("learn-about").title == "ひきこもりとは何か"
    again = approver.get(address(waiting), follow=True)
    assert "もう取り込みました" in words(again)


def test_a_stale_plan_is_shown_anew_and_no_choice_is_lost(approver, waiting):
    digest = prospect().decision.digest
    entry = conflict("learn-you")
    approver.post(address(waiting), sent(entry, "ours"))
    edit("learn-faq", lead="画面を開いたあとの前書き。")
    answer = approver.post(address(waiting, "take/"), {"digest": digest}, follow=True)
    assert "まだ取り込んでいません" in words(answer)
    assert "市町の文のままにする（津 花子" in words(answer)
    assert not ApplyRun.objects.filter(release=waiting).exists()


@pytest.mark.parametrize(
    ("role", "may_decide", "may_apply"),
    [
        ("editor", True, False),
        ("approver", True, True),
        ("manager", False, False),
        ("counsellor", None, None),
    ],
)
def test_rights(client, waiting, role, may_decide, may_apply):
    sign_in(client, make_user("who", role))
    entry, digest = conflict("learn-you"), prospect().decision.digest
    seen = client.get(address(waiting))
    assert (seen.status_code == 200) is (may_decide is not None)
    client.post(address(waiting), sent(entry, "ours"))
    assert PlanChoice.objects.exists() is bool(may_decide)
    client.post(address(waiting, "take/"), {"digest": prospect().decision.digest if may_apply else digest})
    assert ApplyRun.objects.filter(release=waiting).exists() is bool(may_apply)
    if not may_apply:
        assert AuditEntry.objects.filter(outcome="refused").exists()


def test_previews_show_the_public_page_before_and_after_and_write_nothing(editor, waiting):
    before = snapshot(), list(object_of("learn-you").revisions.values_list("pk", flat=True))
    page = f"preview/{releases.keys()['learn-about']}/"
    old, new = (
        editor.get(address(waiting, f"{page}{when}/")).content.decode() for when in ("before", "after")
    )
    assert "<h1" in old
    assert "理由は一つではないことが多く" in old
    assert "10代でも、60代でも起こります" in new
    siblings = editor.get(
        address(waiting, f"preview/{releases.keys()['learn-siblings']}/after/")
    ).content.decode()
    assert "この先、自分がすべてを引き受けるのか" in siblings
    assert "家族の方へ" in siblings, "with the pages above it"
    assert (
        editor.get(address(waiting, f"preview/{releases.keys()['learn-siblings']}/before/")).status_code
        == 404
    )
    assert (
        editor.get(address(waiting, f"preview/{releases.keys()['contact-centre']}/after/")).status_code == 404
    )
    assert (snapshot(), list(object_of("learn-you").revisions.values_list("pk", flat=True))) == before
    assert "この先、自分が" not in editor.get("/learn/").content.decode()


def test_the_number_of_queries_does_not_grow_with_entries(editor, now):
    uid = releases.keys()["learn-faq"]
    small = (
        releases.NextRelease(releases.release_document("2026.1"))
        .edit(uid, "lead", "新しい前書き。")
        .document()
    )
    stored = receive(small, now)
    editor.get(address(stored))
    with CaptureQueriesContext(connection) as few:
        assert "食い違いのない変更が1か所" in words(editor.get(address(stored)))
    stored.delete()
    big = releases.NextRelease(releases.release_document("2026.1"))
    for entry in big.data["objects"]:
        if "lead" in entry["fields"] and entry["ownership"].get("lead", "standard") == "standard":
            entry["fields"]["lead"] += "もう一文。"
    stored = receive(big.document(), timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert len(re.findall(r"<article", editor.get(address(stored)).content.decode())) > 15
    assert len(many) <= len(few)
