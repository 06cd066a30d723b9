"""What the audit trail's short names mean, in words for the people who review it.

For: the list of the trail. Not for: what is stored, which stays short and never changes. The table of
acts is `act_table`. What an older
or newer kit has written and nobody has words for is said to be something else; it never stands there by its short name.
"""

from typing import Final

from kit.core.logic.act_table import WORDS
from kit.core.logic.permissions import ACTS, KINDS, ROLES

ACTORS: Final = {
    "system:setup": "はじめの準備",
    "system:clock": "時計の仕事",
    "system:schedule": "予約の公開",
    "system:sealer": "記録の封",
    "system:public": "公開の仕組み",
    "system:mail": "メールの仕事",
    "system:feed": "県の配信の確認",
    "system:follow": "自動の取り込み",
    "system:paper": "PDFを作る仕事",
    "system:resident": "相談する人",
    "system:visitor": "サイトを見た人",
    "system:reviews": "掲載の確認のお願い",
    "system:reminders": "会議と宿題の知らせ",
    "system:terms": "保存年限の見はり",
    "system:drafts": "書きかけの片づけ",
    "system:escalation": "読まれていない相談の知らせ",
    "system:search": "検索の行の書き直し",
    "system:index": "職員の画面の検索",
    "system:exchange": "県と市町のやりとり",
    "system:command": "kit の命令",
    "system:import": "ファイルの取り込み",
    "system:harvest": "市町からの収集",
}
DETAILS: Final = {
    "count": "件数",
    "format": "ファイルの形",
    "added": "加えた数",
    "changed": "変わった数",
    "conflicts": "決めることの数",
    "channel": "方法",
    "contractor": "委託先",
    "deleted": "なくなった数",
    "despite": "それでも受け取ったわけ",
    "deputy": "担当の代わり",
    "displaced": "よけた文章の数",
    "ended": "終了にした数",
    "ends_on": "使える最後の日",
    "entry": "ところ",
    "failed": "送れなかった数",
    "fingerprint": "鍵の照合番号",
    "first": "一人め",
    "keeper": "記録を見る担当",
    "given_up": "あきらめた数",
    "ground": "根拠",
    "groups": "グループ",
    "left_out": "見送った数",
    "new": "新しい数",
    "in_charge": "担当",
    "notices": "知らせの数",
    "meeting_number": "会議の番号",
    "number": "決裁番号",
    "pages": "ページの数",
    "path": "ところ",
    "reason": "理由",
    "reasons": "理由",
    "reception": "受付番号",
    "releases": "公開版の数",
    "requeued": "やり直す数",
    "restored": "元に戻した数",
    "role": "役割",
    "roles": "役割",
    "root": "鍵の名簿も出した",
    "rows": "件数",
    "second": "二人め",
    "sent": "送った数",
    "signed": "しるしの付いた数",
    "sessions": "閉じた画面の数",
    "take": "決めたこと",
    "unmade": "消した数",
    "unreached": "アドレスのない人の数",
    "until": "いつまで",
    "version": "版",
    "waiting": "待っている数",
}
THINGS: Final = {
    "action": "会議の宿題",
    "agency": "会議の構成機関",
    "body": "会議体",
    "letter": "会議の案内の手紙",
    "paper": "会議の資料",
    "past_batch": "これまでの会議の取り込み",
    "paper_part": "会議の資料の中身",
    "seat": "会議の構成員",
    "meetingtemplate": "会議のひな形",
    "summary": "会議の公開要旨",
    "draft": "書きかけ",
    "intakedefinition": KINDS["intake_definition"],
    "answertext": KINDS["answer_text"],
    "intake_pause": "相談受付の休み",
    "message": "相談のやりとり",
    "note": "相談の経過",
    "release": "公開版",
    "resource_import": "社会資源のファイル",
}
VALUES: Final = {
    **ROLES,
    "account_change": "役割や確認の方法の変更",
    "setup_link": "はじめの設定のリンク",
    "consultation_waits": "相談のお知らせ",
    "review_request": "社会資源の確認のお願い",
    "resource_import_waits": "社会資源のファイルの承認のお願い",
    "resource_proposal_decided": "社会資源への提案が決まったことの知らせ",
    "meeting_letters": "会議の案内",
    "meeting_promises": "宿題のお知らせ",
    "not_ours": "ほかの市町や県のもの",
    "mailbox_notice": "お返事箱に届いたことの知らせ",
    "expiry": "署名の期限が切れていた",
    # Why a consultation is erased, or passed on, and on which way somebody was reached.
    "wished": "相談した人が消してほしいと望んだ",
    "retention": "保存年限が過ぎた",
    "mistake": "まちがって受け取ったもの",
    "consent": "本人の同意",
    "meeting": "法律にもとづく支援会議",
    "law": "法令・緊急",
    "not_now": "いまの様子に合わなかった",
    "mail": "メール",
    "phone": "電話",
    "voicemail": "留守電",
    "sms": "SMS",
    "letter": "手紙",
    "meet": "対面",
    "visit": "訪問",
    "message": "同居の家族への伝言",
    # Why a release was not received or taken.
    # Why an invitation was not taken.
    "no_invitation": "招待ではないか、県が知らない",
    "other_town": "ほかの市町の招待",
    "other_address": "ほかの住所の招待",
    "hub_url": "site.toml の県ハブの住所が違う",
    "already": "もう取り込んである",
    "other_root": "信じている名簿と違う",
    "not_the_paper": "紙の番号と違う",
    "used": "もう使われた招待",
    "too_late": "期限の過ぎた招待",
    "withdrawn": "取りやめられた招待",
    "not_writable": "設定のフォルダーに書けない",
    "not_kept": "しまえなかった",
    "unavailable": "県ハブとつながらない",
    "bundle": "更新のファイルが壊れているか、別のファイル",
    "no_root": "県の鍵がまだない",
    "expired": "署名の期限が切れている",
    "signatures": "署名が足りないか、別の鍵のもの",
    "rolled_back": "前に見たものより古い",
    "nothing_yet": "このひな形が入っていない",
    "other_line": "別の系列のひな形",
    "damaged": "壊れているか、署名と合わない",
    "oversize": "大きすぎる",
    "changed": "前に受け取ったものと内容が違う",
    "clock": "この機械の時計が合っていない",
    "gap": "抜けている公開版がある",
    "stale": "見たあとで市町の内容が変わった",
    "out_of_order": "間の公開版がない",
    "held": "作業中のものがある",
    "disk_full": "ディスクがいっぱい",
    "seal_broken": "封が合わず開けなかった",
    # Screens that refuse name themselves.
    "NewPerson": "職員を加える画面",
    "Person": "職員を直す画面",
    "PersonRoles": "役割を変える画面",
    "SetupLinkAct": "はじめの設定のリンク",
    "SetupMailAct": "リンクをメールで送る",
    "EndSessionsAct": "画面を閉じる",
    "RemoveFactorAct": "二つめの確認を外す",
    "EndAccountAct": "アカウントを終わりにする",
}


