"""What the audit trail's short names mean, in words for the people who review it.

For: the list of the trail. Not for: what is stored, which stays short and never changes. Another app's acts
are added here when it writes them (`tests/architecture/test_trail.py` finds the one that was forgotten). What an older
or newer kit has written and nobody has words for is said to be something else; it never stands there by its short name.
"""

from typing import Final

from kit.core.logic.permissions import ACTS, KINDS, ROLES

WORDS: Final = {
    "account.made": "アカウントを作った",
    "account.changed": "アカウントを直した",
    "account.ended": "アカウントを終わりにした",
    "account.setup_link": "はじめの設定のリンクを作った",
    "account.setup_mail": "はじめの設定のリンクをメールで送るよう頼んだ",
    "account.password_chosen": "リンクからパスワードを決めた",
    "account.sessions_ended": "ログイン中の画面を閉じた",
    "account.factor_removed": "二つめの確認を外した",
    "mail.sent": "知らせのメールを送った",
    "mail.failed": "知らせのメールを送れなかった",
    "role.given": "役割を付けた",
    "role.taken": "役割を外した",
    "groups.made": "役割のまとまりを作った",
    "workflow.made": "承認の流れを作った",
    "instance.claim": "データベースをこの市町のものにした",
    "instance.complete": "はじめの準備を終えた",
    "keys.rewrap": "記録の鍵を新しい鍵で包みなおした",
    "keys.reseal": "二つめの確認の秘密に封をしなおした",
    "keys.rotate": "データの鍵を新しくした",
    "draft.erase": "書きかけを、書いた人の希望で消した",
    "draft.expire": "長く使われなかった書きかけを消した",
    "duty.section": "課のメールアドレスを変えた",
    "consultation.term_over": "保存年限の過ぎた相談の消去を起案した",
    "consultation.sent": "相談を受け取った",
    "consultation.taken_in": "電話や来所の相談を書き入れた",
    "consultation.written": "相談した人の文章を受け取った",
    "intake.pause": "相談の受付を休みにした",
    "intake.resume": "相談の受付をまた始めた",
    "consultation.wished": "相談した人の希望（休む、担当を変えるなど）を受け取った",
    "consultation.wishes": "相談した人が連絡のしかたを変えた",
    "consultation.answered": "相談にお返事を書いた",
    "consultation.contact": "相談の連絡を記録した",
    "consultation.answered_by_contact": "お返事になる連絡を記録した",
    "consultation.visit": "訪問を記録した",
    "consultation.assessment": "見立てメモを書いた",
    "consultation.channel": "選ばれていない方法を使う理由を記録した",
    "consultation.assigned": "相談の担当を決めた",
    "consultation.stage": "支援段階を記録した",
    "consultation.planned": "次に連絡する日を決めた",
    "consultation.rested": "小休止の希望を記録した",
    "consultation.resumed": "相談をまた始めた",
    "consultation.asked_to_close": "終わってよいかをたずねた",
    "consultation.may_close": "終わってよいという言葉を聞いたことを記録した",
    "consultation.closed": "相談を終わりにした",
    "consultation.passed_on": "ほかの機関に伝えた",
    "consultation.linked": "同じ世帯のしるしを付けた",
    "consultation.unlinked": "同じ世帯のしるしを外した",
    "consultation.code": "新しい合い番号をわたした",
    "consultation.notified": "知らせるメールの宛先のため、仕組みが相談を開いた",
    "reads.confirmed": "閲覧を点検したと記した",
    "consultation.told": "読まれていない相談を知らせた",
    "consultation.erasure_proposed": "相談の消去を起案した",
    "consultation.erasure_refused": "相談の消去を認めなかった",
    "consultation.erased": "相談を消した（もう開けない）",
    "duty.changed": "窓口の受け持ちを変えた",
    "meeting.planned": "会議を準備した",
    "meeting.changed": "会議の記録を直した",
    "summary.made": "会議の公開要旨の下書きをつくった",
    "summary.compared": "公開要旨に名前や番号が入っていないか、会議の記録とくらべた",
    "seat.listed": "会議の構成員の名前を開いた",
    "seat.added": "会議の構成員を加えた",
    "seat.changed": "会議の構成員を直した",
    "seat.left": "会議の構成員の席を終えた",
    "seat.back": "会議の構成員の席を戻した",
    "seat.erased": "まちがって入れた構成員を消した",
    "body.made": "会議体をつくった",
    "body.changed": "会議体を直した",
    "body.kind": "会議体の種類を変えた",
    "body.ended": "会議体を終えた",
    "body.reopened": "会議体をまた始めた",
    "body.keeper_given": "非公開の会議の記録を見る担当にした",
    "body.keeper_taken": "非公開の会議の記録を見る担当から外した",
    "agency.made": "会議の構成機関を書き入れた",
    "agency.changed": "会議の構成機関の種別を直した",
    "agency.renamed": "会議の構成機関の名前を変えた",
    "agency.merged": "会議の構成機関をまとめた",
    "agency.ended": "会議の構成機関を終えた",
    "agency.restored": "会議の構成機関をまた使えるようにした",
    "statistics.count": "年度の数を数えるため、相談を開いた",
    "statistics.approve": "公表する数を認めた",
    "statistics.withdraw": "公表する数の公表をやめた",
    "statistics.restore": "公表する数をもう一度公表した",
    "resource.loaded": "計画に名前のある機関を、社会資源に読み込んだ",
    "resource.made": "社会資源を書き入れた",
    "resource.changed": "社会資源を直した",
    "resource.draft": "社会資源を下書きに戻した",
    "resource.proposed": "社会資源の公開を願い出た",
    "resource.published": "社会資源を公開した",
    "resource.paused": "社会資源を休止中にした",
    "resource.ended": "社会資源を終了にした",
    "resource.approved": "社会資源の掲載を承認した",
    "resource.complaint": "申し出を確かめるため、社会資源の掲載を止めた",
    "resource.complaint_over": "社会資源の掲載をまた始めた",
    "resource.checked": "社会資源の内容を確かめた",
    "resource.noted": "ほかの市町の社会資源に、ひとことを添えた",
    "resource.told": "社会資源について、外からお知らせが届いた",
    "resource.suggested": "公開中の社会資源の変更を提案した",
    "resource.proposal_accepted": "社会資源への提案を反映した",
    "resource.proposal_declined": "社会資源への提案を見送った・取り下げた",
    "resource.asked": "社会資源の確認をメールでお願いした",
    "resource.withdrawn": "社会資源を一覧から消した",
    "resource.deleted": "社会資源の下書きを消した",
    "resource.imported": "社会資源のファイルを取り込んだ",
    "resource.exported": "社会資源を書き出した",
    "resource.import_undone": "社会資源の取り込みを元に戻した",
    "reference.load": "計画と県の資料を読み込んだ",
    "publish.schedule": "予約どおりに公開・公開終了した",
    "blueprint.trust": "県の鍵を登録した",
    "blueprint.fetch": "県の配信を確かめた",
    "blueprint.receive": "県からの更新を受け取った",
    "blueprint.apply": "県からの更新を反映した",
    "blueprint.read": "よけた文を読んだ",
    "release.publish": "公開版を配信に出した",
    "blueprint.decide": "県からの更新を決めた",
    "blueprint.rollback": "県からの更新を戻した",
    "blueprint.settle": "県からの更新をあとから決めた",
    "blueprint.urgent": "県からの緊急の更新を反映した",
    "blueprint.override": "県固定の連絡先を一時的に直した",
    "blueprint.override_end": "一時的な直しを終え、県の値に戻した",
    "blueprint.typed": "編集中の文を県の更新と合わせた",
    "blueprint.follow": "県からの更新を自動で取り込もうとした",
    "blueprint.paper": "変更点一覧のPDFを頼んだ",
    "blueprint.paper_gone": "一日たったPDFを消した",
    "site.clear": "はじめからある頁を片づけた",
    "site.point": "サイトの入り口を決めた",
    "sample.publish": "見本を入れた",
    "page.decide": "決裁番号を記した",
    "definition.version": "相談受付の質問を、公開した版として残した",
    "tasks.requeue": "止まった作業をやり直しにした",
}
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
    "system:terms": "保存年限の見はり",
    "system:drafts": "書きかけの片づけ",
    "system:escalation": "読まれていない相談の知らせ",
    "system:search": "検索の行の書き直し",
    "system:index": "職員の画面の検索",
    "system:command": "kit の命令",
    "system:import": "ファイルの取り込み",
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
    "fingerprint": "鍵のしるし",
    "first": "一人め",
    "keeper": "記録を見る担当",
    "given_up": "あきらめた数",
    "ground": "根拠",
    "groups": "まとまり",
    "left_out": "見送った数",
    "new": "新しい数",
    "in_charge": "担当",
    "notices": "知らせの数",
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
    "paper": "会議の資料",
    "seat": "会議の構成員",
    "meetingtemplate": "会議のひな形",
    "summary": "会議の公開要旨",
    "draft": "書きかけ",
    "intakedefinition": KINDS["intake_definition"],
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
    "bundle": "束のファイルが壊れているか、束ではない",
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
