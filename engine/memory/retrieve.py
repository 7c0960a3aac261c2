"""Choose what to remember when a course has grown longer than the prompt may be."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.record import MemoryFact
from engine.text import content_words


def most_relevant(
    facts: Sequence[MemoryFact], query: str, words: int, always: Sequence[str] = ()
) -> list[MemoryFact]:
    """The facts that fit into ``words`` words, most relevant to ``query`` first chosen, in their old order.

    Relevance is BM25 over stemmed content words (Robertson & Zaragoza 2009; k1 = 1.5, b = 0.75 as bm25s has
    them). Facts whose id is in ``always`` are taken first. Equal scores prefer what was learnt later.
    """
    if sum(len(fact.text.split()) for fact in facts) <= words:
        return list(facts)
    scores = _bm25([content_words(fact.text) for fact in facts], content_words(query))
    order = sorted(range(len(facts)), key=lambda at: (facts[at].fact_id not in always, -scores[at], -at))
    chosen: set[int] = set()
    left = words
    for at in order:
        length = len(facts[at].text.split())
        if length <= left:
            chosen.add(at)
            left -= length
    return [fact for at, fact in enumerate(facts) if at in chosen]


def _bm25(documents: list[list[str]], query: list[str]) -> list[float]:
    if not query or not any(documents):
        return [0.0] * len(documents)
    import bm25s  # noqa: PLC0415  needed only by long courses

    index = bm25s.BM25()
    index.index(documents, show_progress=False)
    known = [word for word in query if word in index.vocab_dict]
    return [float(score) for score in index.get_scores(known)] if known else [0.0] * len(documents)
