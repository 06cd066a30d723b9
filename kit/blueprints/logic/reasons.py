"""Why an entry stands in a plan, and what choosing does there, in a sentence for a clerk.

For: the review screen, the change sheet and the history. Not for: deciding.
"""

from typing import Final

from kit.blueprints.logic.plan import Entry, EntryKind
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.values import ABSENT, ROOT

_CHANGES: Final = {
    Reason.FOLLOWED: "県が書き直しました。市町では直していないところです。",
    Reason.ADDED: "県が新しく加えました。",
    Reason.SEEDED: "県がはじめの文を入れます。入ったあとは市町のものになり、県は直しません。",
    Reason.DELETED: "県が取り下げました。市町では直していないところです。",
    Reason.RESTORED: "県固定のところが変わっていたので、県の文に戻します。",
    Reason.REORDERED: "並び順が変わります。",
    Reason.RETIRED: "県が取り下げましたが、答えた人がいるので、消さずに使うのをやめます。",
    Reason.MOVED: "ページの置き場所が変わります。",
    Reason.SLUG_TAKEN: "同じ住所のページがもうあるので、住所の終わりに番号を付けます。",
    Reason.LINKED: "県が取り下げましたが、ほかのページから行けるようになっているので、公開だけをやめます。",
}
_CONFLICTS: Final = {
    Reason.BOTH_CHANGED: "県も市町も、ここを書き直しています。決めるまでは、市町の文が載ります。",
    Reason.BOTH_ADDED: "県と市町が、ここに別べつの文を入れています。決めるまでは、市町の文が載ります。",
    Reason.BOTH_REORDERED: "県と市町が、別べつに並べかえています。決めるまでは、市町の並びのままです。",
    Reason.DELETED_BUT_EDITED: "県は取り下げましたが、市町で書き直してあります。決めるまでは残ります。",
    Reason.BOTH_MOVED: "県と市町が、このページを別べつの場所に移しています。決めるまでは市町の場所のままです。",
    Reason.CYCLE: "県のとおりに移すと、ページがたがいの下に入ってしまいます。市町の場所のままにしています。",
    Reason.KEPT_FOR_CHILD: "県は取り下げましたが、下に市町のページがあるので残しています。",
    Reason.ORPHAN: "上のページがなくなるので、トップページの下に置いています。",
    Reason.SLUG_TAKEN: "県の新しいページと同じ住所のページが、市町にあります。県のページは公開せずに入れています。",
    Reason.LINKED: "県が取り下げたページですが、ほかのページから行けるようになっています。公開をやめて残しています。",
}
_DISPLACED: Final = {
    Reason.FIXED: "県固定のところなので、県の文になります。市町の文は「よけた文」に残ります。",
    Reason.SEALED: "県固定の並びなので、市町が足したものはよけます。「よけた文」に残ります。",
}
_NOTICES: Final = {
    Reason.REMOVED_HERE: "県が書き直しましたが、市町では消してあるので入りません。",
    Reason.SECTION_REMOVED_HERE: "県の新しいページですが、入れる場所を市町で消してあるので入りません。",
    Reason.NEEDED_BY_FIXED: "県固定のページの上にあるページなので、元に戻します。",
    Reason.SLUG_GIVEN_UP: "県固定のページと住所が重なるので、市町のページの住所が変わります。",
}
TEXTS: Final = ("県の文にする", "市町の文のままにする")
_WITHDRAWN_PAGE: Final = ("県にあわせて、このページを取り下げる", "市町のページとして残す")
_WITHDRAWN: Final = ("県にあわせて、取り下げる", "市町のものとして残す")
_SENTENCES: Final = {
    EntryKind.CHANGE: _CHANGES,
    EntryKind.CONFLICT: _CONFLICTS,
    EntryKind.DISPLACED: _DISPLACED,
    EntryKind.NOTICE: _NOTICES,
}
_OTHERWISE: Final = {
    EntryKind.CHANGE: "変わります。",
    EntryKind.CONFLICT: "県と市町で違っています。決めるまでは、市町の文が載ります。",
    EntryKind.DISPLACED: "市町の文は「よけた文」に残ります。",
    EntryKind.NOTICE: "お知らせだけです。",
}


def sentence(kind: EntryKind, reason: Reason) -> str:
    """Return why this is so, in one or two plain sentences."""
    return _SENTENCES[kind].get(reason, _OTHERWISE[kind])


def choice_labels(entry: Entry, *, is_page: bool) -> tuple[str, str]:
    """Return what taking the prefecture's side and the town's is called: by what happens, where it is no text."""
    if entry.path == ROOT and entry.theirs is ABSENT:
        return _WITHDRAWN_PAGE if is_page else _WITHDRAWN
    return TEXTS
