"""Sessions as merged turns: backchannels dropped, neighbours of one speaker joined, what lay between kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from clinical_frameworks.talk.families import Third, family_of
from clinical_frameworks.talk.lexicon import (
    LeadIn,
    is_backchannel,
    lead_in_of,
    load_lexicon,
    split_words,
    strip_hesitation,
)
from corpus.record import Session, Speaker


@dataclass(frozen=True, slots=True)
class Piece:
    """One utterance of content within a merged turn."""

    text: str
    words: tuple[str, ...]
    family: str | None


@dataclass(slots=True)
class MergedTurn:
    """What one speaker says until the other says something of content."""

    speaker: Speaker
    third: Third = 1
    pieces: list[Piece] = field(default_factory=list)
    opening_exchange: bool = False
    """The speaker gave a signal, the other too, then came the content ("Yeah." "Mm-hmm." "I think")."""

    @property
    def words(self) -> int:
        """All words of content."""
        return sum(len(piece.words) for piece in self.pieces)

    @property
    def lead_in(self) -> LeadIn | None:
        """What it sets in with."""
        return lead_in_of(self.pieces[0].words, self.speaker)

    def plain_lengths(self) -> list[int]:
        """Words of each piece without fillers and repeats, the first one's without its lead-in."""
        lead_in = self.lead_in
        skip = len(split_words(lead_in.text)) if lead_in else 0
        return [
            len(strip_hesitation(piece.words[skip:] if position == 0 else piece.words).plain)
            for position, piece in enumerate(self.pieces)
        ]

    @property
    def family(self) -> str | None:
        """The family that most of the words belong to; None when no piece has a code."""
        by_family: Counter[str] = Counter()
        for piece in self.pieces:
            if piece.family is not None:
                by_family[piece.family] += len(piece.words)
        return max(by_family, key=by_family.__getitem__) if by_family else None

    @property
    def asks(self) -> bool:
        """Whether it has a question mark."""
        return any("?" in piece.text for piece in self.pieces)


@dataclass(slots=True)
class SessionTalk:
    """A session as the fit reads it."""

    turns: list[MergedTurn] = field(default_factory=list)
    backchannels: dict[Speaker, Counter[tuple[str, ...]]] = field(
        default_factory=lambda: {"therapist": Counter(), "patient": Counter()}
    )
    """By listener: the words of each backchannel."""
    utterance_lengths: dict[Speaker, list[int]] = field(
        default_factory=lambda: {"therapist": [], "patient": []}
    )
    short: int = 0
    """Utterances of three words or fewer."""
    hesitations: int = 0
    """Fillers and hums of both speakers, backchannels included."""
    starts: list[tuple[float, int]] = field(default_factory=list)
    """(seconds to the next start, words) of each utterance of which both are known."""

    def of(self, speaker: Speaker) -> Iterator[MergedTurn]:
        """The merged turns of one speaker."""
        return (turn for turn in self.turns if turn.speaker == speaker)


def read_talk(session: Session) -> SessionTalk:
    """Read a session as merged turns. Turns without a word (digits alone) are left out."""
    talk = SessionTalk()
    lexicon = load_lexicon()
    sounds = lexicon.hums | set(lexicon.fillers)
    signals = 0
    for turn, following in zip(session.turns, (*session.turns[1:], None), strict=True):
        words = split_words(turn.text)
        if not words:
            continue
        talk.utterance_lengths[turn.speaker].append(len(words))
        talk.short += len(words) <= 3
        talk.hesitations += sum(word in sounds for word in words)
        if following is not None and turn.start_s is not None and following.start_s is not None:
            talk.starts.append((following.start_s - turn.start_s, len(words)))
        if is_backchannel(words):
            talk.backchannels[turn.speaker][words] += 1
            signals += 1
            continue
        piece = Piece(turn.text, words, family_of(turn.act, turn.speaker))
        if talk.turns and talk.turns[-1].speaker == turn.speaker:
            talk.turns[-1].pieces.append(piece)
        else:
            merged = MergedTurn(turn.speaker, pieces=[piece])
            merged.opening_exchange = bool(talk.turns) and signals >= 2
            talk.turns.append(merged)
        signals = 0
    for position, merged in enumerate(talk.turns):
        merged.third = _THIRDS[3 * position // len(talk.turns)]
    return talk


_THIRDS: tuple[Third, Third, Third] = (1, 2, 3)
