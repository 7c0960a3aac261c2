"""The examples in the prompt are not copied into the talk."""

from __future__ import annotations

from functools import lru_cache

from engine.checks.candidate import Candidate, Surroundings
from engine.locales import Example, Locale
from engine.text import content_words, function_words, ngrams

Words = frozenset[str]
Runs = frozenset[tuple[str, ...]]


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse two content words, or three words in a row, of one example that the draft does not have."""
    locale = around.scene.locale
    own = set(content_words(candidate.turn.draft))
    runs = {run for run in ngrams(candidate.text, 3) if not function_words(locale).issuperset(run)}
    runs -= set(ngrams(candidate.turn.draft, 3))
    said = set(content_words(candidate.text, locale)) - own
    for example in around.examples:
        # In another language the plan's own words are known by the example's draft, which is English as well.
        drafted, both, spoken = _read(example, locale)
        if not locale.is_source and own & drafted:
            continue
        shared = said & both
        if len(shared) >= 2:
            return f"copies an example: {', '.join(sorted(shared))}"
        copied = runs & spoken
        if copied:
            return f"copies an example: {' '.join(sorted(copied)[0])!r}"
    return None


@lru_cache(maxsize=1024)
def _read(example: Example, locale: Locale) -> tuple[Words, Words, Runs]:
    """Content words of the draft and of both, and the runs of three words of what is spoken."""
    return (
        frozenset(content_words(example.draft)),
        frozenset(content_words(f"{example.draft} {example.spoken}", locale)),
        frozenset(ngrams(example.spoken, 3)),
    )
