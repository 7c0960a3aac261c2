"""Read a script into turns, strictly: a line that is no turn is an error, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.record import Speaker
from engine.wording import clean_reply

END_MARK = "[End of session]"
LABELS: dict[Speaker, str] = {"therapist": "Therapist", "patient": "Patient"}
_TURN = re.compile(r"(Therapist|Patient):\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of the script."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The turns of one reply, and whether it says that the session is over."""

    lines: tuple[Line, ...]
    ended: bool


def parse(reply: str, *, cut: bool) -> Parsed | str:
    """The turns of a reply, or in a sentence what is wrong with it (without quoting it).

    Of a reply that was ``cut`` at the token limit the last line is left out: it may lack its end.
    """
    rows = [row.strip() for row in reply.splitlines() if row.strip()]
    if cut:
        rows = rows[:-1]
        if not rows:
            return "the reply was cut before its first turn was complete"
    ended = bool(rows) and rows[-1] == END_MARK
    lines = []
    for number, row in enumerate(rows[:-1] if ended else rows, start=1):
        if row == END_MARK:
            return f"line {number} ends the session, and the reply goes on"
        match = _TURN.fullmatch(row)
        if match is None:
            return f"line {number} begins with neither 'Therapist:' nor 'Patient:', or says nothing"
        speaker: Speaker = "therapist" if match[1] == "Therapist" else "patient"
        text = clean_reply(match[2])
        if not text:
            return f"line {number} says nothing"
        lines.append(Line(speaker, text))
    return Parsed(tuple(lines), ended)


def joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines as turns: what one speaker says in several lines in a row is one turn."""
    turns: list[Line] = []
    for line in lines:
        if turns and turns[-1].speaker == line.speaker:
            turns[-1] = Line(line.speaker, f"{turns[-1].text} {line.text}")
        else:
            turns.append(line)
    return tuple(turns)
