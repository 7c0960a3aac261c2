"""What the patient says instead of a fact that trust does not reach for; has a question an answer at all?

How somebody keeps a thing back depends on how they resist: one falls silent, another changes the subject. A
line of its own for each shape of resistance is used up before the plain one.
"""

from __future__ import annotations

from collections.abc import Iterator

from clinical_frameworks.framework import RESISTANCES
from clinical_frameworks.script.filling import may_be_too_early, open_phrasings
from clinical_frameworks.script.library import Line, Script
from clinical_frameworks.script.view import PlanView

WITHHOLD = "withhold"
# Lines of the shared script that a modality may write anew (`clinical_frameworks.modality.script_files`).
WITHHOLDING = (WITHHOLD, *(f"{WITHHOLD}_{shape}" for shape in RESISTANCES))


def said_instead(line: Line, view: PlanView, script: Script) -> str | None:
    """The line with which the patient keeps back what ``line`` would tell; None when all are used up."""
    return next((key for key in _choices(line, view) if _is_open(key, view, script)), None)


def can_be_answered(key: str, view: PlanView, script: Script) -> bool:
    """True when the patient has a way to say the line now: as it is, or by keeping it back."""
    line = script.lines[key]
    if not _is_open(key, view, script):
        return False
    early = line.speaker == "patient" and line.guarded and may_be_too_early(key, line, view)
    return not early or said_instead(line, view, script) is not None


def _choices(line: Line, view: PlanView) -> Iterator[str]:
    """The line's own refusal, or that of the patient's resistance; then the plain one."""
    if line.withhold is not None:
        yield line.withhold
    elif view.profile.resistance is not None:
        yield f"{WITHHOLD}_{view.profile.resistance}"
    yield WITHHOLD


def _is_open(key: str, view: PlanView, script: Script) -> bool:
    line = script.lines.get(key)
    return line is not None and any(open_phrasings(key, line, view))
