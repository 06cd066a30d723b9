"""The one page of updates, what was left open, the history, going back, the sheets, and the mail about something urgent."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from kit.blueprints import tasks
from kit.blueprints.actions.follow import apply_urgent
from kit.blueprints.actions.settle import choose
from kit.blueprints.bridge.guard import applying
from kit.blueprints.bridge.history import row_of_conflict
from kit.blueprints.bridge.planning import sight
from kit.blueprints.bridge.rows import row_key
from kit.blueprints.logic.apply import Choice, Take
from kit.blueprints.models import ApplyRun, Conflict, Displaced, FixedOverride, Paper, StoredRelease
from kit.core.models import AuditEntry
from tests.factories import releases
from tests.factories.people import make_user, sign_in
from tests.factories.towns import (
    BY,
    block_text,
    edit,
    edit_block,
    object_of,
    prospect,
    receive,
    snapshot,
    take,
)
from tests.fakes.mail_server import mail_server

pytestmark = pytest.mark.django_db
PAGE = "/admin/updates/"
MINE = '<p data-block-key="p1">ここは町で書き直しました。</p>'


@pytest.fixture
def approver(client):
    return sign_in(client, make_user("shonin", "approver", display_name="津 花子", section="福祉政策課"))


def words(response):
    return words_of(response.content.decode())


def run_page(run, more=""):
    return f"{PAGE}runs/{run.pk}/{more}"


@pytest.fixture
def taken(now):
    """2026.2 was taken with one disagreement left open, and one text pushed aside."""
    edit_block("learn-you", "quiet", MINE)
    with applying():
        edit("contact-centre", phone_note="町の説明。")
    take("2026.2", now)
    return ApplyRun.objects.get(release__version="2026.2")


def test_a_town_that_has_everything_is_told_so(approver):
    text = words(approver.get(PAGE))
    assert "いまは 2026.1 です。 届いて待っている更新はありません。" in text
    assert "県の文と違うところはありません。" in text
    assert "2026.1 取り込み 自動（このキット）" in text
    dashboard = words(approver.get("/admin/"))
    assert "いま、することはありません。" in dashboard
    assert "急ぎの更新" not in dashboard
    first = ApplyRun.objects.get()
    assert run_page(first, "undo/") not in approver.get(run_page(first)).content.decode()
    assert "はじめの取り込みは取り消せません。" in words(approver.get(run_page(first, "undo/"), follow=True))
    assert dashboard.index("県からの更新") < dashboard.index("公開までにすること")


def test_one_page_says_what_came_what_waits_and_what_is_ours(approver, now):
    edit_block("learn-you", "quiet", MINE)
    page = edit("learn-faq", lead="町の前書き。")
    page.locked = True
    page.save()
    receive("2026.2", now)
    receive("2026.3", now)
    FixedOverride.objects.create(
        uid=releases.keys()["contact-centre"], path="phone", value="059-000-9999", reason="県が休みのため",
        by="shonin", at=now, until=now.replace(month=12),
    )  # fmt: skip
    text = words(approver.get(PAGE))
    assert "2026.2 に、急ぎのところがあります" in text
    assert "県がつくった日 2026年11月10日 届いた日 2026年11月24日" in text
    assert re.search(r"決めていない食い違い [1-9]か所", text)
    assert "2026.3 を確かめる" in text
    assert "作業中のため待つページ: 「よくある質問」" in text
    assert (
        "三重県ひきこもり地域支援センター 電話番号: 059-000-9999（2026年12月24日まで 津 花子 県が休みのため）"
        in text
    )
    own = text[text.index("市町で直しているところ") :]
    assert "本人の方へ（1か所） 本文 › 文章（「人といても静かでいられる場所」の下） 県の文" in own
    assert "町の前書き。" in own
    later = approver.get(f"{PAGE}{StoredRelease.objects.get(version='2026.3').pk}/")
    assert "古いものから順に取り込んでください" in words(later)
    assert "急ぎの更新が届いています" in words(approver.get("/admin/"))


def test_the_page_is_narrowed_by_plain_links_with_counts(approver, now):
    edit_block("learn-you", "quiet", MINE)
    receive("2026.2", now)
    text = words(approver.get(PAGE))
    counted = re.search(
        r"すべて 決めるのを待つところ（(\d+)） 自動で取り込んだもの（(\d+)） 市町の文のままのところ（(\d+)）",
        text,
    )
    assert (int(counted[1]) > 0, counted[2], counted[3]) == (True, "0", "1")
    heads = ["届いた更新", "まだ決めていない食い違い", "市町で直しているところ", "これまでの履歴"]
    shown = {"decide": heads[:2], "itself": ["自動で取り込んだもの"], "ours": [heads[2]], "nonsense": heads}
    for name, wanted in shown.items():
        page = approver.get(PAGE, {"show": name}).content.decode()
        assert (
            re.findall(r'<h2 id="(?:came|open-name|own|history-name)">([^<]+)', page) == wanted
            or name == "itself"
        )
        assert page.count('aria-current="true"') == 1
    assert "まだありません。" in words(approver.get(PAGE, {"show": "itself"}))
    ApplyRun.objects.update(by="system:follow")
    assert "自動で取り込んだもの（1）" in words(approver.get(PAGE))
    assert "2026.1 取り込み" in words(approver.get(PAGE, {"show": "itself"}))


def test_a_missing_release_is_told_and_nothing_breaks(approver, now):
    stored = receive("2026.3", now)
    assert "あいだの公開版が届いていません。" in words(approver.get(PAGE))
    turned = words(approver.get(f"{PAGE}{stored.pk}/", follow=True))
    assert turned.count("あいだの公開版が届いていません。") == 2, "once for who asked, once on the page"


def test_a_text_that_was_pushed_aside_is_read_and_leaves_the_list(approver, taken):
    shown = Displaced.objects.get(state="live")
    told = words(approver.get(run_page(taken)))
    assert "県固定のところなので、県の文になります。市町の文は「よけた文」に残ります。" in told
    text = words(approver.get(PAGE))
    assert "三重県ひきこもり地域支援センター 電話のひとこと 2026.2 2026年11月24日 町の説明。" in text
    for row in Displaced.objects.all():
        approver.post(f"{PAGE}displaced/{row.pk}/read/")
    assert "町の説明。" not in words(approver.get(PAGE))
    shown.refresh_from_db()
    assert (shown.seen_by, shown.value) == ("shonin", "町の説明。")
    assert AuditEntry.objects.filter(act="blueprint.read").exists()


def test_an_open_disagreement_is_decided_weeks_later(approver, taken, now):
    conflict = Conflict.objects.get(state="live")
    address = f"{PAGE}conflicts/{conflict.pk}/"
    editor_page = words(approver.get(f"/admin/pages/{object_of('learn-you').pk}/edit/"))
    assert "県と市町で食い違ったままのところがあります。 見て決める" in editor_page
    edit_block("learn-you", "quiet", MINE.replace("町で", "町でもう一度"))
    shown = approver.get(address)
    assert "町でもう一度書き直しました" in words(shown), "what stands there now"
    entry = row_of_conflict(conflict).entry
    sent = {"seen": sight(entry), "take": "own", f"{row_key('live', entry)}-own": ""}
    assert approver.post(address, sent).status_code == 422
    sent[f"{row_key('live', entry)}-own"] = "二つを合わせた文です。"
    stale = approver.post(address, {**sent, "seen": "x"})
    assert "二つを合わせた文です。" in stale.content.decode()
    assert stale.status_code == 422
    told = words(approver.post(address, sent, follow=True))
    assert re.search(
        "決めました。「本人の方へ」の「本文 › 文章.*?」は「書き直す」。公開の画面にも出ています。", told
    )
    assert block_text("learn-you", "quiet").startswith('<p data-block-key="p1">二つを合わせた文です。</p>')
    conflict.refresh_from_db()
    assert (conflict.take, conflict.decided_by) == ("own", "shonin")
    assert "もう決まっています" in words(approver.post(address, sent, follow=True))
    assert "食い違ったまま" not in words(approver.get(f"/admin/pages/{object_of('learn-you').pk}/edit/"))


def test_a_withdrawn_page_is_shown_as_both_had_it(approver, now):
    edit("learn-steps", lead="この町では、こう進めています。")
    take("2026.2", now)
    page = approver.get(f"{PAGE}conflicts/{Conflict.objects.get(state='live').pk}/")
    last, new, ours = (
        words_of(column) for column in re.findall(r"<section.*?</section>", page.content.decode(), re.DOTALL)
    )
    assert "支援は、のぼる階段ではありません。" in last
    assert new == "新しい県版 （ありません）"
    assert "この町で" in ours
    assert "のぼる階段" not in ours
    assert "このページへ行くリンクは、もうどのページにもありません。" in words(page)
    row = row_of_conflict(Conflict.objects.get(state="live"))
    sent = {"entry": row.entry.id, "seen": sight(row.entry), "take": "ours"}
    told = words(
        approver.post(f"{PAGE}conflicts/{Conflict.objects.get(state='live').pk}/", sent, follow=True)
    )
    assert "は「市町のページとして残す」。" in told
    assert "読んでほしいページからリンクを付けてください。" in told


def words_of(html):
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def test_going_back_is_shown_first_and_the_refused_says_what_to_do(approver, taken, now):
    before = snapshot()
    take("2026.3", now)
    text = words(approver.get(run_page(taken)))
    assert (
        "これより新しいものがあるので、いまは取り消せません。新しいものから順に取り消してください。" in text
    )
    newest = ApplyRun.objects.get(release__version="2026.3")
    turned = approver.get(run_page(taken, "undo/"), follow=True)
    assert turned.redirect_chain[-1][0] == run_page(newest)
    assert "新しいもの" in words(approver.post(run_page(taken, "undo/"), follow=True))
    ask = words(approver.get(run_page(newest, "undo/")))
    assert "2026.3 の取り込みを取り消しますか。" in ask
    assert "取り消したあと" in ask
    assert snapshot() != before
    done = approver.post(run_page(newest, "undo/"), follow=True)
    assert "取り消しました。" in words(done)
    assert snapshot() == before
    assert "に取り消したため、自動では取り込みません。" in words(done)
    assert "（取り消しました）" in words(done)
    gone_back = ApplyRun.objects.get(kind="rollback")
    assert "取り込みを取り消したものです。" in words(approver.get(run_page(gone_back)))
    sign_in(approver, make_user("henshu", "editor"))
    assert run_page(taken, "undo/") not in approver.get(run_page(taken)).content.decode()
    assert approver.post(run_page(taken, "undo/")).status_code != 200
    assert ApplyRun.objects.filter(kind="rollback").count() == 1


def test_the_sheet_says_everything_on_paper_and_as_pdf(approver, now):
    edit_block("learn-you", "quiet", MINE)
    stored = receive("2026.2", now)
    entry = prospect().open_conflicts[0][1]
    sheet = f"{PAGE}{stored.pk}/sheet/"
    assert "まだ決めていません（決めるまで市町の文のまま）" in words(approver.get(sheet))
    choose(
        prospect(),
        entry.id,
        Choice(Take.OURS),
        by=make_user("henshu", "editor", display_name="一志 太郎"),
        now=now,
    )
    response = approver.get(sheet)
    text = words(response)
    assert "次のとおり取り込んでよろしいか、伺います。" in text
    assert "起案 係長 課長 部長" in text
    assert "津 花子（福祉政策課）" in text
    assert "決めたこと: 市町の文のままにする（一志 太郎 2026年11月24日 10:00）" in text
    assert "<ins>" in response.content.decode()
    assert "きょうだい・配偶者の方へ（新しいページ）" in text
    assert "居場所の入口（夕方）（新しい） " in text
    assert "画像の説明: 夕方の入口の絵" in text
    assert re.search(
        r'<img src="/admin/updates/pictures/\w{64}/" alt="夕方の入口の絵', response.content.decode()
    )
    assert ("画像のファイル" in text, "2026.2（" in text) == (False, False)
    paper = approver.get(f"{sheet}pdf/").headers["Location"]
    tasks.draw_paper.func(str(Paper.objects.get().pk))
    pdf = approver.get(paper)
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.content.count(b"/Subtype /Image") == 1
    take("2026.2", now)
    run = ApplyRun.objects.get(release=stored)
    past = words(approver.get(run_page(run, "sheet/")))
    assert "次のとおり取り込みました。" in past
    assert "決めたこと: 市町の文のままにする（一志 太郎" in past
    assert approver.get(sheet).status_code == 302


def test_what_went_out_by_itself_gets_a_sheet_for_afterwards(approver, now):
    stored = receive("2026.2", now)
    apply_urgent(stored, by=BY, now=now)
    run = ApplyRun.objects.get(kind="urgent")
    assert "事後決裁の書類" in words(approver.get(run_page(run)))
    text = words(approver.get(run_page(run, "sheet/")))
    assert text.startswith("事後決裁 2026.2")
    assert "すぐに公開しました。あとからの承認を伺います。" in text
    assert "［059-253-7826］" not in text
    assert "059-253-7826" in text
    assert "059-000-0000" in text
    assert "先にお読みください" not in text, "only what went out"
    pdf = approver.get(run_page(run, "sheet/pdf/"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-"), "short: at once"
    assert "急ぎの更新が届いています" not in words(approver.get("/admin/"))


def test_the_number_of_queries_does_not_grow_with_what_there_is_to_say(approver, taken):
    release = taken.release
    approver.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        approver.get(PAGE)
    entry = Conflict.objects.get(state="live").entry
    for number in range(15):
        Conflict.objects.create(
            uid=entry["uid"], state="live", entry_id=f"x{number}", entry=entry, run=taken, at=taken.at
        )
        Displaced.objects.create(
            uid=entry["uid"], state="live", path="lead", value="x", release=release, at=taken.at
        )
        ApplyRun.objects.create(release=release, by="shonin", at=taken.at, report={})
    with CaptureQueriesContext(connection) as many:
        response = approver.get(PAGE)
    assert words(response).count("本人の方へ 本文 › 文章") == 16
    assert len(many) <= len(few)


def test_approvers_get_one_mail_about_something_urgent(now, settings, django_capture_on_commit_callbacks):
    make_user("shonin", "approver", email="shonin@example.jp")
    make_user("henshu", "editor", email="henshu@example.jp")
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with mail_server() as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = post.host, post.port
        for _again in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                stored = receive("2026.2", now)
        assert post.receivers == ["shonin@example.jp"]
        (letter,) = post.letters
        assert letter["Subject"].strip() == "県から急ぎの更新が届いています"
        assert "/admin/updates/" in letter.get_content()
        assert "059" not in letter.get_content(), "neutral"
        with django_capture_on_commit_callbacks(execute=True):
            receive("2026.3", now)
        take("2026.2", now)
        tasks.tell_of_urgent_release.call(stored.pk)
    urgent = [release for release in ("2026.2", "2026.3") if releases.release(release).urgent]
    assert len(post.letters) == len(urgent), "once for each release, and none when it was taken"
