"""Every way that can be taken through a definition, without anybody walking it.

For: the check for steps that nobody can reach and for ways that are too long, and a preview of each path. Not for: one
resident's way (`journey`), and whether a single question inside a step can be reached.

Rules
- Only answers that the conditions of steps look at make a difference; all others are left out.
- Of each such question the answers that conditions name are tried, one that none of them names, and none at all.
- There may be at most MOST_STATES different situations behind one step; beyond that the definition is too tangled to be
  looked through, and `TooTangled` is raised.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kit.intake.logic import definition as d
from kit.intake.logic.conditions import CHOSEN, MOST, Values, holds
from kit.intake.logic.definition import Condition, Definition, Json, Question, Step, Term

MOST_STATES = 3_000
_MOST_SUBSETS = 4
_State = tuple[tuple[str, int], ...]


class TooTangled(ValueError):
    """The conditions of steps depend on so many answers that not every way can be tried."""


@dataclass(frozen=True)
class Path:
    """One way: the keys of its steps in order, and who is writing ("" when that is not asked or not said)."""

    who: str
    steps: tuple[str, ...]


def paths(definition: Definition) -> frozenset[Path]:
    """Every way through the definition; raises TooTangled."""
    tracked = _tracked(definition)
    outcomes = {
        question.key: _outcomes(question, _terms_about(question.key, definition))
        for step in definition.steps
        for question in step.questions
        if question.key in tracked
    }
    states: set[tuple[_State, tuple[str, ...]]] = {((), ())}
    for step in definition.steps:
        states = {
            (after, (*route, step.key) if taken else route)
            for state, route in states
            for after, taken in _through(step, state, outcomes)
        }
        if len(states) > MOST_STATES:
            raise TooTangled(step.key)
    return frozenset(Path(_who(state, outcomes), route) for state, route in states)


def steps_of(definition: Definition, who: str) -> tuple[Step, ...]:
    """The steps that somebody who answers this to `who` can meet, in the order of the definition; raises TooTangled."""
    keys = {key for path in paths(definition) if path.who == who for key in path.steps}
    return tuple(step for step in definition.steps if step.key in keys)


def conditions_of(definition: Definition) -> Iterator[tuple[Step, Question | None, Condition]]:
    """Every condition with the step it stands in, and its question (None: it is the step's own)."""
    for step in definition.steps:
        if step.condition is not None:
            yield step, None, step.condition
        for question in step.questions:
            if question.condition is not None:
                yield step, question, question.condition


def _tracked(definition: Definition) -> frozenset[str]:
    """The questions that decide about steps, and those that decide whether these are asked."""
    found = {d.WHO}
    for step in definition.steps:
        found |= _named(step.condition)
    grown: set[str] = set()
    while grown != found:
        grown = set(found)
        for step in definition.steps:
            for question in step.questions:
                if question.key in found:
                    found |= _named(question.condition)
    return frozenset(found)


def _named(condition: Condition | None) -> set[str]:
    return {term.question for term in condition.terms} if condition else set()


def _terms_about(key: str, definition: Definition) -> list[Term]:
    return [
        term
        for _, _, condition in conditions_of(definition)
        for term in condition.terms
        if term.question == key
    ]


def _through(step: Step, state: _State, outcomes: dict[str, list[Json]]) -> Iterator[tuple[_State, bool]]:
    if not holds(step.condition, _values(state, outcomes)):
        yield state, False
        return
    states = [state]
    for question in step.questions:
        if question.asks and question.key in outcomes:
            states = [after for before in states for after in _answered(question, before, outcomes)]
    yield from ((found, True) for found in states)


def _answered(question: Question, state: _State, outcomes: dict[str, list[Json]]) -> Iterator[_State]:
    if not holds(question.condition, _values(state, outcomes)):
        yield state
        return
    rest = tuple(pair for pair in state if pair[0] != question.key)
    for at in range(len(outcomes[question.key])):
        yield tuple(sorted((*rest, (question.key, at))))


def _values(state: _State, outcomes: dict[str, list[Json]]) -> Values:
    return {key: outcomes[key][at] for key, at in state}


def _who(state: _State, outcomes: dict[str, list[Json]]) -> str:
    value = _values(state, outcomes).get(d.WHO)
    return value if isinstance(value, str) else ""


def _outcomes(question: Question, terms: list[Term]) -> list[Json]:
    """Answers that stand for all answers: each that is named, one that is not, and none."""
    nothing: list[Json] = [] if question.required else [None]
    named = list(dict.fromkeys(term.value for term in terms if term.value))
    if question.kind == d.MULTIPLE:
        pressing = [term.value for term in terms if term.operator in ("is", "is_not")]
        return [*nothing, *_several(question, named, pressing)]
    if question.key == d.WHO:
        named = [option.key for option in question.options]
    if question.kind == d.SINGLE:
        there = [option.key for option in question.options]
        others = [key for key in there if key not in named][:1]
        return [*[key for key in named if key in there], *others, *nothing]
    return [*named, "…", *nothing]


def _several(question: Question, named: list[str], pressing: list[str]) -> Iterator[Json]:
    there = [option.key for option in question.options]
    mine = [key for key in named if key in there]
    sizes = range(len(mine) + 1) if len(mine) <= _MOST_SUBSETS else (0, 1, len(mine))
    others = [key for key in there if key not in mine][:1]
    for size in sizes:
        for keys in combinations(mine, size):
            for most in ("", *(key for key in keys if key in pressing)):
                yield {CHOSEN: [*keys, *others], MOST: most}
