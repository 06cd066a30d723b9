"""Who may do what: one table, asked before every act of staff.

For: `may(user, act, object)` at every edge and in every action. Not for: residents (they act by code),
system tasks (named actors with one act each), the superuser flag (it opens nothing here).

Rules
- What the table does not allow is refused; an act, kind or role it does not know is a mistake and raises.
- Several roles add up: in a one-person section a double role is possible, and every entry shows the role.
- `own` says that the object is the acting person's: some acts are then allowed to more roles, and some
  are refused to everybody, because nobody approves or reviews what he did himself.
- Consultations and closed meetings are open to the people who work on them, not to those who manage
  accounts, pages or reviews. Who reviews reads sees who opened what, never what stood there.
- Granting follows its own table in `grants`.
- The prefecture's hub never sees a resident: what is `OF_RESIDENTS` is nobody's there, whatever his role.
"""

from dataclasses import dataclass
from typing import Final

EDITOR: Final = "editor"
APPROVER: Final = "approver"
COUNSELLOR: Final = "counsellor"
SECRETARY: Final = "secretary"
MANAGER: Final = "manager"
PROTECTION_MANAGER: Final = "protection_manager"

ROLES: Final = {
    EDITOR: "編集者",
    APPROVER: "承認者",
    COUNSELLOR: "窓口相談員",
    SECRETARY: "会議担当",
    MANAGER: "管理者",
    PROTECTION_MANAGER: "保護管理者",
}
KINDS: Final = {
    "page": "ページ",
    "media": "画像・文書",
    "contact": "連絡先",
    "resource": "社会資源",
    "blueprint": "県からの更新",
    "intake_definition": "相談受付の質問",
    "answer_text": "お返事の文例",
    "consultation": "相談",
    "statistics": "公表する数",
    "meeting_template": "会議のひな形",
    "meeting": "会議の記録",
    "closed_meeting": "非公開の会議の記録",
    "meeting_summary": "会議の公開要旨",
    "account": "職員の登録",
    "settings": "設定",
    "audit": "操作の記録",
    "read_review": "閲覧の点検",
    "release": "県の公開版",
    "town": "市町の登録",
    "harvest": "市町からの収集",
    "board": "29市町の一覧",
    "support": "側面支援",
}
ACTS: Final = {
    "view": "見る",
    "add": "つくる",
    "change": "直す",
    "delete": "消す",
    "publish": "公開する",
    "unpublish": "公開をやめる",
    "import": "取り込む",
    "export": "書き出す",
    "decide": "更新を決める",
    "apply": "更新を反映する",
    "roll_back": "更新を戻す",
    "override": "県固定の連絡先を一時的に直す",
    "open": "内容を読む",
    "answer": "返事を書く",
    "assign": "担当を決める",
    "hand_over": "ほかの機関へつなぐ",
    "propose_erasure": "消去を起案する",
    "approve_erasure": "消去を認める",
    "disable": "使えなくする",
    "verify": "改ざんがないか確かめる",
    "confirm": "点検したと記す",
}


class PermissionTableError(LookupError):
    """The table was asked about an act, kind or role it does not have: correct the caller."""


@dataclass(frozen=True)
class Rule:
    """Who may do the acts on a kind; `owners` may when it is their own, `never_own` refuses one's own."""

    kind: str
    acts: tuple[str, ...]
    roles: frozenset[str]
    owners: frozenset[str] = frozenset()
    never_own: bool = False
    note: str = ""


@dataclass(frozen=True)
class TableRow:
    """One rule in words, for the README and the help page."""

    kind: str
    acts: str
    roles: str
    note: str


OF_RESIDENTS: Final = frozenset({"consultation", "statistics", "read_review"})
_NOBODY: Final[frozenset[str]] = frozenset()
_ALL: Final = frozenset(ROLES)
_WRITERS: Final = frozenset({EDITOR, APPROVER})
_APPROVERS: Final = frozenset({APPROVER})
_COUNSELLORS: Final = frozenset({COUNSELLOR})
_SECRETARIES: Final = frozenset({SECRETARY})
_MANAGERS: Final = frozenset({MANAGER})
_PROTECTION: Final = frozenset({PROTECTION_MANAGER})

