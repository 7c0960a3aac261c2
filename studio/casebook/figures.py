"""Counts over one session that a supervisor could make with a pencil; none of them is a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.record import Turn
from studio.casebook.session_view import SessionView, acts_of

REFLECTIONS = ("reflection_simple", "reflection_complex", "summary")
QUESTIONS = ("question_open", "question_closed", "risk_inquiry")
ENDING_PHASES = ("homework", "feedback")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count set in words; ``value`` is None when it cannot be measured or does not apply."""

    value: float | None
    words: str


def _count(turns: Sequence[Turn], acts: Sequence[str]) -> int:
    return sum(act in acts for turn in turns for act in acts_of(turn))


def _words(turns: Sequence[Turn]) -> int:
    return sum(len(turn.text.split()) for turn in turns)


def _share(part: int, whole: int, words: str) -> Figure:
    return Figure(part / whole if whole else None, words)


def therapist_word_share(view: SessionView) -> Figure:
    """Therapist's share of all words, 0-1; backchannels are left out."""
    therapist, total = _words(view.by("therapist")), _words(view.turns)
    percent = f"{therapist / total:.0%}" if total else "-"
    return _share(therapist, total, f"{therapist} of {total} words are the therapist's ({percent})")


def reflections_per_question(view: SessionView) -> Figure:
    """Reflections, summaries among them, per question (MITI 4.2.1 R:Q)."""
    turns = view.by("therapist")
    reflections, questions = _count(turns, REFLECTIONS), _count(turns, QUESTIONS)
    ratio = f" ({reflections / questions:.1f} to 1)" if questions else ""
    return _share(reflections, questions, f"{reflections} reflections to {questions} questions{ratio}")


def complex_reflection_share(view: SessionView) -> Figure:
    """Complex reflections, summaries among them, of all reflections, 0-1 (MITI 4.2.1 %CR)."""
    turns = view.by("therapist")
    deep, all_of_them = _count(turns, REFLECTIONS[1:]), _count(turns, REFLECTIONS)
    return _share(deep, all_of_them, f"{deep} of {all_of_them} reflections add meaning or draw together")


def open_question_share(view: SessionView) -> Figure:
    """Open questions of all open and closed ones, 0-1."""
    turns = view.by("therapist")
    opened, closed = _count(turns, ("question_open",)), _count(turns, ("question_closed",))
    return _share(opened, opened + closed, f"{opened} of {opened + closed} questions are open")


def change_talk_share(view: SessionView) -> Figure:
    """Change talk of all change and sustain talk, 0-1 (MISC 2.5)."""
    turns = view.by("patient")
    change, sustain = _count(turns, ("change_talk",)), _count(turns, ("sustain_talk", "resist"))
    return _share(
        change,
        change + sustain,
        f"{change} turns speak for change, {sustain} for staying or against the step",
    )


def homework_reviewed(view: SessionView) -> Figure:
    """1 when the task set last time was taken up, 0 when it was not; None when none was due."""
    due = view.before.homework_set if view.before is not None else None
    if due is None:
        return Figure(None, "no task was due")
    reviewed = view.session.homework_reviewed is not None
    return Figure(
        float(reviewed), "the task of last time was reviewed" if reviewed else "it was not reviewed"
    )


def homework_set(view: SessionView) -> Figure:
    """1 when a task was agreed, 0 when not."""
    agreed = view.session.homework_set is not None
    return Figure(float(agreed), "a task was agreed" if agreed else "no task was agreed")


def ruptures_repaired(view: SessionView) -> Figure:
    """Share of the strains in the alliance that were settled in the same session; None without any."""
    ruptures = view.session.ruptures
    settled = sum(rupture.repaired for rupture in ruptures)
    kinds = ", ".join(rupture.kind for rupture in ruptures)
    return _share(settled, len(ruptures), f"{settled} of {len(ruptures)} settled in the session ({kinds})")


def ending_share(view: SessionView) -> Figure:
    """Share of the words left for homework and feedback, 0-1; None when phases are not marked."""
    if not any(turn.phase for turn in view.turns):
        return Figure(None, "phases are not marked")
    ending = _words([turn for turn in view.turns if turn.phase in ENDING_PHASES])
    total = _words(view.turns)
    return _share(ending, total, f"{ending} of {total} words were left for homework and feedback")


def ended_in_time(view: SessionView) -> Figure:
    """1 when the session came to its planned end, 0 when the clock or a limit cut it off; None if unknown."""
    ended = view.session.ended_by
    if ended is None:
        return Figure(None, "how it ended is not recorded")
    return Figure(float(ended in ("plan", "agent")), f"ended by {ended.replace('_', ' ')}")


FIGURES: dict[str, Callable[[SessionView], Figure]] = {
    figure.__name__: figure
    for figure in (
        therapist_word_share,
        reflections_per_question,
        complex_reflection_share,
        open_question_share,
        change_talk_share,
        homework_reviewed,
        homework_set,
        ruptures_repaired,
        ending_share,
        ended_in_time,
    )
}
