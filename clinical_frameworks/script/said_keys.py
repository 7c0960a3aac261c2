"""The ``line`` label of a turn: what it was made of, in one string that a later session can read back.

``LINE#N`` is the N-th phrasing of a line, ``~FACT*K`` says that K further sentences of a fact followed; parts
are joined by ``+``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MORE = "~"


def join_keys(phrasings: Iterable[str], more: Mapping[str, int]) -> str:
    """The label of a turn made of these phrasings and these many further sentences by fact."""
    return "+".join((*filter(None, phrasings), *(f"{MORE}{fact}*{count}" for fact, count in more.items())))


def phrasing_keys(label: str | None) -> tuple[str, ...]:
    """The ``LINE#N`` parts of a label; none for a turn that nobody planned."""
    return tuple(part for part in (label or "").split("+") if part and not part.startswith(MORE))


def line_names(label: str | None) -> tuple[str, ...]:
    """The lines of a label without the number of the phrasing."""
    return tuple(key.partition("#")[0] for key in phrasing_keys(label))


def more_counts(labels: Iterable[str | None]) -> dict[str, int]:
    """How many further sentences of each fact these turns said."""
    counts: dict[str, int] = {}
    for label in labels:
        for part in (label or "").split("+"):
            if part.startswith(MORE):
                fact, _, count = part.removeprefix(MORE).rpartition("*")
                counts[fact] = counts.get(fact, 0) + int(count)
    return counts
