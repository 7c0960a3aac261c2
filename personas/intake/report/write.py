"""A draft as the text of an intake file."""

from __future__ import annotations

from typing import Any

import yaml

from personas.intake.file import IntakeFile
from personas.intake.report.draft import PRIVATE_NAME, ReportDraft

_WIDTH = 110
_HEADER = """\
# Drafted from a case report by a language model. MADE FROM PRIVATE INPUT: the report may be about a real
# person. Read every line before it is used: names are generated, and places, dates and long numbers were left
# out, but a story can point to somebody without a name. Courses made from this file carry the report's hash
# (private_inputs).
# What is not stated here is drawn to go with the rest.
"""


def intake_text(draft: ReportDraft) -> str:
    """YAML of the draft, fields in the intake file's order; nothing of the report's originals is in it."""
    header = _HEADER
    for one in draft.unread:
        header += f"# Not read, as the model's reply {one.problem}: {one.section}\n"
    ordered: dict[str, Any] = {
        name: draft.fields[name] for name in IntakeFile.model_fields if name in draft.fields
    }
    ordered["private_inputs"] = {PRIVATE_NAME: draft.sha256}
    body = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return header + body
