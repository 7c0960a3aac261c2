"""Questions about what the two do in the talk: questions, reflections, change talk, technique, homework."""

from __future__ import annotations

from collections.abc import Iterator

from clinical_frameworks.acts import load_acts
from corpus.record import Course, Turn
from studio.casebook.questions.candidate import Candidate, numbers, said
from studio.casebook.risk_notes import risk_notes
from studio.casebook.session_view import SessionView, acts_of, with_lines
from studio.casebook.techniques import named, techniques_used
from studio.casebook.wording import in_words, load_wording


def agenda(course: Course, view: SessionView) -> Iterator[Candidate]:
    """The session's agenda, when it was spoken about."""
    turns = [turn for turn in view.turns if turn.phase == "agenda"]
    if view.session.agenda and turns:
        stretch = f"{turns[0].index} to {turns[-1].index}"
        yield Candidate({"agenda": "; ".join(view.session.agenda), "turns": stretch}, tuple(turns[:2]))


def reflection(course: Course, view: SessionView) -> Iterator[Candidate]:
    """A turn that is a reflection and no more, simple or complex."""
    for turn in view.by("therapist"):
        if turn.act in ("reflection_simple", "reflection_complex") and len(turn.text.split()) > 5:
            act = load_acts()[turn.act]
            form = "Complex" if turn.act == "reflection_complex" else "Simple"
            yield Candidate(
                {"turn": str(turn.index), "kind_of_reflection": f"{form}: {act.description}"}, (turn,)
            )


def question_form(course: Course, view: SessionView) -> Iterator[Candidate]:
    """A turn that is one question and no more, open or closed."""
    for turn in view.by("therapist"):
        if turn.act in ("question_open", "question_closed") and turn.text.count("?") == 1:
            act = load_acts()[turn.act]
            form = "Open" if turn.act == "question_open" else "Closed"
            yield Candidate(
                {"turn": str(turn.index), "kind_of_question": f"{form}: {act.description}"}, (turn,)
            )


def change_talk(course: Course, view: SessionView) -> Iterator[Candidate]:
    """Where the patient speaks for change; at least two places."""
    turns = [turn for turn in view.by("patient") if "change_talk" in acts_of(turn)]
    if len(turns) > 1:
        yield Candidate({"turns": numbers(turns)}, tuple(turns[:2]))


def doubt(course: Course, view: SessionView) -> Iterator[Candidate]:
    """A turn of doubt with the therapist's answer."""
    for turn, reply in _replies(view):
        if {"resist", "sustain_talk"} & set(acts_of(turn)) and turn.speaker == "patient":
            acts = " and ".join(in_words(act) for act in acts_of(turn))
            yield Candidate({"turn": str(turn.index), "act": acts, "reply": said(reply)}, (turn, reply))


def technique(course: Course, view: SessionView) -> Iterator[Candidate]:
    """A technique of the session with its purpose and steps."""
    for use in techniques_used(course, view):
        words = named(use.first.technique or "", course.framework)
        if words.purpose and use.last.index > use.first.index:
            steps = f" Steps: {'; '.join(words.steps)}." if words.steps else ""
            yield Candidate(
                {
                    "turn": str(use.first.index),
                    "last": str(use.last.index),
                    "technique": words.name,
                    "purpose": words.purpose,
                    "steps": steps,
                },
                (use.first, use.last),
            )


def homework_review(course: Course, view: SessionView) -> Iterator[Candidate]:
    """What became of the task set last time."""
    task = view.session.homework_reviewed
    turns = [turn for turn in view.turns if turn.phase == "homework_review"]
    if task is not None and task.outcome is not None and turns:
        yield Candidate(
            {
                "task": task.task,
                "outcome": in_words(task.outcome),
                "turns": f"{turns[0].index} to {turns[-1].index}",
            },
            tuple(turns[:2]),
        )


def homework_set(course: Course, view: SessionView) -> Iterator[Candidate]:
    """The new task with what the patient sees in its way."""
    task = view.session.homework_set
    obstacles = with_lines(view.by("patient"), *load_wording().homework_lines.obstacle)
    if task is not None and obstacles:
        words = f"What the patient sees in the way: {said(obstacles[0])}."
        yield Candidate({"task": task.task, "obstacle": words}, (obstacles[0],))


def risk(course: Course, view: SessionView) -> Iterator[Candidate]:
    """The steps of the risk protocol, when it had to run and steps can be told."""
    notes = risk_notes(view)
    if notes.present and notes.traced:
        yield Candidate(
            {"covered": ", ".join(notes.covered) or "none", "missing": ", ".join(notes.missing) or "none"},
            notes.said[:1],
        )


def rupture(course: Course, view: SessionView) -> Iterator[Candidate]:
    """The strains of the session."""
    if view.session.ruptures:
        words = "; ".join(
            f"{one.kind}, {'repaired in the session' if one.repaired else 'not repaired'}"
            for one in view.session.ruptures
        )
        yield Candidate({"ruptures": words})


def contradiction(course: Course, view: SessionView) -> Iterator[Candidate]:
    """Statements that do not fit; those that were worded anew are gone from the talk."""
    turns = {turn.id: turn for turn in view.turns}
    found = [one for one in view.session.contradictions if not one.repaired and one.turn_id in turns]
    if found:
        words = " ".join(
            f"Turn {turns[one.turn_id].index} ({one.turn_id}): “{one.text}” against {one.against}."
            for one in found
        )
        yield Candidate({"contradictions": words}, tuple(turns[one.turn_id] for one in found))


def _replies(view: SessionView) -> Iterator[tuple[Turn, Turn]]:
    for turn, after in zip(view.turns, view.turns[1:], strict=False):
        if turn.speaker != after.speaker:
            yield turn, after
