"""Supervision notes: for each item what was done well and what to try, with turns. No score is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpus.record import Turn
from studio.casebook.figures import FIGURES
from studio.casebook.selector import Selector, places, select
from studio.casebook.session_view import SessionView
from studio.casebook.supervision_sheet import (
    COUNT,
    AvoidRule,
    FigureRule,
    FollowedRule,
    Rule,
    SeenRule,
    SupervisionSheet,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Remark:
    """One observation with the turns it rests on; ``looked`` says where nothing was found."""

    text: str
    turns: tuple[Turn, ...] = ()
    looked: str = ""


@dataclass(frozen=True, slots=True)
class ItemNotes:
    """What the rules found for one item of the sheet."""

    name: str
    description: str
    well: tuple[Remark, ...]
    to_try: tuple[Remark, ...]
    human_ear: str | None
    unread: bool
    """True when turns carry no labels, so that rules were left out."""


def supervise(view: SessionView, sheet: SupervisionSheet) -> list[ItemNotes]:
    """Apply every rule of the sheet to one session."""
    notes = []
    for item in sheet.items:
        rules = [rule for rule in item.rules if view.has_acts or not _reads_labels(rule)]
        found = [remark for rule in rules for remark in _apply(rule, view)]
        name, description = sheet.named(item)
        notes.append(
            ItemNotes(
                name,
                description,
                tuple(remark for well, remark in found if well),
                tuple(remark for well, remark in found if not well),
                item.human_ear,
                unread=len(rules) < len(item.rules),
            )
        )
    return notes


def _apply(rule: Rule, view: SessionView) -> Iterator[tuple[bool, Remark]]:
    """What one rule has to say: (done well, remark)."""
    if rule.later_session and view.before is None:
        return
    if rule.needs is not None and not select(rule.needs, view):
        return
    if rule.unless is not None and select(rule.unless, view):
        return
    if isinstance(rule, SeenRule):
        result: _Result | None = _seen(rule, view)
    elif isinstance(rule, FollowedRule):
        result = _followed(rule, view)
    elif isinstance(rule, AvoidRule):
        result = _avoided(rule, view)
    else:
        result = _measured(rule, view)
    if result is None:
        return
    holds, turns, count, looked = result
    text = rule.well if holds else rule.to_try
    if text is not None:
        yield holds, Remark(text.replace(COUNT, count), _spread(turns, rule.show), looked)


_Result = tuple[bool, Sequence[Turn], str, str]


def _seen(rule: SeenRule, view: SessionView) -> _Result:
    turns = select(rule.find, view)
    holds = len(turns) >= rule.at_least
    return holds, turns, str(len(turns)), "" if turns else _stretch(rule.find, view)


def _followed(rule: FollowedRule, view: SessionView) -> _Result | None:
    found = select(rule.find, view)
    if not found:
        return None
    answers = {turn.index: turn for turn in select(rule.then, view)}
    order = [turn.index for turn in view.turns]
    pairs: list[tuple[Turn, Turn | None]] = []
    for turn in found:
        at = order.index(turn.index)
        near = (
            order[at + 1 : at + 1 + rule.within] if rule.within > 0 else order[max(0, at + rule.within) : at]
        )
        pairs.append((turn, next((answers[index] for index in near if index in answers), None)))
    met = [(turn, answer) for turn, answer in pairs if answer is not None]
    holds = len(met) >= rule.share * len(found)
    count = f"{len(met)} of {len(found)}"
    if holds:
        shown = [turn for pair in _spread(met, max(1, rule.show // 2)) for turn in pair]
        return True, sorted(shown, key=lambda turn: turn.index), count, ""
    return False, [turn for turn, answer in pairs if answer is None], count, ""


def _avoided(rule: AvoidRule, view: SessionView) -> _Result:
    turns = select(rule.find, view)
    holds = len(turns) <= rule.at_most
    return holds, () if holds else turns, str(len(turns)), ""


def _measured(rule: FigureRule, view: SessionView) -> _Result | None:
    figure = FIGURES[rule.figure](view)
    if figure.value is None:
        return None
    holds = (rule.at_least is None or figure.value >= rule.at_least) and (
        rule.at_most is None or figure.value <= rule.at_most
    )
    return holds, select(rule.find, view) if rule.find is not None else (), figure.words, ""


def _spread(found: Sequence[_T], most: int) -> tuple[_T, ...]:
    """At most that many, spread over the session."""
    if len(found) <= most:
        return tuple(found)
    return tuple(found[position * len(found) // most] for position in range(most))


def _stretch(selector: Selector, view: SessionView) -> str:
    """The turns that were looked through in vain."""
    inside = [index for index, place in places(view.turns).items() if selector.begin <= place <= selector.end]
    return f"looked for in turns {inside[0]} to {inside[-1]}, not found" if inside else ""


def _reads_labels(rule: Rule) -> bool:
    """True when the rule finds nothing in turns without act, line, phase and technique."""
    if isinstance(rule, FigureRule):
        return rule.figure in ("reflections_per_question", "complex_reflection_share", "change_talk_share")
    selectors = [rule.find, *([rule.then] if isinstance(rule, FollowedRule) else [])]
    return any(
        _needs_labels(selector)
        for selector in [*selectors, *(one for one in (rule.needs, rule.unless) if one)]
    )


def _needs_labels(selector: Selector) -> bool:
    if selector.acts or selector.lines or selector.phases or selector.technique is not None:
        return True
    return bool(selector.any_of) and all(_needs_labels(one) for one in selector.any_of)
