"""In which order a turn is carried out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kit.blueprints.logic.changes import turn_between
from kit.blueprints.logic.siblings import children
from kit.blueprints.logic.standing import DRAFT, LIVE
from tests.factories.releases import release


@given(st.sets(st.sampled_from(sorted(release("2026.1").by_uid))))
def test_parents_come_before_children_and_neighbours_from_left_to_right(there: set[str]) -> None:
    """A page that is added behind its left neighbour needs no moving afterwards."""
    after = release("2026.1").by_uid
    before = {uid: entry for uid, entry in after.items() if uid in there}
    turn = turn_between({LIVE: before, DRAFT: before}, {LIVE: after, DRAFT: after})
    order = [change.uid for change in turn.of_pages_in_order()]
    assert sorted(order) == sorted(change.uid for change in turn.changes)
    place = {uid: number for number, uid in enumerate(order)}
    for parent, row in children(after).items():
        coming = [uid for uid in row if uid in place]
        assert all(place[left] < place[right] for left, right in pairwise(coming))
        assert parent not in place or all(place[parent] < place[uid] for uid in coming)
