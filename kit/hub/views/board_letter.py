"""A 照会 as a letter: what stands above its table, and the name of its file. Not for: the table (`logic.board_sheets`)."""

import re
from collections.abc import Sequence
from typing import Final

from django.conf import settings

from kit.core.logic.days import full_day_words
from kit.hub.gateway.board_books import Letter
from kit.hub.models import Inquiry

WAYS: Final = (
    "書き方　色のついた欄（「答え」「答えの時点」「出典」）だけに書いてください。わからない項目と、「いまの内容」のままでよい項目は、空のままでかまいません。",
    "　　　　「答えの時点」は、その内容がいつのものか（例 令和8年11月1日）です。空のときは、県が読みとった日とします。「出典」は、空のときはこの照会への回答とします。",
    "　　　　個人の名前や、相談の内容は書かないでください。",
    "返し方　書いたら保存し、このファイルのまま（PDFや写真にせず）、届いたときと同じ方法で県へ返してください。",
)


def letter_of(inquiry: Inquiry, towns: Sequence[str]) -> Letter:
    """What stands above the table, for one town or for all."""
    person = f"　担当 {inquiry.made_by.display_name}" if inquiry.made_by else ""
    return Letter(
        title=inquiry.title,
        receiver="、".join(towns) + "　御中" if towns else "各市町　御中",
        sender=f"{settings.SITE_CONFIG.name}{person}",
        due=full_day_words(inquiry.due_on),
        ways=WAYS,
    )


def file_name(title: str, *towns: str, ending: str = "xlsx") -> str:
    """The name of a file as people look for it, without the signs that file systems refuse."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", f"{title}（{'、'.join(towns)}）.{ending}")
