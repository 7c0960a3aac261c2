"""Draft an intake file from a case report: take out who it is about, ask a model, keep what is supported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.seeds import derive_rng
from personas.errors import PersonaError, ReportError
from personas.intake.report.identifiers import Identifier, Kind, find_identifiers
from personas.intake.report.known_names import is_common
from personas.intake.report.questions import Ask, load_sections, question
from personas.intake.report.replace import PLACEHOLDER, Replacement, Replacer
from personas.intake.report.reply import read_json, read_section
from personas.intake.report.schema import identifiers_schema, section_schema
from personas.intake.report.support import Dropped, Support
from personas.names import culture_problem, draw_first_name, draw_last_name

ATTEMPTS = 3
PRIVATE_NAME = "case_report"
"""Name of a report among the private inputs; its file's name could be a patient's."""
DEFAULT_CULTURE = "en_US"
_SUFFIXES = ("", ".txt", ".md", ".markdown", ".text")
_KINDS: dict[str, Kind] = {
    "person": "person",
    "place": "place",
    "organisation": "organisation",
    "date": "date",
    "number": "number",
}
_MARKUP = re.compile(r"(?m)^#+[ \t]*|\*\*|__|`|^>[ \t]?")


@dataclass(frozen=True, slots=True)
class Report:
    """A case report as it was read: its text without Markdown's marks, and the SHA-256 of its file."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A section that no reply could be used for."""

    section: str
    problem: str


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What a report came to.

    Attributes:
        fields: Fields of the intake file; everything not in it is drawn when a patient is made.
        sha256: Of the report's file.
        replaced: What was taken out, with its original: for the report's owner alone.
        dropped: Values the model gave that the report does not support.
        unread: Sections without a usable reply.
    """

    fields: dict[str, Any]
    sha256: str
    replaced: tuple[Replacement, ...]
    dropped: tuple[Dropped, ...]
    unread: tuple[Unread, ...]


def read_report(path: Path) -> Report:
    """Read a report: plain text or Markdown. Raises `ReportError` for anything else and for an empty file."""
    if path.suffix.lower() not in _SUFFIXES:
        raise ReportError(f"{path}: only plain text and Markdown are read; save the report as .txt")
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({error.strerror})") from error
    text = _MARKUP.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise ReportError(f"{path}: is empty; give a report in plain words")
    # Square brackets mark what was taken out, so the report's own become round.
    return Report(text.translate(str.maketrans("[]", "()")), hashlib.sha256(data).hexdigest())


async def draft_intake(
    report: Report, ask: Ask, *, seed: int = 0, culture: str | None = None, attempts: int = ATTEMPTS
) -> ReportDraft:
    """Ask about a report section by section.

    Names, places, dates and numbers that the rules find are replaced before anything is asked; the model is
    then asked for what they missed, and only after that for the fields.

    Args:
        report: The report; its text itself is never given to ``ask``.
        ask: Puts a question to a language model.
        seed: Same report, seed and replies, same draft.
        culture: Locale id that names are drawn from; it goes into the draft when it is given.
        attempts: Calls for one section, the first included, before it is given up.

    Raises:
        ReportError: The list of identifying words or the complaint got no usable reply, or the report
            supports no complaint.
    """
    if culture is not None and (problem := culture_problem(culture)):
        raise ReportError(f"culture: {problem}")
    rng = derive_rng(seed, "case report", report.sha256)
    replacer = Replacer(culture or DEFAULT_CULTURE, re.findall(r"[^\W\d_]+", report.text), rng)
    try:
        text = replacer.apply(report.text, find_identifiers(report.text))
        text = await _without_what_is_left(text, replacer, ask, attempts)
    except PersonaError as error:
        raise ReportError(str(error)) from error
    support = Support(text, replacer.drawn, [one.original for one in replacer.replacements])
    fields: dict[str, Any] = {}
    dropped: list[Dropped] = []
    unread: list[Unread] = []
    for section in load_sections().sections:
        reply = await _asked(section.id, section.ask, text, section_schema(section), ask, attempts)
        if isinstance(reply, str):
            unread.append(Unread(section.id, reply))
            continue
        read = read_section(section, reply, support)
        fields.update(read.values)
        dropped += read.dropped
    _needs_a_complaint(fields, dropped, unread)
    dropped += _settle(fields)
    if culture is not None:
        fields["culture"] = culture
    if "gender" in fields:
        first = draw_first_name(culture or DEFAULT_CULTURE, fields["gender"], replacer.avoid, rng)
        fields["name"] = f"{first} {draw_last_name(culture or DEFAULT_CULTURE, fields['gender'], rng)}"
    return ReportDraft(fields, report.sha256, replacer.replacements, tuple(dropped), tuple(unread))


async def _without_what_is_left(text: str, replacer: Replacer, ask: Ask, attempts: int) -> str:
    """The text after the model has named what the rules missed, and that is replaced too."""
    reply = await _asked(
        "identifiers", load_sections().identifiers.ask, text, identifiers_schema(), ask, attempts
    )
    if isinstance(reply, str):
        raise ReportError(
            f"the question for names and places that are left got no usable reply: it {reply}. Without it "
            "the report cannot be used; try another model"
        )
    return replacer.apply(text, _named(text, reply.get("found"), replacer.drawn))


def _named(text: str, found: object, drawn: frozenset[str]) -> list[Identifier]:
    """The model's finds that stand in the text literally, longest first where they overlap."""
    entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    wanted: dict[str, Kind] = {}
    for entry in entries:
        said, kind = str(entry.get("text", "")).strip(), entry.get("kind")
        if _points_to_somebody(said, drawn):
            wanted.setdefault(said, _KINDS.get(str(kind), "unknown"))
    taken: list[Identifier] = []
    for said in sorted(wanted, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(said)}(?!\w)", text):
            if not any(one.start < match.end() and match.start() < one.end for one in taken):
                taken.append(Identifier(wanted[said], match.start(), match.end(), said))
    return sorted(taken, key=lambda one: one.start)