TABLE: Final = (
    Rule("page", ("view",), _ALL),
    Rule("page", ("add", "change"), _WRITERS),
    Rule("page", ("publish", "unpublish"), _APPROVERS),
    Rule("page", ("delete",), _APPROVERS, owners=frozenset({EDITOR}), note="自分の下書きは編集者も"),
    Rule("media", ("view",), _ALL),
    Rule("media", ("add", "change"), _WRITERS),
    Rule("media", ("delete",), _APPROVERS, owners=frozenset({EDITOR}), note="自分が入れたものは編集者も"),
    Rule("contact", ("view",), _ALL),
    Rule("contact", ("add", "change"), _WRITERS),
    Rule("contact", ("publish", "unpublish", "delete"), _APPROVERS),
    Rule("resource", ("view",), _ALL),
    Rule("resource", ("add", "change", "import", "export"), _WRITERS),
    Rule("resource", ("publish", "unpublish", "delete"), _APPROVERS),
    Rule("blueprint", ("view",), _WRITERS | _MANAGERS),
    Rule("blueprint", ("decide",), _WRITERS),
    Rule("blueprint", ("apply", "roll_back"), _APPROVERS),
    Rule("blueprint", ("override",), _MANAGERS, note="14日まで、理由つき"),
    Rule("intake_definition", ("view",), _WRITERS | _COUNSELLORS),
    Rule("intake_definition", ("add", "change"), _WRITERS | _COUNSELLORS),
    Rule("intake_definition", ("publish", "unpublish"), _APPROVERS),
    Rule("answer_text", ("view",), _WRITERS | _COUNSELLORS),
    Rule("answer_text", ("add", "change"), _WRITERS | _COUNSELLORS),
    Rule("answer_text", ("publish", "unpublish"), _APPROVERS),
    Rule("consultation", ("view", "add"), _COUNSELLORS, note="一覧と、電話や来所の記録"),
    Rule("consultation", ("open", "change", "answer", "assign", "hand_over"), _COUNSELLORS),
    Rule("consultation", ("export",), _COUNSELLORS, note="本人へ渡すとき、開示のとき"),
    Rule("consultation", ("propose_erasure",), _COUNSELLORS),
    Rule("consultation", ("approve_erasure",), _PROTECTION, never_own=True, note="起案した人は認められない"),
    Rule("statistics", ("view",), _COUNSELLORS | _APPROVERS | _PROTECTION),
    Rule("statistics", ("publish", "unpublish"), _APPROVERS),
    Rule("meeting_template", ("view",), _SECRETARIES | _APPROVERS),
    Rule("meeting_template", ("add", "change"), _SECRETARIES),
    Rule("meeting_template", ("publish", "unpublish"), _APPROVERS),
    Rule("meeting", ("view", "open", "add", "change", "export"), _SECRETARIES),
    Rule("meeting", ("delete",), _NOBODY, owners=_SECRETARIES, note="自分の下書きだけ"),
    Rule("meeting", ("propose_erasure",), _SECRETARIES),
    Rule("meeting", ("approve_erasure",), _PROTECTION, never_own=True, note="起案した人は認められない"),
    Rule(
        "closed_meeting",
        ("view", "open", "add", "change", "export"),
        _NOBODY,
        owners=_SECRETARIES,
        note="その会議の担当に決められた会議担当だけ。会議体をつくる人が、はじめの担当になる",
    ),
    Rule(
        "closed_meeting",
        ("assign",),
        _PROTECTION,
        never_own=True,
        note="使えるアカウントの担当がだれもいなくなったとき。自分は選べない",
    ),
    Rule(
        "closed_meeting", ("delete",), _NOBODY, owners=_SECRETARIES, note="その会議の担当が、自分の下書きだけ"
    ),
    Rule("closed_meeting", ("propose_erasure",), _NOBODY, owners=_SECRETARIES, note="その会議の担当だけ"),
    Rule(
        "closed_meeting", ("approve_erasure",), _PROTECTION, never_own=True, note="起案した人は認められない"
    ),
    Rule("meeting_summary", ("view",), _SECRETARIES | _APPROVERS),
    Rule("meeting_summary", ("add", "change"), _SECRETARIES),
    Rule("meeting_summary", ("publish", "unpublish"), _APPROVERS),
    Rule("account", ("view", "change"), _MANAGERS, owners=_ALL, note="自分の登録はだれでも"),
    Rule("account", ("add", "disable"), _MANAGERS),
    Rule("settings", ("view", "change"), _MANAGERS),
    Rule("audit", ("view", "verify"), _MANAGERS | _PROTECTION, note="だれが何をしたか。相談の内容は入らない"),
    Rule("audit", ("export",), _PROTECTION),
    Rule("read_review", ("view",), _PROTECTION),
    Rule("read_review", ("confirm",), _PROTECTION, never_own=True, note="自分の閲覧は点検できない"),
    Rule("release", ("view",), _WRITERS | _MANAGERS, note="県ハブだけ"),
    Rule(
        "release",
        ("change", "export"),
        _WRITERS,
        note="だれのものかを決める、組み立てる。署名は鍵を持つ二人が別の端末で",
    ),
    Rule("release", ("publish",), _APPROVERS),
    Rule("town", ("view",), _WRITERS | _SECRETARIES | _MANAGERS),
    Rule("town", ("add", "change", "disable"), _MANAGERS, note="招く、鍵を替える、やめる"),
    Rule("harvest", ("view",), _WRITERS | _MANAGERS),
    Rule("harvest", ("change",), _WRITERS | _MANAGERS, note="いま取りに行く、休む"),
    Rule("board", ("view", "export"), _WRITERS | _SECRETARIES | _MANAGERS),
    Rule("board", ("add", "change", "import"), _WRITERS | _SECRETARIES, note="出典と日付をつけて"),
    Rule("board", ("publish",), _APPROVERS, note="計画の指標の目標と実績"),
    Rule("support", ("view",), _ALL),
    Rule("support", ("add", "change", "answer"), _WRITERS | _COUNSELLORS | _SECRETARIES),
    Rule("support", ("publish", "unpublish"), _APPROVERS, note="市町へのお知らせ"),
)
_BY_ACT: Final = {(rule.kind, act): rule for rule in TABLE for act in rule.acts}


