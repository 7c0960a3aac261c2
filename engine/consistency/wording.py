"""A fact told in other words: the same numbers, persons, weekday, and nothing denied that was not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.consistency.locale_file import LocaleFile
from engine.consistency.people import SOME, TOKEN
from engine.consistency.plain import Plain
from engine.text import content_words, function_words

# Two sentences tell the same thing when they share this much of the shorter one's content words, and this
# many (assumption, set on planned drafts and hand-made rewordings; the stricter ones are for a swapped
# negation, where a mistake would be easiest).
SHARED = 0.6
SHARED_FOR_NEGATION = 0.75
FEWEST_SHARED = 2
FEWEST_SHARED_FOR_NEGATION = 3
_TOKENS = re.compile(r"⟨\w+:\w+⟩|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[.,;:!?]")
_NUMBER = re.compile(r"\d")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a reworded sentence must keep.

    Attributes:
        said: The sentence.
        stems: Content words, numbers and persons left out.
        pairs: Content words that follow each other.
        numbers: Each number with the word it counts.
        persons: Who is spoken of.
        genders: Genders of the pronouns.
        weekdays: Single weekdays; "on Fridays" is none.
        denied: Pairs of content words of which one is what a negation denies.
        negations: How many negations there are, of any kind ("hardly", "stopped").
        true_negations: How many of them are plain ones ("not", "never").
        drafted: True for a sentence of the turn's draft.
        turn_id: The turn that said it; None for the case.
    """

    said: str
    stems: frozenset[str]
    pairs: frozenset[Pair]
    numbers: tuple[tuple[str, str], ...]
    persons: frozenset[str]
    genders: frozenset[str]
    weekdays: frozenset[str]
    denied: frozenset[Pair]
    negations: int
    true_negations: int
    question: bool
    turn_id: str | None = None
    drafted: bool = False

    @property
    def carries(self) -> bool:
        """True when there is something in it that a rewording could turn round."""
        return bool(self.numbers or self.persons or self.weekdays or self.negations)


def profile(
    plain: Plain, locale: LocaleFile, turn_id: str | None = None, *, drafted: bool = False
) -> Profile:
    """The profile of a plain sentence."""
    tokens = _TOKENS.findall(plain.text)
    if len(tokens) > 2 and tokens[0] in ("no", "well", "yes") and tokens[1] == ",":
        tokens = tokens[2:]
    stems = [_stem_of(token) for token in tokens]
    negated = {
        at
        for at, token in enumerate(tokens)
        if token in locale.negations or token.endswith(locale.negated_ending)
    }
    denied = (_denied(tokens, stems, at, locale) for at in sorted(negated))
    numbers = tuple(
        (token, _counted(tokens, stems, at))
        for at, token in enumerate(tokens)
        if _NUMBER.match(token) and not _enumerates(tokens, at)
    )
    content = [stem for stem in stems if stem]
    return Profile(
        said=plain.said,
        stems=frozenset(content),
        pairs=frozenset(itertools.pairwise(content)),
        numbers=numbers,
        persons=frozenset(person.removeprefix(SOME) for _, person in TOKEN.findall(plain.text)),
        genders=frozenset(
            gender for gender, forms in locale.pronouns.items() if not plain.words.isdisjoint(forms)
        ),
        weekdays=frozenset(day for day in locale.weekdays if day in plain.words),
        denied=frozenset(pair for pairs in denied for pair in pairs),
        negations=len(negated),
        true_negations=sum(_is_true(tokens[at], locale) for at in negated),
        question=plain.question,
        turn_id=turn_id,
        drafted=drafted,
    )


@lru_cache(maxsize=20_000)
def _stem_of(token: str) -> str:
    if not token[0].isalpha() or token in function_words():
        return ""
    return next(iter(content_words(token)), "")


def _is_true(token: str, locale: LocaleFile) -> bool:
    return token in locale.true_negations or token.endswith(locale.negated_ending)


def _denied(tokens: Sequence[str], stems: Sequence[str], at: int, locale: LocaleFile) -> list[Pair]:
    """The word a negation denies, paired with the content words beside it; none for a function word."""
    if not _is_true(tokens[at], locale):
        return []
    where = next(
        (spot for spot in range(at + 1, len(tokens)) if tokens[spot] not in locale.after_negation),
        len(tokens),
    )
    if where == len(tokens) or not stems[where]:
        return []
    before = next((stem for stem in reversed(stems[:where]) if stem), "")
    after = next((stem for stem in stems[where + 1 :] if stem), "")
    return [(before, stems[where])] * bool(before) + [(stems[where], after)] * bool(after)


