"""The examples in the prompt are not copied into the talk."""

from __future__ import annotations

from engine.checks.candidate import Candidate, Surroundings
from engine.text import content_words, function_words, ngrams


def check(candidate: Candidate, around: Surroundings) -> str | None:
    """Refuse two content words, or three words in a row, of one example that the draft does not have."""
    locale = around.scene.locale
    own = set(content_words(candidate.turn.draft))
    runs = {run for run in ngrams(candidate.text, 3) if not function_words(locale).issuperset(run)}
    runs -= set(ngrams(candidate.turn.draft, 3))
    said = set(content_words(candidate.text, locale)) - own
    for example in around.examples:
        # In another language the plan's own words are known by the example's draft, which is English as well.
        if not locale.is_source and own & set(content_words(example.draft)):
            continue
        shared = said & set(content_words(f"{example.draft} {example.spoken}", locale))
        if len(shared) >= 2:
            return f"copies an example: {', '.join(sorted(shared))}"
        copied = runs & set(ngrams(example.spoken, 3))
        if copied:
            return f"copies an example: {' '.join(sorted(copied)[0])!r}"
    return None