def may(roles: frozenset[str], act: str, kind: str, *, own: bool = False) -> bool:
    """Whether someone with these roles may do the act; raises PermissionTableError for unknown words."""
    rule = _rule(act, kind)
    if unknown := roles - _ALL:
        raise PermissionTableError(f"Unknown role: {', '.join(sorted(unknown))}")
    if own and rule.never_own:
        return False
    return bool(roles & rule.roles) or (own and bool(roles & rule.owners))


def roles_that_may(act: str, kind: str) -> frozenset[str]:
    """The roles that may do the act on anybody's object; raises as `may` does."""
    return _rule(act, kind).roles


def explain_table() -> tuple[TableRow, ...]:
    """The table in words, in its order."""
    return tuple(
        TableRow(
            kind=KINDS[rule.kind],
            acts="・".join(ACTS[act] for act in rule.acts),
            roles=_role_words(rule.roles) or "なし",
            note=rule.note,
        )
        for rule in TABLE
    )


def _rule(act: str, kind: str) -> Rule:
    if act not in ACTS:
        raise PermissionTableError(f"Unknown act: {act}")
    if kind not in KINDS:
        raise PermissionTableError(f"Unknown kind: {kind}")
    if (kind, act) not in _BY_ACT:
        raise PermissionTableError(f"The table does not say who may {act} a {kind}.")
    return _BY_ACT[kind, act]


def _role_words(roles: frozenset[str]) -> str:
    return (
        "すべての職員" if roles == _ALL else "・".join(name for code, name in ROLES.items() if code in roles)
    )
