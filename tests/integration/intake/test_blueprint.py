"""The questions of the intake as a blueprint object: a release changes them, the town's own stay, answered ones retire."""

import pytest
from wagtail.models import Workflow

from kit.blueprints.bridge.circumstances import waiting_uids
from kit.blueprints.bridge.wording import value_words
from kit.core.models.owned import OwnershipRefused
from kit.intake.logic.definition import canonical
from tests.factories.people import make_user
from tests.factories.towns import take
from tests.integration.intake.editing import draft_with, own_question, shipped, stream, versions

pytestmark = pytest.mark.django_db
WITHDRAWN = "contact"


def test_a_release_retires_what_may_have_been_answered_and_keeps_the_towns_own_question(now):
    draft_with(town_questions=stream("town_questions", [own_question("own")])).save_revision().publish()
    take("2026.2", now)
    definition, astray = shipped().read()
    assert astray == ()
    assert WITHDRAWN not in [question.key for question in definition.step("family-them").questions]
    assert definition.step(WITHDRAWN).questions[-1].key == "own"
    (step,) = [item for item in shipped().steps.get_prep_value() if item["value"]["key"] == "family-them"]
    assert [(item["value"]["key"], item["value"]["retired"]) for item in step["value"]["questions"]] == [
        ("knows", False), ("tell", False), ("lives", False), (WITHDRAWN, True),
    ]  # fmt: skip
    first, second, third = versions()
    assert WITHDRAWN in [question.key for question in first.definition.step("family-them").questions]
    assert second.definition.step(WITHDRAWN).questions[-1].is_town
    assert third.document == canonical(definition)


def test_what_is_fixed_stays_and_the_rest_is_the_towns_to_change():
    with pytest.raises(OwnershipRefused, match="県固定"):
        draft_with(privacy="<p>だれにも見せません。</p>").save_revision()
    without = [item for item in shipped().steps.get_prep_value() if item["value"]["key"] != WITHDRAWN]
    with pytest.raises(OwnershipRefused, match="県固定"):
        draft_with(steps=stream("steps", without)).save_revision()
    draft_with(receipt="<p>たしかに受け取りました。</p>").save_revision().publish()
    assert "たしかに" in shipped().receipt


def test_a_release_waits_while_somebody_is_at_work_on_the_questions(now):
    uid = str(shipped().uid)
    assert uid not in waiting_uids()
    draft_with(title="承認を待つ").save_revision()
    state = Workflow.objects.get(name="作成 → 承認").start(shipped(), make_user("kaku", "editor"))
    assert uid in waiting_uids()
    state.cancel()
    locked = shipped()
    locked.locked = True
    locked.save(update_fields=["locked"])
    assert uid in waiting_uids()
    assert take("2026.2", now).waiting == (uid,)
    assert len(versions()) == 1


def test_a_question_reads_as_people_see_it_not_as_it_is_kept():
    """On reviews and sheets: no signs of the kit, nothing that is off."""
    (step,) = [item for item in shipped().steps.get_prep_value() if item["value"]["key"] == "family-them"]
    (question,) = [item for item in step["value"]["questions"] if item["value"]["key"] == WITHDRAWN]
    stream_block = shipped().steps.stream_block
    block = stream_block.child_blocks["step"].child_blocks["questions"].child_blocks[question["type"]]
    words = value_words(lambda uid: "", block, question["value"])
    assert words.splitlines() == [
        "質問: ご本人と話すこと", "選択肢: ・ふつうに話す", "・少し話す", "・書いたもので伝える", "・ほとんどない",
    ]  # fmt: skip
