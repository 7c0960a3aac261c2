"""Which lines of private talk may be shown to a model: short, plain, and pointing to nobody."""

from __future__ import annotations

import re

from personas.intake.report.identifiers import find_identifiers
from personas.intake.report.known_names import first_names, is_common

SHORTEST, LONGEST = 4, 20
"""Words of a line that is shown: long enough to have a manner, too short to tell a story."""
# A transcriber's remarks and what was made unrecognisable: no speech.
_MARKUP = re.compile(r"[\[\](){}<>*#_|/@]")


def refused(line: str) -> str | None:
    """Why a line is not shown, in a word or two for a count; None when it may be."""
    count = len(line.split())
    if not SHORTEST <= count <= LONGEST:
        return "too short" if count < SHORTEST else "too long"
    if _MARKUP.search(line):
        return "with marks"
    if found := find_identifiers(line):
        return f"with a {found[0].kind if found[0].kind != 'unknown' else 'capital inside'}"
    # Transcripts without capitals still have names in them.
    for word in re.findall(r"(?<![\w'’])[a-z]{3,}(?![\w'’])", line):
        if word in first_names() and not is_common(word):
            return "with a person"
    return None