OTHER_ACT: Final = "そのほかの操作"
OTHER_KIND: Final = "そのほか"
OTHER_PART: Final = "このサイトの仕組み"
OTHER_NOTE: Final = "そのほかのこと"
SYSTEM: Final = "system:"


def act_choices() -> list[tuple[str, str]]:
    """Every act that may stand in the trail, with its words: to choose one from."""
    return [*WORDS.items(), *ACTS.items()]


def act_words(act: str) -> str:
    """An act in words; calm ones when nobody wrote words for it."""
    return WORDS.get(act) or ACTS.get(act, OTHER_ACT)


def kind_words(kind: str) -> str:
    """A kind of thing in words; every model of a page is a page."""
    if kind.endswith("page"):
        return KINDS["page"]
    return KINDS.get(kind) or THINGS.get(kind, OTHER_KIND)


def actor_words(actor: str) -> str:
    """Who acted: a login name as it stands, a part of the kit in words."""
    return ACTORS.get(actor, OTHER_PART) if actor.startswith(SYSTEM) else actor


def detail_words(name: str) -> str:
    """What a further note is about."""
    return DETAILS.get(name, OTHER_NOTE)


def value_words(value: object) -> str:
    """A noted value in words: codes by their names, lists in one line."""
    if value is None or isinstance(value, bool):
        return {None: "—", True: "はい", False: "いいえ"}[value]
    if isinstance(value, list | tuple):
        return "、".join(value_words(part) for part in value)
    return VALUES.get(str(value), str(value))
