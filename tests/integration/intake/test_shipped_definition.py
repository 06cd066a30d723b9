"""The shipped questions of the intake: published by `setup` as version 1, complete, and calm in tone."""

import re
import uuid

import pytest
from django.conf import settings
from django.utils import timezone

from kit.core.models import Contact, Municipality
from kit.intake.blocks import CONTACT_GROUPS
from kit.intake.logic import definition as d
from kit.intake.logic.answers import FIELD_HOLDS, LINE_HOLDS
from kit.intake.logic.checks import MOST_TOWN_QUESTIONS
from kit.intake.logic.conditions import asked_in
from kit.intake.logic.journey import first_incomplete
from kit.intake.logic.paths import paths
from kit.intake.models import DefinitionVersion, IntakeDefinition
from kit.intake.queries.versions import asked_items, current_version, version_with
from kit.pages.logic.furigana import unread
from kit.pages.templatetags import kit_furigana

pytestmark = pytest.mark.django_db

NEVER_SAID = re.compile(r"脱出|克服|治す|社会復帰|問題行動|対象者|手遅れ|甘え|怠け|必ず|早く")


def shipped():
    return IntakeDefinition.objects.get(key="hikikomori")


def test_setup_publishes_it_as_version_one():
    (version,) = DefinitionVersion.objects.all()
    assert (version.number, version.key, version.definition_uid) == (1, "hikikomori", shipped().uid)
    assert version.definition == shipped().read()[0]
    assert current_version("hikikomori") == version == version_with(version.uid)
    assert current_version("nothing") is None
    assert version_with(uuid.uuid4()) is None


def test_the_check_has_nothing_to_say_about_it():
    assert shipped().findings() == ()
    assert shipped().gaps() == []


def test_three_paths_of_at_most_seven_screens_with_the_last_look():
    definition, astray = shipped().read()
    assert astray == ()
    lengths = {}
    for path in paths(definition):
        lengths.setdefault(path.who, set()).add(len(path.steps) + 1)
    assert lengths == {"self": {6}, "family": {7}, "supporter": {7}}


def test_only_who_and_how_to_answer_are_required():
    definition, _ = shipped().read()
    asked = [question for step in definition.steps for question in step.questions]
    always = [question.key for question in asked if question.required and question.condition is None]
    assert always == [d.WHO, d.REPLY]
    kept = [question.key for question in asked if question.asks and not question.may_skip]
    assert kept == [d.WHO, "support-form", d.REPLY, "tel", "mail", "post"]
    answers = {step.key: {} for step in definition.steps} | {
        "who": {"who": "self"},
        "contact": {"reply": "none"},
    }
    assert first_incomplete(definition, answers) is None


def test_the_defaults_of_safe_contact_and_what_other_rooms_ask_for_by_key():
    definition, _ = shipped().read()
    asked = {question.key: question for step in definition.steps for question in step.questions}
    assert {key: asked[key].default for key in ("name-office", "envelope", "notify", "tell")} == {
        "name-office": "person", "envelope": "plain", "notify": "no", "tell": "keep",
    }  # fmt: skip
    assert {d.WHO, d.REPLY, d.NEVER, d.AVOID, d.KNOWS} <= asked.keys()
    assert [key for key, question in asked.items() if d.HEAD_ONLY in question.hints] == ["avoid", "avoid-who"]
    assert [key for key, question in asked.items() if d.NO_NAMES in question.hints] == ["support-free"]


def test_who_says_nothing_about_the_way_is_asked_little_and_a_step_full_to_the_brim_can_be_sent():
    steps = {step.key: step for step in shipped().read()[0].steps}
    asked = [question.key for question in asked_in(steps["contact"], {}, {}) if question.asks]
    assert asked == [d.REPLY, d.NEVER, "call-me", "statistics"]
    for step in steps.values():
        kinds = [question.kind for question in step.questions if question.asks]
        long, lines = kinds.count(d.LONG_TEXT) + MOST_TOWN_QUESTIONS, len(kinds)
        on_the_way = 9 * (long * FIELD_HOLDS + lines * LINE_HOLDS)  # three bytes a sign, each written as %XX
        assert on_the_way < settings.DATA_UPLOAD_MAX_MEMORY_SIZE, step.key


def test_its_words_are_calm():
    words = d.canonical(shipped().read()[0])
    assert NEVER_SAID.findall(words) == []


def test_the_groups_of_numbers_are_those_of_the_contacts():
    assert [(code, str(words)) for code, words in CONTACT_GROUPS] == [
        (code, str(words)) for code, words in Contact.Group.choices
    ]


def test_every_question_that_was_public_may_have_been_answered():
    definition, _ = shipped().read()
    count = sum(len(step.questions) for step in definition.steps)
    assert len(asked_items()) == count
    assert {uid for uid, _ in asked_items()} == {str(shipped().uid)}
    assert timezone.now() >= DefinitionVersion.objects.get().published_at


def test_every_word_of_it_and_of_its_fields_has_its_reading():
    """What is said by the definition, and what the pieces of its form say around it."""
    lexicon = kit_furigana._lexicon()
    pages = [shipped().make_preview_request(preview_mode=mode) for mode, _ in shipped().preview_modes]
    mains = [page.content.decode().split("<main")[1].split("</main>")[0] for page in pages]
    words = re.sub(r"<[^>]*>|中文|（準備中）", "\n", "\n".join(mains))
    towns = set(Municipality.objects.values_list("name", flat=True))
    lines = {line.strip() for line in words.split("\n")} - towns
    assert len(lines) > 200
    assert {line: missing for line in lines if (missing := unread(line, lexicon))} == {}
