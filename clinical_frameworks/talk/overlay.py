"""Laying backchannels, hesitation and timing over one finished merged turn."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

from clinical_frameworks.person import lower_first
from clinical_frameworks.talk.errors import TalkModelError
from clinical_frameworks.talk.hesitate import Hesitations, lay_in, spoken
from clinical_frameworks.talk.lexicon import LeadIn, is_backchannel, load_lexicon, split_words
from clinical_frameworks.talk.manner import SessionManner, load_timing
from clinical_frameworks.talk.sounds import Hazard, LeadIns
from clinical_frameworks.talk.tokens import Tokens
from corpus.record import Record, Speaker

if TYPE_CHECKING:
    from clinical_frameworks.talk.model import TalkModel

_MOST_LIKELY = 0.95
_TRAILING = ",;:—–"


class Utterance(Record):
    """One utterance of the talk."""

    speaker: Speaker
    text: str
    plain: str
    """The words as they came in, without what was laid over; empty for a backchannel that was laid in."""
    backchannel: bool = False
    overlaps: bool = False
    """Begins before the utterance before it has ended."""
    pause_before_s: float = 0.0
    """Silence before it in seconds; 0 for a smooth or overlapping start."""


def lay_over(
    model: TalkModel,
    text: str,
    speaker: Speaker,
    manner: SessionManner,
    rng: random.Random,
    *,
    verbatim: bool = True,
    careful: bool = False,
    acknowledges: bool = False,
) -> tuple[Utterance, ...]:
    """Turn a merged turn of plain words into utterances as a careful verbatim transcript has them.

    The listener's backchannels split the turn at ends of sentences and clauses, never after a question, as
    "yeah" would then answer it. ``plain`` of the speaker's utterances, joined with single spaces, is the
    text with single spaces. A text that is itself only a backchannel stays as it is.

    Args:
        model: Fitted rates.
        text: Everything the speaker says until the other one says something of content.
        speaker: Who says it.
        manner: The session's manner, of `TalkModel.draw_session`.
        rng: All chance; the same generator state gives the same utterances.
        verbatim: False leaves out fillers, repeats and lead-ins.
        careful: For risk and safety content: words stay as they are, and backchannels are only sounds that
            can be heard neither as agreement nor as closing the subject. The same sounds follow quoted
            thoughts and sore words anywhere.
        acknowledges: "Yeah", "Okay" may open the turn. Only for turns that neither answer a question nor
            disagree; "Well" and the therapist's "So" need no leave.

    Raises:
        TalkModelError: The text has no word and no digit.
    """
    raw = tuple(text.split())
    if not any(letter.isalnum() for letter in text):
        raise TalkModelError(f"merged turn {text!r} has nothing said in it. Leave it out, or give it words")
    tokens = Tokens(raw)
    first = _first_pause(manner, speaker, rng, careful=careful)
    if not split_words(text) or is_backchannel(split_words(text)):
        return (Utterance(speaker=speaker, text=" ".join(raw), plain=" ".join(raw), **first),)
    sounds = model.sounds[speaker]
    listener: Speaker = "patient" if speaker == "therapist" else "therapist"
    hesitates = verbatim and not careful
    laid = lay_in(tokens, sounds, manner.of(speaker), rng) if hesitates else Hesitations()
    own, others = model.sounds[speaker].backchannel_forms, model.sounds[listener].backchannel_forms

    said: list[Utterance] = []
    breaks = _breaks(tokens, sounds.hears, manner.of(listener).backchannels, rng)
    exchange = acknowledges and not careful and rng.random() < sounds.lead_ins.opening_exchange
    if exchange and own and others:
        said.append(Utterance(speaker=speaker, text=_draw(own, rng), plain="", backchannel=True, **first))
        said.append(_backchannel(listener, others, manner, said, rng))
        first = _next_pause(said[-1], manner, speaker, rng)
    lead_in = None
    if hesitates and not said:
        lead_in = _lead_in(tokens, sounds.lead_ins, speaker, rng, acknowledges=acknowledges)
    start = 0
    for end in (*breaks, len(raw)):
        forms = _gentle(others) if end < len(raw) and (careful or _is_sore(tokens, end)) else others
        if end < len(raw) and not forms:
            continue
        words = spoken(tokens, start, end, laid)
        if start == 0 and lead_in is not None:
            words = _led_in(lead_in, words, tokens, laid, rng)
        if end < len(raw) and tokens.sentence_of[end] == tokens.sentence_of[end - 1]:
            words = words.rstrip(_TRAILING) + "—"
        before = first if start == 0 else _next_pause(said[-1], manner, speaker, rng)
        said.append(Utterance(speaker=speaker, text=words, plain=" ".join(raw[start:end]), **before))
        if end < len(raw):
            said.append(_backchannel(listener, forms, manner, said, rng))
        start = end
    return tuple(said)


def _breaks(tokens: Tokens, hazard: Hazard, factor: float, rng: random.Random) -> list[int]:
    """Draw where the listener comes in, as the tokens the speaker goes on with.

    The hazard of the words nearest to a possible place is spent there, so the rate per word does not depend
    on how many places a text has. Places within sentences are thinned to the fitted share.
    """
    sentences, clauses = tokens.sentence_breaks, tokens.clause_breaks
    keep = 1.0
    if sentences and clauses:
        share = hazard.inside_sentence
        keep = min(1.0, share / max(1.0 - share, 1e-9) * len(sentences) / len(clauses))
    places = sorted((*sentences, *(place for place in clauses if rng.random() < keep)))
    said = [tokens.words_until[place] for place in places]
    edges = [0.0, *((a + b) / 2 for a, b in itertools.pairwise(said)), tokens.words_until[-1]]
    factor /= hazard.placeable
    drawn: list[int] = []
    for place, (low, high) in zip(places, itertools.pairwise(edges), strict=False):
        chance = factor * hazard.expected(low, high) * (hazard.again_factor if drawn else hazard.first_factor)
        if rng.random() < min(chance, _MOST_LIKELY):
            drawn.append(place + 1)
    return drawn


def _gentle(forms: Mapping[str, float]) -> dict[str, float]:
    """Those forms that neither agree nor close a subject."""
    gentle = {item.text for item in load_lexicon().backchannels if item.gentle}
    return {form: weight for form, weight in forms.items() if form in gentle}


def _is_sore(tokens: Tokens, end: int) -> bool:
    """Whether the sentence that the listener comes in after, or into, quotes a thought or has a sore word."""
    start = tokens.bounds[tokens.sentence_of[end - 1]][0]
    sore = load_lexicon().sore
    return any(tokens.quoted[at] or tokens.cores[at] in sore for at in range(start, end))


def _draw(forms: Mapping[str, float], rng: random.Random) -> str:
    return rng.choices(list(forms), list(forms.values()))[0]


def _backchannel(
    listener: Speaker,
    forms: Mapping[str, float],
    manner: SessionManner,
    said: list[Utterance],
    rng: random.Random,
) -> Utterance:
    """Draw a backchannel; the same one does not come three times in a row within a turn."""
    last = [item.text for item in said if item.speaker == listener][-2:]
    fresh = {form: weight for form, weight in forms.items() if last != [form, form]} or forms
    overlaps = rng.random() < load_timing().backchannel_overlap_share
    pause = 0.0 if overlaps else _pause(manner, listener, rng)
    return Utterance(
        speaker=listener,
        text=_draw(fresh, rng),
        plain="",
        backchannel=True,
        overlaps=overlaps,
        pause_before_s=pause,
    )


def _lead_in(
    tokens: Tokens, lead_ins: LeadIns, speaker: Speaker, rng: random.Random, *, acknowledges: bool
) -> LeadIn | None:
    """Draw what the turn sets in with, or None: a form that does not fit here is not replaced by another."""
    if rng.random() >= lead_ins.share or not lead_ins.forms:
        return None
    form = _draw(lead_ins.forms, rng)
    lead_in = next(item for item in load_lexicon().lead_ins if item.text == form)
    if speaker not in lead_in.speakers or (lead_in.acknowledges and not acknowledges):
        return None
    words = split_words(tokens.raw[0])
    if not words or words[0] in load_lexicon().no_lead_in_before or tokens.quoted[0]:
        return None
    return lead_in if lead_in.acknowledges or tokens.can_follow(0) else None


def _led_in(lead_in: LeadIn, words: str, tokens: Tokens, laid: Hesitations, rng: random.Random) -> str:
    """Set the lead-in before the words: "Well, I ...", "Okay. Work was ..."."""
    joins = 0 in laid.fillers or tokens.can_follow(0)
    if not lead_in.acknowledges or (joins and rng.random() < 0.5):
        return f"{lead_in.text}, {lower_first(words)}"
    return f"{lead_in.text}. {words}"


def _first_pause(
    manner: SessionManner, speaker: Speaker, rng: random.Random, *, careful: bool
) -> dict[str, float | bool]:
    overlaps = rng.random() < load_timing().overlap_share and not careful
    return {"overlaps": overlaps, "pause_before_s": 0.0 if overlaps else _pause(manner, speaker, rng)}


def _next_pause(
    before: Utterance, manner: SessionManner, speaker: Speaker, rng: random.Random
) -> dict[str, float | bool]:
    """The speaker goes on without a pause when the listener came in over the talk."""
    return {"pause_before_s": 0.0 if before.overlaps else _pause(manner, speaker, rng)}


def _pause(manner: SessionManner, speaker: Speaker, rng: random.Random) -> float:
    """Draw a silence in seconds, log-normal; one above the limit is cut there."""
    timing = load_timing()
    drawn = timing.pause_median_s * math.exp(rng.gauss(0.0, timing.pause_log_sd))
    return round(min(drawn * manner.of(speaker).pauses, timing.pause_limit_s), 2)
