"""What a harvest's troubles are called for the prefecture's staff, and what they can do about each.

For: the status page, the home screen and the command. Not for: deciding (`harvest`).
"""

from collections.abc import Iterable
from typing import Final

from kit.hub.logic.harvest import Doubt, Fault

# Words, and what somebody can do; "" = nothing but wait.
FAULTS: Final[dict[str, tuple[str, str]]] = {
    Fault.UNREACHABLE: ("つながりません。", "サイトが動いているか、市町に電話で確かめてください。"),
    Fault.SLOW: ("答えが遅く、途中でやめました。", "続くときは、市町にサイトの重さを確かめてください。"),
    Fault.REDIRECT: ("ほかの住所へ送られました。", "サイトの住所が変わったか市町に確かめ、市町の登録を直してください。"),
    Fault.GONE: ("そのページがありません。", "キットを使っているか、社会資源を見せているか、市町に確かめてください。"),
    Fault.STATUS: ("サイトがエラーを返しました。", "続くときは、市町に知らせてください。"),
    Fault.TOO_LARGE: ("答えが大きすぎるため、途中でやめました。", "市町のサイトを設置した担当者に知らせてください。"),
    Fault.PACKED: ("圧縮された答えは受け取りません。", "市町のサイトの前にあるサーバーの設定を、担当者に確かめてください。"),
    Fault.CUT_OFF: ("答えが途中で切れました。", "続くときは、市町に知らせてください。"),
    Fault.HTML: ("データではなく、画面（HTML）が返りました。", "工事中の画面になっていないか、市町に確かめてください。"),
    Fault.NOT_JSON: ("データが壊れています。", "市町のサイトを設置した担当者に知らせてください。"),
    Fault.FORMAT: ("知らない形のデータです。", "県と市町のキットの版がちがいすぎないか、担当者に確かめてください。"),
    Fault.WRONG_CODE: ("ほかの市町のデータです。", "市町の登録の住所がまちがっていないか確かめてください。"),
    Fault.DUPLICATES: ("同じ番号の記録が二つあります。", "市町のサイトを設置した担当者に知らせてください。"),
    Fault.TOO_MANY: ("記録が多すぎます。", "市町のサイトを設置した担当者に知らせてください。"),
    Fault.OURS: ("県自身の番号で答えています。", "市町の登録の住所がまちがっていないか確かめてください。"),
    Fault.HUB: ("県ハブのなかで、受け取れませんでした。", "続くときは、県ハブを設置した担当者に、ハブの記録（ログ）を見てもらってください。"),
}  # fmt: skip
DOUBTS: Final[dict[str, str]] = {
    Doubt.SMALL: "前の半分より少なくなりました。終わったという印もありません。",
    Doubt.EMPTY: "一件もなくなりました。",
    Doubt.OLDER: "前に読んだものより古い内容です。控えから戻したのかもしれません。",
    Doubt.FUTURE: "まだ来ていない日付があります。",
    Doubt.ABSURD: "ありえない数があります。",
}
WENT_BACK: Final = ("前より古いひな形に戻っています。", "控えから戻したのか、市町に確かめてください。")
LOOK: Final = "市町に確かめてから「見て受け入れる」を押すと、この内容を受け取ります。それまでは、前に読めた内容のままです。"
# Of records that were not taken; whose a claimed one is has a screen of its own.
REFUSALS: Final = {"no_name": "名前がありません。"}
BENT: Final = {
    "clipped": "長すぎるため切りました",
    "markup": "画面の命令（HTML）を消しました",
    "shape": "読めない値なので空にしました",
    "future": "先の日付なので空にしました",
}
_BETWEEN: Final = " "


def trouble_words(state: str, code: str, *, went_back: bool = False) -> tuple[str, str]:
    """What is wrong with a source, and what to do; ("", "") where nothing is. `went_back`: it was read, and is older than
    before."""
    if state == "held":
        said = _BETWEEN.join(DOUBTS[one] for one in code.split(",") if one in DOUBTS)
        return said or "いつもとちがう内容です。", LOOK
    if state == "failed":
        return FAULTS.get(code, ("読めませんでした。", "続くときは、市町に知らせてください。"))
    return WENT_BACK if went_back else ("", "")


def doubt_codes(doubts: Iterable[Doubt]) -> str:
    """Several doubts in one short column."""
    return ",".join(doubts)[:20]
