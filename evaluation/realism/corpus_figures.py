"""Figures that only a whole corpus has: variety across sessions, talk by code, speed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus.record import Course, Session, Speaker
from evaluation.realism.acts import load_act_groups
from evaluation.realism.figures import Figure, SessionFigures, figures_of
from evaluation.realism.utterances import Talk, Utterance, join_turns, read_utterances
from evaluation.realism.words import count_therapy_speak, mattr, opening_trigram

Opener = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class CorpusFigures:
    """Figures over all sessions of a corpus, and those of each session on the way."""

    courses: int
    utterances: int
    words: int
    figures: tuple[Figure, ...]
    sessions: tuple[SessionFigures, ...]

    def __getitem__(self, name: str) -> Figure:
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)


@dataclass(slots=True)
class Tally:
    """What corpus figures are made of: counts, and a few numbers for each session. Tallies add up."""

    openers: Counter[Opener] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    variety: dict[Speaker, list[float]] = field(default_factory=lambda: {"therapist": [], "patient": []})
    speeds: list[float] = field(default_factory=list)
    therapy_speak: int = 0
    words: int = 0

    def add(self, session: Session, utterances: Sequence[Utterance], measured: Sequence[Utterance]) -> None:
        """Count a session: codes and speed by its ``utterances``, words by the ``measured`` talk."""
        spoken: dict[Speaker, list[str]] = {"therapist": [], "patient": []}
        for utterance in measured:
            words = utterance.words
            spoken[utterance.speaker].extend(words)
            self.words += len(words)
            self.therapy_speak += count_therapy_speak(words)
            if utterance.speaker == "therapist" and (opener := opening_trigram(words)) is not None:
                self.openers[opener] += 1
        groups = load_act_groups()
        for turn in session.turns:
            self.acts.update(groups.kinds_of(turn))
        for speaker, words_said in spoken.items():
            if (variety := mattr(words_said)) is not None:
                self.variety[speaker].append(variety)
        if (speed := words_per_minute(session, utterances)) is not None:
            self.speeds.append(speed)

    def merge(self, other: Tally) -> None:
        """Add the counts of another part of the corpus."""
        self.openers.update(other.openers)
        self.acts.update(other.acts)
        for speaker, values in other.variety.items():
            self.variety[speaker].extend(values)
        self.speeds.extend(other.speeds)
        self.therapy_speak += other.therapy_speak
        self.words += other.words

    def figures(self) -> tuple[Figure, ...]:
        """The corpus figures of everything counted."""
        return _figures(self)


@dataclass(frozen=True, slots=True)
class MeasuredCourse:
    """One course as figures: all that is kept of it, no text."""

    patient_id: str
    sessions: tuple[SessionFigures, ...]
    tally: Tally


def words_per_minute(session: Session, utterances: Sequence[Utterance]) -> float | None:
    """Return the words of both speakers per minute of the session, or None without a time line.

    The time runs from the first start to the end of the last turn; when that end is unknown, to its start,
    and the last turn's words are then left out. None also when any turn lacks a start.
    """
    timed = [
        (turn.start_s, turn.end_s, len(utterance.words))
        for turn, utterance in zip(session.turns, utterances, strict=True)
    ]
    starts = [start for start, _, _ in timed if start is not None]
    if len(starts) < len(timed) or not timed:
        return None
    words = sum(count for _, _, count in timed)
    last = max(range(len(timed)), key=lambda position: (starts[position], position))
    end = timed[last][1]
    if end is None:
        end = starts[last]
        words -= timed[last][2]
    seconds = end - min(starts)
    return 60 * words / seconds if seconds > 0 else None


def _ratio(name: str, part: int, whole: int, unit: str, scale: float = 1.0) -> Figure:
    return Figure(name, scale * part / whole if whole else None, whole, unit)


def _median(name: str, values: list[float], unit: str) -> Figure:
    return Figure(name, float(np.median(values)) if values else None, len(values), unit)


def _figures(tally: Tally) -> tuple[Figure, ...]:
    acts = tally.acts
    reflections = acts["simple_reflection"] + acts["complex_reflection"]
    all_reflections = reflections + acts["reflection"]
    client_talk = acts["change"] + acts["neutral"] + acts["sustain"]
    top10 = sum(count for _, count in tally.openers.most_common(10))
    return (
        _ratio("top10_therapist_openers_share", top10, tally.openers.total(), "utterances over 3 words"),
        _median("therapist_mattr_50", tally.variety["therapist"], "sessions"),
        _median("patient_mattr_50", tally.variety["patient"], "sessions"),
        _ratio("therapy_speak_per_1000_words", tally.therapy_speak, tally.words, "words", 1000.0),
        _ratio("reflections_to_questions", all_reflections, acts["question"], "questions"),
        _ratio("complex_reflection_share", acts["complex_reflection"], reflections, "reflections"),
        _ratio("patient_change_talk_share", acts["change"], client_talk, "coded patient turns"),
        _ratio("patient_neutral_talk_share", acts["neutral"], client_talk, "coded patient turns"),
        _ratio("patient_sustain_talk_share", acts["sustain"], client_talk, "coded patient turns"),
        _median("words_per_minute_both_speakers", tally.speeds, "sessions"),
    )


def measure_course(course: Course, talk: Talk = "utterances") -> MeasuredCourse:
    """Measure each session of a course, as its utterances or as merged turns."""
    tally = Tally()
    sessions: list[SessionFigures] = []
    for session in course.sessions:
        utterances = read_utterances(session)
        measured = join_turns(utterances) if talk == "merged" else utterances
        sessions.append(figures_of(session.id, measured))
        tally.add(session, utterances, measured)
    return MeasuredCourse(course.patient_id, tuple(sessions), tally)


def sum_up(courses: Iterable[MeasuredCourse]) -> CorpusFigures:
    """Put measured courses together."""
    total = Tally()
    sessions: list[SessionFigures] = []
    count = 0
    for course in courses:
        count += 1
        sessions.extend(course.sessions)
        total.merge(course.tally)
    return CorpusFigures(
        courses=count,
        utterances=sum(session.utterances for session in sessions),
        words=total.words,
        figures=total.figures(),
        sessions=tuple(sessions),
    )


def corpus_figures(courses: Iterable[Course], talk: Talk = "utterances") -> CorpusFigures:
    """Measure a corpus in one pass, one course in memory at a time.

    What grows with the corpus is about 2 KB of figures for each session and one counter entry for each
    distinct opening trigram of the therapists. Figures that rest on codes or on a time line have the value
    None when no turn has one. ``talk`` "merged" drops backchannels and joins neighbours first.
    """
    return sum_up(measure_course(course, talk) for course in courses)


CORPUS_FIGURE_NAMES: tuple[str, ...] = tuple(figure.name for figure in Tally().figures())
