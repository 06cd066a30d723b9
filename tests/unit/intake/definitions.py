"""Definitions for tests: a small one by hand, and any by chance."""

from typing import Any

from hypothesis import strategies as st

from kit.intake.logic import definition as d
from kit.intake.logic.definition import Condition, Definition, Option, Question, Step, Term


def one(key: str, *options: str, **more: Any) -> Question:
    return Question(key, d.SINGLE, f"{key}?", options=tuple(Option(name, name) for name in options), **more)


def several(key: str, *options: str, **more: Any) -> Question:
    return Question(key, d.MULTIPLE, f"{key}?", options=tuple(Option(name, name) for name in options), **more)


def when(question: str, operator: str, value: str = "", mode: str = d.ALL) -> Condition:
    return Condition((Term(question, operator, value),), mode)


def small(*more: Step) -> Definition:
    """Who, one step for each, and how to answer."""
    return Definition(
        "small",
        "小さな相談",
        steps=(
            Step("who", "だれのこと", questions=(one("who", "self", "family", required=True),)),
            Step("self", "いま", condition=when("who", "is", "self"), questions=(Question("self_free", d.LONG_TEXT, "書く"),)),
            Step("family", "家族", condition=when("who", "is", "family"), questions=(
                one("knows", "yes", "no"), one("tell", "keep", "ask", condition=when("knows", "is_not", "yes")),
            )),
            *more,
            Step("contact", "連絡", questions=(
                one("reply", "box", "mail", "none", required=True),
                Question("mail", d.MAIL, "メール", required=True, condition=when("reply", "is", "mail")),
            )),
        ),
    )  # fmt: skip


KEYS = st.sampled_from([f"k{number}" for number in range(6)])
# What words say decides nothing here: a few odd ones do, and cost a tenth.
WORDS = st.sampled_from(["", "言葉", "改\n行", '"<>&', "\u2028\U0001f600"])


@st.composite
def conditions(draw: Any, before: list[Question]) -> Condition | None:
    """A condition on what lies before; None when nothing does, or by chance."""
    if not before or draw(st.booleans()):
        return None
    terms = []
    for _ in range(draw(st.integers(1, 2))):
        question = draw(st.sampled_from(before))
        values = [option.key for option in question.options] or ["x"]
        terms.append(Term(question.key, draw(st.sampled_from(d.OPERATORS)), draw(st.sampled_from(values))))
    return Condition(tuple(terms), draw(st.sampled_from([d.ALL, d.ANY])))


@st.composite
def definitions(draw: Any) -> Definition:
    """Any definition whose conditions look back."""
    before: list[Question] = []
    steps = []
    for at in range(draw(st.integers(0, 4))):
        condition = draw(conditions(list(before)))
        questions = []
        for number in range(draw(st.integers(0, 2))):
            question = draw(questions_of(f"q{at}-{number}", before))
            before.append(question)
            questions.append(question)
        steps.append(Step(f"s{at}", draw(WORDS), draw(WORDS), condition, tuple(questions)))
    return Definition("any", draw(WORDS), draw(WORDS), tuple(steps), (("receipt", draw(WORDS)),))


@st.composite
def questions_of(draw: Any, key: str, before: list[Question]) -> Question:
    kind = draw(st.sampled_from(d.KINDS))
    names = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)) if kind in d.CHOICES else []
    return Question(
        key, kind, draw(WORDS), draw(WORDS), tuple(Option(name, draw(WORDS)) for name in names),
        required=draw(st.booleans()), skippable=draw(st.booleans()), condition=draw(conditions(list(before))),
        most_pressing=draw(st.booleans()), hints=tuple(draw(st.lists(st.sampled_from(d.HINTS), unique=True))),
        default=draw(st.sampled_from(["", *names])), is_town=draw(st.booleans()),
    )  # fmt: skip


RAW = st.one_of(
    st.none(), st.text(max_size=20), KEYS, st.integers(), st.booleans(), st.floats(), st.binary(max_size=4),
    st.lists(st.one_of(KEYS, st.text(max_size=4), st.integers()), max_size=4),
    st.fixed_dictionaries({"chosen": st.lists(KEYS, max_size=4)}, optional={"most": KEYS}),
    st.fixed_dictionaries({"skip": st.sampled_from(["no_answer", "unknown", "later", "else", ""])}),
)  # fmt: skip


@st.composite
def journeys(draw: Any) -> tuple[Definition, dict[str, dict[str, Any]]]:
    """A definition, and raw answers that somebody might have left, foreign ones among them."""
    definition = draw(definitions())
    answers: dict[str, dict[str, Any]] = {}
    for step in draw(
        st.lists(st.sampled_from([*definition.steps, Step("gone", "")]), unique_by=lambda s: s.key)
    ):
        names = [question.key for question in step.questions] + ["foreign"]
        answers[step.key] = draw(st.dictionaries(st.sampled_from(names), RAW, max_size=4))
    return definition, answers
