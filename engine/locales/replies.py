"""Fixed short replies ("Mm-hm.", "Genau."): a table by line, so that listening costs no model call.

Their phrasings are drawn by the script in English, each once a course; the number of the phrasing picks the
reply here, so replies come again only when a language has fewer of them than English.
"""

from __future__ import annotations

from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.script.said_keys import MORE, phrasing_keys
from engine.locales.locale import Locale


def fixed_reply(locale: Locale, turn: TurnPlan) -> str | None:
    """What is said for a planned fixed reply (`TurnPlan.verbatim`); None when the model has to word it.

    In the source language that is the draft. In another it is None for a line the locale has no replies for,
    such as one of a modality from outside.
    """
    if locale.is_source:
        return turn.draft
    keys = phrasing_keys(turn.line)
    if not keys or MORE in turn.line:
        return None
    said: list[str] = []
    for key in keys:
        line, _, number = key.partition("#")
        replies = locale.lists.replies.get(line)
        if not replies or not number.isdigit():
            return None
        said.append(replies[int(number) % len(replies)])
    return " ".join(said)