def _enumerates(tokens: Sequence[str], at: int) -> bool:
    """True for "One, the kettle. Two, the call."."""
    return at == 0 and len(tokens) > 1 and tokens[1] in ",:"


def _counted(tokens: Sequence[str], stems: Sequence[str], at: int) -> str:
    """The word a number counts: the next content word before a mark, else the one before."""
    for position in range(at + 1, min(at + 4, len(tokens))):
        if tokens[position] in ".,;:!?":
            break
        if stems[position]:
            return stems[position]
    return next((stem for stem in reversed(stems[:at]) if stem), "")


def shared(one: Profile, other: Profile) -> tuple[float, int]:
    """Share of the shorter sentence's content words that the other has, and their number."""
    common = len(one.stems & other.stems)
    shorter = min(len(one.stems), len(other.stems))
    return (common / shorter if shorter else 0.0), common


def closest(said: Profile, references: Iterable[Profile]) -> Profile | None:
    """The reference that tells the same as ``said``, or None."""
    best, best_common = None, FEWEST_SHARED - 1
    for reference in references:
        share, common = shared(said, reference)
        if share >= SHARED and common > best_common:
            best, best_common = reference, common
    return best


def word_for_word(said: Profile, reference: Profile) -> bool:
    """True when both have the same content words but for one, so that whatever differs was changed."""
    common = len(said.stems & reference.stems)
    return common >= FEWEST_SHARED and common >= max(len(said.stems), len(reference.stems)) - 1


def number_turned(said: Profile, reference: Profile, known: frozenset[str]) -> str | None:
    """The number that is another one than in the reference; those in ``known`` are told in the fact."""
    if said.question:
        return None
    for unit in sorted({unit for _, unit in said.numbers}):
        mine = [number for number, counted in said.numbers if counted == unit]
        theirs = [number for number, counted in reference.numbers if counted == unit]
        if len(mine) == len(theirs) == 1 and mine != theirs and mine[0] not in known:
            return mine[0]
    if len(said.numbers) != len(reference.numbers):
        return None
    mine, theirs = (sorted(number for number, _ in one.numbers) for one in (said, reference))
    new = [number for number in mine if mine.count(number) > theirs.count(number)]
    if word_for_word(said, reference):
        return new[0] if new else None
    # The numbers count different words: a slip only where the sentences tell little else; "one" may be an
    # article.
    longer = max(len(said.stems), len(reference.stems))
    if len(mine) != 1 or shared(said, reference)[1] < SHARED_FOR_NEGATION * longer:
        return None
    return next((number for number in new if number not in known and number != "1"), None)


def person_turned(said: Profile, reference: Profile) -> tuple[str, str] | None:
    """Who is spoken of in the place of whom."""
    new, lost = said.persons - reference.persons, reference.persons - said.persons
    return (next(iter(new)), next(iter(lost))) if len(new) == len(lost) == 1 else None


def gender_turned(said: Profile, reference: Profile) -> bool:
    """True when every pronoun has changed its gender."""
    return (
        len(said.genders) == len(reference.genders) == 1
        and said.genders != reference.genders
        and said.persons == reference.persons
    )


def weekday_turned(said: Profile, weekdays: Iterable[str], known: frozenset[str]) -> str | None:
    """The weekday that is not the only one it was told with; ``known`` are of the turn's facts."""
    told = set(weekdays)
    if not said.weekdays.isdisjoint(known):
        return None
    if said.question or len(said.weekdays) != 1 or len(told) != 1 or said.weekdays == told:
        return None
    return next(iter(said.weekdays))


def weekdays_swapped(said: Profile, reference: Profile) -> bool:
    """True when a sentence told word for word has another weekday in the place of one."""
    new, lost = said.weekdays - reference.weekdays, reference.weekdays - said.weekdays
    return bool(new and lost) and not said.question and word_for_word(said, reference)


def negation_turned(said: Profile, reference: Profile) -> str | None:
    """A word that is denied in one and, beside the same word, affirmed in the other, which denies nothing."""
    share, common = shared(said, reference)
    if (
        said.question
        or reference.question
        or share < SHARED_FOR_NEGATION
        or common < FEWEST_SHARED_FOR_NEGATION
    ):
        return None
    if (
        reference.drafted
        and {reference.negations, said.negations} == {0, 1}
        and {reference.true_negations, said.true_negations} == {0, 1}
        and word_for_word(said, reference)
    ):
        return (said if said.negations else reference).said
    if reference.negations == 1 and said.negations == 0:
        return next((one for one, other in sorted(reference.denied) if (one, other) in said.pairs), None)
    if said.negations == 1 and reference.negations == 0:
        return next((one for one, other in sorted(said.denied) if (one, other) in reference.pairs), None)
    return None
