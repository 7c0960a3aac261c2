"""What must hold of the lines of a script, each on its own and with the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from clinical_frameworks.acts import load_acts
from clinical_frameworks.framework import STYLES
from clinical_frameworks.modality.script_files import ScriptFiles
from clinical_frameworks.script import Line
from clinical_frameworks.script.library import slots_of
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.script.withholding import WITHHOLD, WITHHOLDING


def line_faults(files: ScriptFiles, view: PlanView, own: Path) -> Iterator[str]:
    """Faults of all lines: act, styles, phrasings, slots, and what is said when trust is too low.

    Those of the folder ``own`` must also be used by a move.
    ``view`` is the moment in which every slot can be filled (`clinical_frameworks.modality.probe`).
    """
    for key, line in files.lines.items():
        for fault in itertools.chain(_act_faults(line), _phrasing_faults(line, view)):
            yield f"{files.line_files[key]}: line {key!r}: {fault}"
    yield from _withhold_faults(files, view)
    yield from _unused(files, own)


def _act_faults(line: Line) -> Iterator[str]:
    acts = load_acts()
    if line.act not in acts:
        yield f"field act: unknown act {line.act!r}; known: {', '.join(acts)}"
    elif not acts[line.act].may_be_said_by(line.speaker):
        yield f"field act: {line.act!r} is not an act of the {line.speaker}"


def _phrasing_faults(line: Line, view: PlanView) -> Iterator[str]:
    for style in line.styles:
        if style not in STYLES:
            yield f"field styles: unknown style {style!r}; known: {', '.join(STYLES)}"
    fields = {"note": (line.note,), "say": line.say} | {
        f"styles.{style}": texts for style, texts in line.styles.items()
    }
    for name, texts in fields.items():
        for text in texts:
            try:
                slots = slots_of(text)
            except ValueError as error:
                yield f"field {name}: {text!r} is no phrasing with slots ({error})"
                continue
            yield from (
                f"field {name}: unknown slot {{{slot}}} in {text!r} (see the README for all slots)"
                for slot in slots
                if view.resolve(slot) is None
            )
    for style in ("", *line.styles):
        said = line.phrasings(style)
        twice = sorted({text for text in said if said.count(text) > 1})
        if twice:
            yield f"field {f'styles.{style}' if style else 'say'}: {twice[0]!r} is given twice"
            return


def _tells(line: Line, view: PlanView) -> str | None:
    """The first slot by which the line can tell a fact; None when it has none."""
    for text in itertools.chain(line.say, *line.styles.values()):
        for slot in _sound_slots(text):
            resolved = view.resolve(slot)
            if resolved is not None and resolved[1] is not None:
                return slot
    return None


def _sound_slots(text: str) -> tuple[str, ...]:
    try:
        return slots_of(text)
    except ValueError:
        return ()


def _withhold_faults(files: ScriptFiles, view: PlanView) -> Iterator[str]:
    """Each line that trust may hold back needs something the patient says instead."""
    checked: set[str] = set()
    for key in WITHHOLDING:
        if key in files.lines:
            checked.add(key)
            yield from _spoken_instead_faults(files, key, view)
    for key, line in files.lines.items():
        slot = _tells(line, view) if line.speaker == "patient" and line.guarded else None
        instead = line.withhold or (WITHHOLD if slot is not None else None)
        if instead is None or instead in checked:
            continue
        checked.add(instead)
        if instead in files.lines:
            yield from _spoken_instead_faults(files, instead, view)
        else:
            telling = f", which tells {{{slot}}}" if slot is not None else ""
            yield (
                f"{files.line_files[key]}: line {key!r}{telling}: field withhold: no line {instead!r} in "
                "lines/*.yaml to be said when trust is too low; write it"
            )


def _spoken_instead_faults(files: ScriptFiles, key: str, view: PlanView) -> Iterator[str]:
    line, where = files.lines[key], f"{files.line_files[key]}: line {key!r}"
    if line.speaker != "patient":
        yield f"{where}: field speaker: it is said when trust is too low, so the patient must say it"
    slot = _tells(line, view)
    if slot is not None:
        yield f"{where}: field say: it is said when trust is too low, so it must not tell {{{slot}}}"


def _unused(files: ScriptFiles, own: Path) -> Iterator[str]:
    used = {item.line for move in files.moves for item in move.lines}
    used |= {*WITHHOLDING, *(line.withhold for line in files.lines.values() if line.withhold is not None)}
    for key, path in files.line_files.items():
        if key not in used and path.is_relative_to(own):
            yield f"{path}: line {key!r}: no move uses it; use it or take it out"
