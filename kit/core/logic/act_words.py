"""What the audit trail's short names mean, in words for the people who review it.

For: the list of the trail. Not for: what is stored, which stays short and never changes. Another app's acts
are added here when it writes them; a name that is missing is shown as it stands.
"""

from typing import Final

from kit.core.logic.permissions import ACTS, KINDS

WORDS: Final = {
    "account.made": "アカウントを作った",
    "account.changed": "アカウントを直した",
    "account.ended": "アカウントを終わりにした",
    "account.setup_link": "はじめの設定のリンクを作った",
    "account.password_chosen": "リンクからパスワードを決めた",
    "account.sessions_ended": "ログイン中の画面を閉じた",
    "account.factor_removed": "二つめの確認を外した",
    "role.given": "役割を付けた",
    "role.taken": "役割を外した",
    "groups.made": "役割のまとまりを作った",
    "workflow.made": "承認の流れを作った",
    "instance.claim": "データベースをこの市町のものにした",
    "instance.complete": "はじめの準備を終えた",
    "reference.load": "計画と県の資料を読み込んだ",
    "publish.schedule": "予約どおりに公開・公開終了した",
    "blueprint.trust": "県の鍵を登録した",
    "blueprint.fetch": "県の配信を確かめた",
    "blueprint.receive": "県からの更新を受け取った",
    "blueprint.apply": "県からの更新を反映した",
    "release.publish": "公開版を配信に出した",
    "site.clear": "はじめからある頁を片づけた",
    "site.point": "サイトの入り口を決めた",
    "sample.publish": "見本を入れた",
    "page.decide": "決裁番号を記した",
    "tasks.requeue": "止まった作業をやり直しにした",
}


def act_words(act: str) -> str:
    """An act in words; the name itself when nobody wrote words for it."""
    return WORDS.get(act) or ACTS.get(act, act)


def kind_words(kind: str) -> str:
    """A kind of thing in words; the name itself when nobody wrote words for it."""
    return KINDS.get(kind, kind)
