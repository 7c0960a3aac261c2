"""Models that answer in German or Spanish by a small grammar (``grammars.yaml``), and one that drifts.

What they say has nothing to do with the draft but what can be compared across languages: names and numbers,
whether it asks and whether it denies, and its length.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import yaml

from corpus.record import Record
from corpus.seeds import derive_rng
from engine.checks.across_languages import comparable
from engine.checks.negation import _denies
from engine.llm import Request
from engine.llm.scripted import Script
from engine.locales import load_locale, source_locale


class Grammar(Record):
    """Nouns, adjectives, verbs, times and prepositions; any of each make a sentence."""

    mark: str
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    times: tuple[str, ...]
    before: tuple[str, ...]
    statement: str
    denial: str
    question: str
    about: tuple[str, ...]


@cache
def grammar_of(language: str) -> Grammar:
    path = Path(__file__).with_name("grammars.yaml")
    return Grammar.model_validate(yaml.safe_load(path.read_text("utf-8"))[language])


def speaks(language: str, names: frozenset[str]) -> Script:
    """Answer every draft in a language, at its length, with its names (lower case) and numbers."""
    grammar, locale = grammar_of(language), load_locale(language)

    def answer(request: Request) -> str:
        draft = draft_of(request, grammar)
        rng = derive_rng("answers", request.seed, draft)
        needs = comparable(draft, names)
        what = [name.capitalize() for name in sorted(needs.names)]
        what += [locale.lists.numbers.words[number].split("|")[0] for number in sorted(needs.numbers)]
        said = [rng.choice(grammar.about).format(what=", ".join(what))] if what else []
        target = locale.words_for(len(draft.split()))
        if _denies(draft, source_locale()):
            said.append(_fill(grammar.denial, grammar, rng))
        asks = draft.count("?") > 0
        while not said or _length(said) < 0.6 * target - 4 * asks:
            said.append(rng.choice(grammar.times) if target < 4 else _fill(grammar.statement, grammar, rng))
        question = [f"{_fill(grammar.question, grammar, rng)}?"] if asks else []
        sentences = [f"{sentence}." for sentence in said]
        if asks and target < 10:
            sentences = [f"{'. '.join(what)}."] if what else []
        sentences = [*sentences, *question] if draft.endswith("?") else [*question, *sentences]
        return " ".join(_capital(sentence) for sentence in sentences)

    return answer


def draft_of(request: Request, grammar: Grammar) -> str:
    """The English draft in the last message."""
    _, _, draft = request.messages[-1].content.rpartition(grammar.mark)
    return draft.strip()


def repeats_the_draft(language: str) -> Script:
    """A model that says the English draft instead of what was asked."""
    return lambda request: draft_of(request, grammar_of(language))


def _fill(form: str, grammar: Grammar, rng: random.Random) -> str:
    return form.format(
        noun=rng.choice(grammar.nouns),
        place=rng.choice(grammar.nouns),
        adjective=rng.choice(grammar.adjectives),
        other=rng.choice(grammar.adjectives),
        verb=rng.choice(grammar.verbs),
        time=rng.choice(grammar.times),
        before=rng.choice(grammar.before),
    )


def _length(sentences: list[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def _capital(sentence: str) -> str:
    return re.sub(r"[^\W\d_]", lambda letter: letter.group().upper(), sentence, count=1)
