"""The demonstration's 2026.3: the rows of the merge table that 2026.2 has no case for.

A local text that the prefecture changes, a text that is seeded once, an address that a town may already use, a page
that a town has turned round, and the picture in its other form, as in the sample release of that name.
"""

from functools import cache

from tests.demo.places import block_id
from tests.factories import releases

NEW_PAGE = "0f0f0f0f-0000-4000-8000-000000000001"
SEEDED = "0f0f0f0f-0000-4000-8000-000000000002"


@cache
def third_document() -> bytes:
    """The built bytes of 2026.3, on top of 2026.2."""
    keys = releases.keys()
    family, supporters, local = (
        keys["learn-family"],
        keys["learn-supporters"],
        block_id("learn-family", "others-town"),
    )
    made = releases.NextRelease(releases.release_document("2026.2"), version="2026.3")
    made.data["notes"] = "見本の公開版です。前の版で出てこなかった場合を試します。"
    made.edit(
        family,
        f"body/{local}",
        '<p data-block-key="p1">市町の家族会を、ここに書いてください（書き方の例）。</p>',
    )
    seed = {
        "id": SEEDED,
        "type": "text",
        "value": '<p data-block-key="p1">研修の予定を、ここに書いてください。</p>',
    }
    made.edit(supporters, "body", [*made.value(supporters, "body"), seed])  # type: ignore[misc,list-item]
    made.own(supporters, f"body/{SEEDED}", "local")
    made.add(
        NEW_PAGE, {"title": "休むこと", "slug": "rest", "lead": "休むことも、進むことです。"},
        parent=keys["learn"], after=_last(made, keys["learn"]),
    )  # fmt: skip
    picture, later = keys["picture-entrance"], releases.release("2026.3")
    made.entry(picture)["fields"].update(later.by_uid[picture].fields)
    made.data["media"] = [medium.to_data() for medium in later.media]
    made.move(keys["learn-you"], parent=family, after=_last(made, family))
    return made.document()


def _last(made: releases.NextRelease, parent: str) -> str | None:
    row = [entry for entry in made.data["objects"] if entry["parent"] == parent]
    behind = {entry["after"] for entry in row}
    return next((entry["uid"] for entry in row if entry["uid"] not in behind), None)
