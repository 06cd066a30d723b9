"""Only what nobody heard of and nothing came of may be deleted; every refusal says what to do instead."""

import pytest

from kit.meetings.logic import drafts
from kit.meetings.logic.content import Attendance, Carried, Check, Content, Item
from kit.meetings.logic.drafts import Traces, why_not_deleted

FRESH = Content(
    title="第1回", place="市役所3階", invitation="お待ちします。", items=(Item("i", "資源の確認", note="資料1"),),
    attendances=(Attendance("a", "u", "社協", "shakyo", "伊勢 花子"),), checklist=(Check("c", "開催通知"),),
)  # fmt: skip
PLAN = Traces("planned", is_own=True)


@pytest.mark.parametrize(
    ("traces", "content", "wanted"),
    [
        (PLAN, FRESH, ""),
        (Traces("invited", is_own=True), FRESH, drafts.NOT_PLANNED),
        (Traces("cancelled", is_own=True), FRESH, drafts.NOT_PLANNED),
        (Traces("planned", is_own=False), FRESH, drafts.NOT_OWN),
        (Traces("planned", is_own=True, was_told=True), FRESH, drafts.TOLD),
        (Traces("planned", is_own=True, has_papers=True), FRESH, drafts.PAPERS),
        (Traces("planned", is_own=True, has_promises=True), FRESH, drafts.PROMISES),
        (PLAN, Content(attendances=(Attendance("a", presence="absent"),)), drafts.WRITTEN),
        (PLAN, Content(items=(Item("i", "題", discussion="話した"),)), drafts.WRITTEN),
        (PLAN, Content(items=(Item("i", "題", decision="決めた"),)), drafts.WRITTEN),
        (PLAN, Content(items=(Item("i", "題", result="decided"),)), drafts.WRITTEN),
        (PLAN, Content(items=(Item("i", "題", consultations=("KW3-79F",)),)), drafts.WRITTEN),
        (PLAN, Content(confirmed_by="伊勢"), drafts.WRITTEN),
        (PLAN, Content(carried=(Carried("x", "宿題"),)), drafts.WRITTEN),
    ],
)  # fmt: skip
def test_a_plan_goes_and_a_record_stays(traces, content, wanted):
    assert why_not_deleted(traces, content) == wanted
    assert not wanted or "中止にする" in wanted
