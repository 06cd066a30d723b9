"""The merge of large sites: what deciding a release costs, and that it grows with the site and not faster.

The limits are seconds of processor time for the size the design names, and a ratio between sizes: what one object
costs in a large site against what it costs in a small one, without the passes of Python's collector (they visit all
that lives in the process, and would be counted to the merge).
"""

import gc
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit.blueprints.logic.apply import apply
from kit.blueprints.logic.decide import decide
from kit.blueprints.logic.document import BlueprintObject
from tests.unit.blueprints.samples import Objects, item, obj, uid

BLOCKS = 10
SIZES = (100, 1_000, 10_000)
NAMED_SIZE, SECONDS = 500, 1.0
GROWTH = 2.0
TEXT = "相談は、本人も家族も、まわりの方も、ここから始められます。話せる範囲でかまいません。"
RULES = {"": "standard", "title": "fixed", "body/b0": "fixed", "note": "local"}


def test_a_site_of_500_objects_is_decided_within_a_second() -> None:
    base, theirs, ours = three_sides(NAMED_SIZE)
    decided, plan = clocked(decide, base, theirs, ours)
    applied, _ = clocked(apply, plan, ours)
    assert len(plan.conflicts) > NAMED_SIZE // 20
    print(f"\n{NAMED_SIZE} objects, {NAMED_SIZE * BLOCKS} blocks: decide {decided:.2f} s,", end=" ")
    print(f"apply {applied:.2f} s (limit {SECONDS} s)")
    assert decided < SECONDS
    assert applied < SECONDS


@pytest.fixture
def _no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collector")
@pytest.mark.parametrize("shape", ["a site", "withdrawn pages", "one row", "one chain", "a removed section"])
def test_the_cost_grows_with_the_site_and_not_faster(shape: str) -> None:
    costs = {}
    for size in SIZES:
        sides = SHAPES[shape](size)
        rounds = max(2, 2_000 // size)
        costs[size] = min(clocked(decide, *sides)[0] for _ in range(rounds)) / size
    print(f"\n{shape}: " + ", ".join(f"{n:,} objects {n * cost:.3f} s" for n, cost in costs.items()), end=" ")
    ratio = costs[SIZES[-1]] / costs[SIZES[-2]]
    print(f"(per object ×{ratio:.2f} from {SIZES[-2]:,} to {SIZES[-1]:,}, limit ×{GROWTH})")
    assert ratio < GROWTH


def test_a_long_text_costs_its_length() -> None:
    costs = {}
    for length in (2_000, 40_000):
        before, mine = (TEXT * length)[:length], (TEXT[::2] * length)[:length]
        sides = [{uid(1): obj({"text": text})} for text in _texts(before, mine)]
        costs[length] = min(clocked(decide, *sides)[0] for _ in range(5)) / length
    print("\n" + ", ".join(f"text of {n:,} letters {n * cost * 1000:.1f} ms" for n, cost in costs.items()))
    assert costs[40_000] / costs[2_000] < GROWTH


def clocked(work: Callable[..., Any], *values: Any) -> tuple[float, Any]:
    """Seconds of this process, so that a busy machine does not count."""
    start = time.process_time()
    result = work(*values)
    return time.process_time() - start, result


def three_sides(size: int) -> tuple[Objects, Objects, Objects]:
    """A site, a release that changed every third object of it, and a town that changed every fourth."""
    return site(size), site(size, "県", every=3), site(size, "町", every=4)


def withdrawn(size: int) -> tuple[Objects, Objects, Objects]:
    base, theirs, ours = three_sides(size)
    leaves = [found for found in base if found not in {entry.parent for entry in base.values()}]
    gone = set(leaves[::5])
    return base, {found: entry for found, entry in theirs.items() if found not in gone}, ours


def one_row(size: int) -> tuple[Objects, Objects, Objects]:
    row = {uid(n): page(n, uid(0) if n else None, uid(n - 1) if n > 1 else None) for n in range(size)}
    turned = {
        uid(n): page(n, uid(0) if n else None, uid(n + 1) if 0 < n < size - 1 else None) for n in range(size)
    }
    return row, turned, row


def one_chain(size: int) -> tuple[Objects, Objects, Objects]:
    chain = {uid(n): page(n, uid(n - 1) if n else None, None) for n in range(size)}
    return chain, chain, chain


def removed_section(size: int) -> tuple[Objects, Objects, Objects]:
    home = {uid(0): page(0, None, None)}
    base = {**home, uid(1): page(1, uid(0), None)}
    below = {uid(n): page(n, uid(1), uid(n - 1) if n > 2 else None) for n in range(2, size)}
    return base, {**base, **below}, home


SHAPES: dict[str, Callable[[int], tuple[Objects, Objects, Objects]]] = {
    "a site": three_sides,
    "withdrawn pages": withdrawn,
    "one row": one_row,
    "one chain": one_chain,
    "a removed section": removed_section,
}


def site(size: int, words: str = "", *, every: int = 1) -> Objects:
    """Pages of ten blocks, twenty below each; `words` stand in the first two blocks of every n-th."""
    found: Objects = {}
    last: dict[str | None, str] = {}
    for n in range(size):
        parent = uid((n - 1) // 20) if n else None
        added = words if n % every == 0 else ""
        body = [item(f"b{k}", _block(k, added if k < 2 else "")) for k in range(BLOCKS)]
        found[uid(n)] = page(n, parent, last.get(parent), title=f"題{n}{added}", note="", body=body)
        last[parent] = uid(n)
    return found


def page(n: int, parent: str | None, after: str | None, **fields: object) -> BlueprintObject:
    values = {"slug": f"s{n}", "live": True, **fields}
    return obj(values, uid=uid(n), parent=parent, after=after, ownership=RULES)


def _block(n: int, words: str) -> dict[str, object]:
    html = f'<p data-block-key="k1">{TEXT}{n}{words}</p><p data-block-key="k2">{TEXT}</p>'
    return {"heading": f"見出し{n}{words}", "text": html, "page": f"sokumen:page:{uid(0)}"}


def _texts(before: str, mine: str) -> list[str]:
    keyed = '<p data-block-key="k1">{}</p><p data-block-key="k2">{}</p>'
    return [keyed.format(before, "もと"), keyed.format(before, "県"), keyed.format(mine, "もと")]
