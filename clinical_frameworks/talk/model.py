"""The talk model: numbers only, fitted to a corpus, that talk is drawn from."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from clinical_frameworks.talk.errors import TalkModelError, UnknownTalkModelError
from clinical_frameworks.talk.families import FAMILIES, Third
from clinical_frameworks.talk.lengths import SpeakerLengths
from clinical_frameworks.talk.manner import SessionManner
from clinical_frameworks.talk.sample import FACTORS, Factor, draw_manner
from clinical_frameworks.talk.sounds import SpeakerSounds
from clinical_frameworks.talk.spread import Spread
from clinical_frameworks.talk.transitions import Transitions
from corpus.atomic import atomic_file
from corpus.record import Probability, Record, Speaker

_DATA = Path(__file__).parent / "data"


class FittedOn(Record):
    """What a model rests on."""

    sessions: int = Field(description="Sessions that lengths and sounds are fitted to.")
    sessions_for_order: int = Field(description="Sessions the order of acts is fitted to, shorter ones too.")
    left_out_quality: int = Field(description="Sessions left out because the source rates them otherwise.")
    min_merged_turns: int = Field(
        description="Merged turns below which a session gives no lengths or sounds."
    )
    utterances: int
    merged_turns: int
    words: int


class Moment(Record):
    """A figure of single sessions, over the sessions of the fit."""

    p10: float
    p50: float
    p90: float


class Clock(Record):
    """What start times tell: a straight line through (words, seconds to the next start) of utterances."""

    seconds_per_word: float
    seconds_between: float = Field(
        description="Intercept: silence, sounds that are no words, and what rounding of the starts leaves."
    )
    utterances: int


class TalkModel(Record):
    """Talk as aggregate numbers; it holds no text of its source."""

    schema_version: Literal[1] = 1
    name: str
    fitted_on: FittedOn
    lengths: dict[Speaker, SpeakerLengths]
    sounds: dict[Speaker, SpeakerSounds]
    spreads: dict[Factor, Spread]
    transitions: Transitions | None = Field(
        default=None, description="None when the source's turns have no act codes."
    )
    question_marks: dict[str, Probability] = Field(
        default_factory=dict, description="Family of the therapist to the share of merged turns with a '?'."
    )
    clock: Clock | None = Field(default=None, description="None when the source has no times.")
    session_moments: dict[str, Moment] = Field(description="To compare with; nothing is drawn from them.")
    pooled_moments: dict[str, float] = Field(description="To compare with; over all turns.")

    @model_validator(mode="after")
    def _is_complete(self) -> TalkModel:
        for name, table, wanted in (
            ("lengths", set(self.lengths), set(FAMILIES)),
            ("sounds", set(self.sounds), set(FAMILIES)),
            ("spreads", set(self.spreads), set(FACTORS)),
        ):
            if missing := sorted(wanted - table):
                raise ValueError(f"{name} lacks {', '.join(missing)}")
        return self

    def draw_session(self, rng: random.Random, style: str = "plain") -> SessionManner:
        """Draw what one session is like; ``style`` is the patient's communication style.

        Raises `TalkModelError` for a style that `data/manner.yaml` does not have.
        """
        return draw_manner(self.spreads, rng, style)

    def draw_length(
        self, manner: SessionManner, speaker: Speaker, family: str | None, rng: random.Random
    ) -> int:
        """Draw the plain words of a merged turn: without the fillers, repeats and lead-in laid over it later.

        ``family`` None draws from all of the speaker's turns. Raises `TalkModelError` for an unknown one.
        """
        if family is not None and family not in FAMILIES[speaker]:
            raise TalkModelError(
                f"family {family!r} is none of the {speaker}'s. Use one of: {', '.join(FAMILIES[speaker])}"
            )
        return self.lengths[speaker].law(family).draw(rng, manner.of(speaker).words)

    def family_probabilities(
        self, previous: str | None, third: Third, speaker: Speaker
    ) -> Mapping[str, float]:
        """How likely each family is for the speaker's next merged turn.

        ``previous`` is the family of the other speaker's last turn, None at the start of a session.
        Raises `TalkModelError` when it is not one of the other's families, and when the model has no
        transitions.
        """
        if self.transitions is None:
            raise TalkModelError(
                f"talk model {self.name!r} has no transitions: its source has no act codes. "
                "Fit one to a corpus with act codes, or use the shipped model 'annomi'"
            )
        other: Speaker = "patient" if speaker == "therapist" else "therapist"
        if previous is not None and previous not in FAMILIES[other]:
            raise TalkModelError(
                f"family {previous!r} is none of the {other}'s. Use one of: {', '.join(FAMILIES[other])}"
            )
        return self.transitions.probabilities(previous, third, speaker)

    def next_family(self, previous: Sequence[str], third: Third, speaker: Speaker, rng: random.Random) -> str:
        """Draw the family of the speaker's next merged turn after the families of the session so far.

        Only the other speaker's last one counts.
        """
        own = FAMILIES[speaker]
        last = next((family for family in reversed(previous) if family not in own), None)
        probabilities = self.family_probabilities(last, third, speaker)
        return rng.choices(list(probabilities), list(probabilities.values()))[0]

    def save(self, path: Path) -> None:
        """Write the model as JSON. Raises `StoreError` when the disk refuses."""
        with atomic_file(path) as stream:
            stream.write(self.model_dump_json(indent=1).encode() + b"\n")


def shipped_talk_models() -> tuple[str, ...]:
    """Names of the models that ship with the project."""
    return tuple(sorted(path.stem for path in _DATA.glob("*.json")))


def load_talk_model(name: str | Path = "annomi") -> TalkModel:
    """Load a shipped model by name, or a user's own from the path of a file that `save` wrote.

    Raises `UnknownTalkModelError` when there is neither, `TalkModelError` when the file does not fit.
    """
    path = _DATA / f"{name}.json" if str(name) in shipped_talk_models() else Path(name)
    try:
        return TalkModel.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise UnknownTalkModelError(
            f"talk model {str(name)!r}: no file of that path; name one that ships "
            f"({', '.join(shipped_talk_models())}) or the path of a JSON file of `theraloom talk fit`"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "(top level)"
        raise TalkModelError(f"{path}: not a talk model: field {place}: {first['msg']}") from error
    except OSError as error:
        raise TalkModelError(f"{path}: cannot be read ({error.strerror or error})") from error
