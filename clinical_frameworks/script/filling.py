"""Fills a line's phrasing: which phrasings may be said now, which one is taken, and the facts it carries."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from clinical_frameworks.case import CaseFact
from clinical_frameworks.framework import TurnPart
from clinical_frameworks.person import to_second_person
from clinical_frameworks.script.library import Line, slots_of
from clinical_frameworks.script.view import PlanView
from corpus.record import Speaker

# "one" is mostly an article in talk ("one thing"), so it is not kept as a number.
_NUMBER_WORD = re.compile(
    r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)"
    r"teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|a hundred|\d+)\b",
    re.IGNORECASE,
)
# Ending of the slots that give the next sentence of a fact.
MORE = "_more"
# Beginning of the slots that give the fact told last.
SAID = "said"
# Words of a line that a small model can still say anew without dropping a sentence (measured on the 1.5B).
PIECE_WORDS = 22
# A style's own phrasings are drawn this many times as often as those of all styles (assumption).
OWN_STYLE = 2.0
# Added to both lengths before they are compared, so that two words and four are nearly alike (assumption).
LENGTH_SLACK = 3


@dataclass(frozen=True)
class Said:
    """One line filled in.

    Attributes:
        told: Facts whose statement is in the text, so that more of them may follow.
        more: Further sentences of those facts that follow the text.
        more_of: Fact of each further sentence, those that stand in the text itself (slot ``X_more``) first.
        new: Ids of facts not disclosed before.
    """

    key: str
    line: Line
    text: str
    note: str
    facts: tuple[CaseFact, ...]
    told: tuple[CaseFact, ...]
    keep: tuple[str, ...]
    new: tuple[str, ...]
    more: tuple[str, ...] = ()
    more_of: tuple[str, ...] = ()

    def parts(self, view: PlanView) -> tuple[TurnPart, ...]:
        """The text, in pieces that can be worded on their own, and each sentence that follows it."""
        first = [
            TurnPart(text=piece, act=self.line.act, keep=_kept_in(piece, self.keep))
            for piece in pieces_of(self.text)
        ]
        return (*first, *(sentence_part(sentence, self.line, view) for sentence in self.more))

    @property
    def words(self) -> int:
        """Words of all of it."""
        return sum(len(sentence.split()) for sentence in (self.text, *self.more))

    def with_more(self, sentence: str, fact_id: str) -> Said:
        """The same with one more sentence of a fact."""
        return replace(self, more=(*self.more, sentence), more_of=(*self.more_of, fact_id))


def fill(key: str, line: Line, view: PlanView, rng: random.Random, room: int | None = None) -> Said | None:
    """Take one of the open phrasings and fill it; None when none is open.

    Phrasings not used in the course come first. With ``room`` (words), a phrasing is the likelier the closer
    its length comes to it.
    """
    fresh, stale = open_phrasings(key, line, view)
    choices = fresh or stale
    if not choices:
        return None
    weights = [
        (OWN_STYLE if position >= len(line.say) else 1.0) * _fit(phrasing, view, room)
        for position, phrasing in choices
    ]
    position, phrasing = rng.choices(choices, weights)[0]
    return _filled(f"{key}#{position}", line, phrasing, view)


def open_phrasings(
    key: str, line: Line, view: PlanView
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Phrasings by position that may be said: those new to the course, and those of an earlier session only.

    A fixed short reply never comes twice.
    """
    fresh: list[tuple[int, str]] = []
    stale: list[tuple[int, str]] = []
    used = frozenset(view.state.phrasings)
    in_session = frozenset(view.state.phrasings[view.state.phrasings_before :])
    for position, phrasing in enumerate(line.phrasings(view.profile.style)):
        name = f"{key}#{position}"
        if not _sayable(line, phrasing, view):
            continue
        if any(slot.endswith(MORE) or slot.startswith(SAID) for slot in slots_of(phrasing)):
            fresh.append((position, phrasing))  # another sentence each time
        elif name not in in_session:
            (stale if name in used else fresh).append((position, phrasing))
    return fresh, [] if line.verbatim else stale


def too_early(item: Said, view: PlanView) -> bool:
    """True when the patient's trust does not reach for something new in the line."""
    return any(fact.id in item.new and _beyond_trust(fact, view) for fact in item.facts)


def may_be_too_early(key: str, line: Line, view: PlanView) -> bool:
    """True when one of the phrasings that may be drawn now says something that trust does not reach for."""
    fresh, stale = open_phrasings(key, line, view)
    return any(
        resolved is not None and resolved[1] is not None and _beyond_trust(resolved[1], view)
        for _, phrasing in fresh or stale
        for resolved in map(view.resolve, slots_of(phrasing))
    )


