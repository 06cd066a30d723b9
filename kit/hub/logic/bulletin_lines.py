"""A bulletin as a holder reads it before signing, line by line."""

from collections.abc import Iterator

from kit.blueprints.logic.bulletin import Bulletin


def bulletin_lines(bulletin: Bulletin) -> Iterator[str]:
    """Yield everything that the staff of the towns would read."""
    yield f"　市町へのお知らせ 第{bulletin.sequence}号"
    for notice in bulletin.notices:
        mark = "大切: " if notice.is_important else ""
        yield f"　｜{mark}{notice.title}（{notice.starts_on:%Y-%m-%d}から{notice.ends_on:%Y-%m-%d}まで）"
        yield from (f"　｜　{line}" for line in notice.text.splitlines())
    for day in bulletin.trainings:
        yield f"　｜研修 {day.on:%Y-%m-%d} {day.title}　{day.place}　{day.url}"
