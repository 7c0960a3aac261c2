"""Which language a text is in, for catching drift: py3langid (after langid.py, Lui & Baldwin 2012).

A naive Bayes model over byte n-grams: 4.6 MB, numpy alone, BSD licence. Of five libraries it was the best on
the short utterances of ``tests/engine/locales/short_utterances.yaml``; docs/locales.md has the figures.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Collection
from functools import cache
from types import ModuleType

from engine.errors import LanguageIdentifierMissingError

LEAST_WORDS = 3
"""Fewer words are not judged: "Ja.", "OK.", "Mm-hm." belong to no language."""
ODDS = 100.0
"""Another language must be this many times as likely. On the measured set, where it was chosen, this gives no
false alarm; 10 would give two, 1000 would miss every tenth foreign utterance."""

NEEDED = (
    "the package 'py3langid' catches turns in the wrong language and is not installed; "
    "`pip install 'theraloom[languages]'`"
)

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'»“”]*\s+")

Probabilities = Callable[[str], dict[str, float]]


def identifier_installed() -> bool:
    """Whether the extra 'languages' is installed."""
    return importlib.util.find_spec("py3langid") is not None


def foreign_language(
    text: str, own: str, against: Collection[str], names: Collection[str] = ()
) -> tuple[str, str] | None:
    """Find the first sentence of a text that is in another language.

    Args:
        text: What was said.
        own: ISO 639-1 code of the language it should be in.
        against: Codes of the languages it is compared with.
        names: Words that belong to no language, left out.

    Returns:
        Code of the other language and the sentence, or None. Sentences of fewer than `LEAST_WORDS` words are
        judged together, as the whole turn.

    Raises:
        LanguageIdentifierMissingError: The extra 'languages' is not installed.
    """
    probabilities = _identifier(tuple(sorted({own, *against})))
    sentences = [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]
    long = [sentence for sentence in sentences if len(_WORD.findall(sentence)) >= LEAST_WORDS]
    for sentence in long or [text]:
        judged = _without(sentence, names)
        if len(_WORD.findall(judged)) < LEAST_WORDS:
            continue
        found = probabilities(judged)
        best = max(found, key=lambda code: (found[code], code == own))
        if best != own and found[best] > ODDS * found[own]:
            return best, sentence
    return None


def _without(text: str, names: Collection[str]) -> str:
    forms = "|".join(map(re.escape, sorted(names)))
    return re.sub(rf"\b(?:{forms})(?:'?s)?\b", " ", text) if forms else text


@cache
def _identifier(languages: tuple[str, ...]) -> Probabilities:
    library = _library()
    made = library.LanguageIdentifier.from_model_file(library.MODEL_FILE, norm_probs=True)
    made.set_languages(list(languages))

    def probabilities(text: str) -> dict[str, float]:
        return {str(code): float(share) for code, share in made.rank(text)}

    return probabilities


def _library() -> ModuleType:
    try:
        # Needed for other languages than English only; its model takes half a second to load.
        return importlib.import_module("py3langid.langid")
    except ImportError as error:
        raise LanguageIdentifierMissingError(NEEDED) from error
