"""What could be known in the room: a session's turns and the facts said so far, without the hidden state.

Notes, plan and supervision are written from these views alone, so that they cannot use what only the record
knows. A turn is cited by the index of its first utterance in the session, as in its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from clinical_frameworks.case import CaseFact, CaseFile, FactKind
from clinical_frameworks.risk import find_method_detail
from corpus.merged_turns import merged_turns
from corpus.record import Course, Session, Speaker, Turn
from engine.facts import mentioned
from studio.casebook.errors import CasebookError

QUOTE_WORDS = 60
"""A longer turn is quoted by its first and last words, half of this each."""
WITHHELD = "[words withheld: they name a means of self-harm]"


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with the patient's turn that said it first."""

    fact: CaseFact
    turn: Turn
    session: int

    @property
    def words(self) -> str:
        """The turn quoted around the place that says the fact."""
        return quote(self.turn, self.fact.cues)

    @property
    def chain(self) -> str | None:
        """Id of the situation chain the fact belongs to, or None."""
        head = self.fact.id.split(".", maxsplit=1)[0]
        return head if head.startswith("chain") else None


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session as those in the room could know it.

    ``turns`` are whole and in plain words: what an overlay laid into and over them is left out. ``told``
    holds every fact said up to the session's end by its id, in the order it was said; ``talk`` all words said
    up to then, lower case.
    """

    session: Session
    turns: tuple[Turn, ...]
    told: Mapping[str, Told]
    case: CaseFile | None
    before: Session | None
    talk: str

    @property
    def number(self) -> int:
        """Number of the session, from 1."""
        return self.session.number

    @property
    def new(self) -> tuple[Told, ...]:
        """What was said for the first time in this session."""
        return tuple(item for item in self.told.values() if item.session == self.number)

    def of_kind(self, *kinds: FactKind, new: bool = False) -> list[Told]:
        """The facts of these kinds said so far, or only those said first in this session."""
        return [item for item in (self.new if new else self.told.values()) if item.fact.kind in kinds]

    def by(self, speaker: Speaker) -> list[Turn]:
        """The turns of one speaker."""
        return [turn for turn in self.turns if turn.speaker == speaker]

    def may_be_named(self, text: str) -> bool:
        """True when a text speaks of nothing about the patient that has not come up in the talk so far."""
        if self.case is None:
            return True
        return all(fact in self.told or cue in self.talk for fact, cue in mentioned(text, self.case).items())

    @property
    def has_acts(self) -> bool:
        """True when the turns say what they do, which most rules look at."""
        return any(turn.act for turn in self.turns)


def case_of(course: Course) -> CaseFile | None:
    """The case of the course's persona; None for a course without one.

    Raises:
        CasebookError: The persona's case cannot be read.
    """
    if "case" not in course.patient:
        return None
    try:
        return CaseFile.model_validate(course.patient["case"])
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in fault["loc"])
        raise CasebookError(
            f"course {course.id}: patient.case.{field}: {fault['msg']}; generate the course again, or export "
            "it with the theraloom that made it"
        ) from error


def session_views(course: Course) -> list[SessionView]:
    """One view a session, in order.

    Raises:
        CasebookError: The persona's case cannot be read, or a turn discloses a fact the case does not have.
    """
    case = case_of(course)
    facts = {} if case is None else {fact.id: fact for fact in case.facts()}
    told: dict[str, Told] = {}
    talk: list[str] = []
    views: list[SessionView] = []
    before: Session | None = None
    for session in course.sessions:
        turns = tuple(merged_turns(session.turns))
        for turn in turns:
            talk.append(turn.text.lower().replace("’", "'"))
            if turn.speaker != "patient" or case is None:
                continue
            for fact_id in turn.discloses:
                if fact_id not in facts:
                    raise CasebookError(
                        f"course {course.id}: turn {turn.id}: discloses {fact_id!r}, which the case of the "
                        "persona does not have; the corpus and its personas do not belong together"
                    )
                told.setdefault(fact_id, Told(facts[fact_id], turn, session.number))
        views.append(SessionView(session, turns, dict(told), case, before, " ".join(talk)))
        before = session
    return views


def shown(turn: Turn) -> str:
    """The turn's words on one line, unless they name a means of self-harm."""
    return WITHHELD if find_method_detail(turn.text) else " ".join(turn.text.split())


def quote(turn: Turn, cues: Sequence[str] = ()) -> str:
    """The turn's words as `shown`; of a long one what stands around the first cue, or beginning and end."""
    text = shown(turn)
    words = text.split()
    if len(words) <= QUOTE_WORDS:
        return text
    half = QUOTE_WORDS // 2
    plain = text.lower().replace("’", "'")
    found = [place for cue in cues if (place := plain.find(cue)) >= 0]
    if not found:
        return " ".join([*words[:half], "…", *words[-half:]])
    start = min(max(0, len(text[: min(found)].split()) - half), len(words) - QUOTE_WORDS)
    end = start + QUOTE_WORDS
    return " ".join([*(["…"] if start else []), *words[start:end], *(["…"] if end < len(words) else [])])


def acts_of(turn: Turn) -> tuple[str, ...]:
    """The codes of what a turn does; a turn that does two things has both."""
    return tuple(turn.act.split("+")) if turn.act else ()


def lines_of(turn: Turn) -> tuple[str, ...]:
    """Keys of the planned lines of a turn, without the number of the phrasing."""
    return tuple(part.split("#", maxsplit=1)[0] for part in turn.line.split("+")) if turn.line else ()


def with_lines(turns: Sequence[Turn], *lines: str) -> list[Turn]:
    """The turns planned from one of these lines."""
    return [turn for turn in turns if any(line in lines for line in lines_of(turn))]
