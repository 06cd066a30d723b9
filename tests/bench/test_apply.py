"""Taking a release that changes 100 pages, against Wagtail's own saving and publishing of the same 100 pages.

Both in one run, one process and one database, in turns, on pages of ten blocks. Wagtail's own way writes no base,
decides nothing and looks at nobody's draft; the limit is that taking a release costs no more all the same.
"""

import json
import statistics
import time
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from kit.pages.models import ContentPage
from tests.factories import releases
from tests.factories.towns import object_of, take

PAGES, BLOCKS, ROUNDS, LIMIT = 100, 10, 3, 1.0

pytestmark = pytest.mark.django_db


def with_pages():
    """The release after 2026.1, with 100 more pages."""
    new = releases.NextRelease(releases.release_document("2026.1"))
    learn, left = str(object_of("learn").uid), releases.keys()["learn-windows"]
    for number in range(PAGES):
        uid = str(uuid.UUID(int=number + 1, version=4))
        fields = {
            "title": f"ページ{number}",
            "slug": f"bench-{number}",
            "body": [_block(uid, at) for at in range(BLOCKS)],
        }
        new.add(uid, fields, parent=learn, after=left)
        left = uid
    return new


def _block(uid, at):
    name = str(uuid.uuid5(uuid.UUID(uid), str(at)))
    return {"id": name, "type": "text", "value": f'<p data-block-key="p1">本文の{at}つめの段落です。</p>'}


def edited(document, words):
    """The next release: the first block of every page has other words."""
    new = releases.NextRelease(document)
    for entry in new.data["objects"]:
        if str(entry["fields"].get("slug", "")).startswith("bench-"):
            entry["fields"]["body"][0]["value"] = f'<p data-block-key="p1">{words}</p>'
    return new.document()


def publish_by_wagtail(words):
    for page in ContentPage.objects.filter(slug__startswith="bench-"):
        raw = [dict(block) for block in page.body.raw_data]
        raw[0]["value"] = f'<p data-block-key="p1">{words}</p>'
        page.body = page._meta.get_field("body").to_python(json.dumps(raw))
        page.save_revision().publish()


def measured(work, *arguments):
    """Seconds, CPU seconds of this process, and statements."""
    count = 0

    def counted(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        start, cpu = time.perf_counter(), time.process_time()
        work(*arguments)
        return time.perf_counter() - start, time.process_time() - cpu, count


def test_taking_a_release_costs_no_more_than_publishing_its_pages():
    document = with_pages().document()
    take(document, timezone.now())
    rows = {"wagtail": [], "release": []}
    for number in range(ROUNDS):
        rows["wagtail"].append(measured(publish_by_wagtail, f"町のことば{number}。"))
        # Back to the prefecture's words, so that the release meets pages that nobody changed.
        words = json.loads(document)["objects"]
        publish_by_wagtail(_first_words(words))
        document = edited(document, f"県のことば{number}。")
        rows["release"].append(measured(take, document, timezone.now()))
    for name, found in rows.items():
        for wall, cpu, queries in found:
            print(f"{name:8} {wall:6.2f} s  {cpu:6.2f} s CPU  {queries / PAGES:5.1f} statements a page")
    ratio = _median(rows["release"]) / _median(rows["wagtail"])
    print(f"CPU of taking / CPU of publishing: {ratio:.2f} (limit {LIMIT})")
    assert ratio <= LIMIT


def _median(found):
    return statistics.median(cpu for _, cpu, _ in found)


def _first_words(objects):
    entry = next(found for found in objects if found["fields"].get("slug") == "bench-0")
    return (
        str(entry["fields"]["body"][0]["value"]).removeprefix('<p data-block-key="p1">').removesuffix("</p>")
    )