def _points_to_somebody(said: str, drawn: frozenset[str]) -> bool:
    """False for what is replaced already, and for common words and short numbers that any report has."""
    words = re.findall(r"[^\W\d_]+", said)
    if not said or PLACEHOLDER.search(said) or any(word in drawn for word in words):
        return False
    capital = any(word[0].isupper() for word in words)
    return capital or bool(re.search(r"\d{3}", said)) or any(not is_common(word) for word in words)


async def _asked(
    section: str, text_of: str, report: str, schema: dict[str, Any], ask: Ask, attempts: int
) -> dict[str, Any] | str:
    """The reply's object, or what was wrong with the last of the attempts."""
    problem = "was never asked"
    for attempt in range(attempts):
        reply = read_json(await ask(question(section, text_of, report, schema, attempt)))
        if isinstance(reply, dict):
            return reply
        problem = reply
    return f"{problem}, after {attempts} attempts"


def _needs_a_complaint(fields: dict[str, Any], dropped: Sequence[Dropped], unread: Sequence[Unread]) -> None:
    if "complaint" in fields:
        return
    for one in unread:
        if one.section == "complaint":
            raise ReportError(f"complaint: the reply {one.problem}. Try another model")
    why = "; ".join(f"{one.value!r}: {one.reason}" for one in dropped if one.field == "complaint")
    raise ReportError(
        "complaint: the report supports none"
        + (f" ({why})" if why else "")
        + ". Say in the report why the patient comes, or try another model"
    )


def _settle(fields: dict[str, Any]) -> list[Dropped]:
    """Drop what contradicts another field: a comorbid main disorder, a first name borne twice."""
    dropped: list[Dropped] = []
    main = fields.get("disorder")
    if main in fields.get("comorbid", ()):
        fields["comorbid"] = [one for one in fields["comorbid"] if one != main]
        dropped.append(Dropped("comorbid", str(main), "is the main disorder"))
    names: set[str] = set()
    people = []
    for person in fields.get("people", ()):
        name = person.get("name")
        if name in names:
            dropped.append(Dropped("people", name, "is named twice"))
            continue
        names |= {name} - {None}
        people.append(person)
    if people:
        fields["people"] = people
    return dropped
