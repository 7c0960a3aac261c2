"""Sessions drawn from a talk model, said in made-up words, for measuring what the model does by itself."""

from __future__ import annotations

import random

from clinical_frameworks.talk import TalkModel, Third, Utterance, lay_over
from clinical_frameworks.talk.lexicon import split_words
from corpus.record import Session, Speaker, Turn

_SUBJECTS = ("I", "it", "they", "we", "you", "she", "that")
_JOINERS = ("and", "but", "because", "so")
_SMALL = ("the", "a", "my", "to", "in", "with", "just", "about", "for", "really")
_MADE_UP = ("blick", "dorn", "fep", "glay", "klim", "morv", "nolp", "prad", "quib", "spolt", "trelk", "wuff")


def made_up_text(words: int, rng: random.Random, *, asks: bool) -> str:
    """Text of exactly that many words: sentences of about 10.7 words as in AnnoMI, clauses of about six."""
    said: list[str] = []
    while words > 0:
        length = min(words, 2 + int(rng.expovariate(1 / 9.2)))
        sentence: list[str] = []
        since = 0
        while len(sentence) < length:
            if since >= 5 and rng.random() < 0.4 and length - len(sentence) > 3:
                sentence[-1] += ","
                sentence += [rng.choice(_JOINERS), rng.choice(_SUBJECTS)]
                since = 0
                continue
            if not sentence and length > 2:
                sentence.append(rng.choice(_SUBJECTS))
            else:
                sentence.append(rng.choice(_SMALL if since % 3 == 1 else _MADE_UP))
            since += 1
        words -= length
        sentence[0] = sentence[0][0].upper() + sentence[0][1:]
        said.append(" ".join(sentence) + ("?" if asks and words == 0 else "."))
    return " ".join(said)


def simulate(
    model: TalkModel,
    rng: random.Random,
    *,
    utterances: int | None = None,
    words: int | None = None,
    style: str = "plain",
) -> tuple[Session, tuple[tuple[Speaker, str, int], ...]]:
    """Draw a session until it has so many utterances or words.

    Returns the session and its merged turns: speaker, family, plain words.
    """
    manner = model.draw_session(rng, style)
    target = utterances or words or 0
    said: list[Utterance] = []
    merged: list[tuple[Speaker, str, int]] = []
    speaker: Speaker = "therapist"
    done = 0
    while done < target:
        third = _third(done / target)
        family = model.next_family([entry[1] for entry in merged], third, speaker, rng)
        length = model.draw_length(manner, speaker, family, rng)
        asks = speaker == "therapist" and rng.random() < model.question_marks.get(family, 0.0)
        text = made_up_text(length, rng, asks=asks)
        answers = bool(merged) and merged[-1][1].startswith("question")
        laid = lay_over(model, text, speaker, manner, rng, acknowledges=not answers)
        said += laid
        done += len(laid) if utterances else sum(len(split_words(item.text)) for item in laid)
        merged.append((speaker, family, length))
        speaker = "patient" if speaker == "therapist" else "therapist"
    turns = tuple(
        Turn(id=f"s/1/{index}", index=index, speaker=item.speaker, text=item.text)
        for index, item in enumerate(said)
    )
    return Session(id="s/1", number=1, turns=turns), tuple(merged)


def _third(share: float) -> Third:
    thirds: tuple[Third, ...] = (1, 2, 3)
    return thirds[min(2, int(3 * share))]