def _beyond_trust(fact: CaseFact, view: PlanView) -> bool:
    """Trust does not reach for the fact; one that was told needs none, and an ungated patient tells all."""
    new = fact.id not in view.state.disclosed
    return new and view.profile.gated and fact.trust_needed > view.state.hidden.trust


def say_fact(fact: CaseFact, line: Line, view: PlanView) -> Said:
    """A fact's own statement as a further line of a turn; it uses no phrasing."""
    keep = [cues for cues in (_cues_in(fact, fact.statement),) if cues]
    return Said(
        key="",
        line=line,
        text=fact.statement,
        note=f"tell: {fact.statement}",
        facts=(fact,),
        told=(fact,),
        keep=tuple(dict.fromkeys((*keep, *_exact_words(fact.statement, line.speaker, view)))),
        new=(fact.id,) if fact.id not in view.state.disclosed else (),
    )


def _fit(phrasing: str, view: PlanView, room: int | None) -> float:
    """How well the phrasing's length fits, 0-1: the square of the shorter length over the longer one."""
    if room is None:
        return 1.0
    words = len(phrasing.split()) + sum(
        len(resolved[0].split()) - 1
        for slot in slots_of(phrasing)
        if (resolved := view.resolve(slot)) is not None
    )
    short, long = sorted((words + LENGTH_SLACK, room + LENGTH_SLACK))
    return (short / long) ** 2


def _sayable(line: Line, phrasing: str, view: PlanView) -> bool:
    for slot in slots_of(phrasing):
        resolved = view.resolve(slot)
        if resolved is None:
            return False
        _, fact = resolved
        # The therapist knows only what was said in the room.
        if line.speaker == "therapist" and fact is not None and fact.id not in view.state.disclosed:
            return False
    return True


def _filled(name: str, line: Line, phrasing: str, view: PlanView) -> Said:
    texts, facts, told, used_more = {}, [], [], []
    for slot in slots_of(phrasing):
        text, fact = view.resolve(slot) or ("", None)
        texts[slot] = text
        if fact is not None:
            facts.append(fact)
            if view.tells(slot):
                told.append(fact)
            if slot.endswith(MORE):
                used_more.append(fact.id)
    text = _sentence_case(phrasing.format_map(texts))
    keep = [cues for fact in facts if (cues := _cues_in(fact, text))]
    keep += _exact_words(text, line.speaker, view)
    return Said(
        key=name,
        line=line,
        text=text,
        note=_fill_note(line.note, view),
        facts=tuple(facts),
        told=tuple(told),
        keep=tuple(dict.fromkeys(keep)),
        new=tuple(dict.fromkeys(fact.id for fact in facts if fact.id not in view.state.disclosed)),
        more_of=tuple(used_more),
    )


def pieces_of(text: str) -> list[str]:
    """A long text cut between sentences into pieces of about `PIECE_WORDS`; a short one as it is."""
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.?!])\s+", text):
        if pieces and len(pieces[-1].split()) + len(sentence.split()) <= PIECE_WORDS:
            pieces[-1] = f"{pieces[-1]} {sentence}"
        else:
            pieces.append(sentence)
    return pieces


def _kept_in(piece: str, keep: tuple[str, ...]) -> tuple[str, ...]:
    """Of what the whole text must keep, what stands in this piece of it."""
    lower = piece.lower()
    return tuple(cues for cues in keep if any(cue in lower for cue in cues.split("|")))


def sentence_part(sentence: str, line: Line, view: PlanView) -> TurnPart:
    """A further sentence as a part of the turn: its names and numbers must stay."""
    return TurnPart(text=sentence, act=line.act, keep=tuple(_exact_words(sentence, line.speaker, view)))


def _exact_words(text: str, speaker: Speaker, view: PlanView) -> list[str]:
    """Numbers the patient gives, and names, lower-case: what a rewording must not lose."""
    exact: list[str] = []
    if speaker == "patient":
        exact += [found.group().lower() for found in _NUMBER_WORD.finditer(text)]
    exact += [name.lower() for name in view.profile.names if re.search(rf"\b{re.escape(name)}\b", text)]
    return list(dict.fromkeys(exact))


def _fill_note(note: str, view: PlanView) -> str:
    texts = {}
    for slot in slots_of(note):
        resolved = view.resolve(slot)
        texts[slot] = resolved[0] if resolved is not None else ""
    return note.format_map(texts)


def _sentence_case(text: str) -> str:
    return re.sub(r"(^|[.?!]\s+)([a-z])", lambda found: found.group(1) + found.group(2).upper(), text)


def _cues_in(fact: CaseFact, text: str) -> str:
    """The fact's cues that the text has, in either person, joined by '|'; empty when it has none."""
    lower = text.lower()
    forms = dict.fromkeys(form for cue in fact.cues for form in (cue, to_second_person(cue)))
    return "|".join(form for form in forms if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", lower))
