"""AnnoMI CSV: one utterance a row (Wu et al., ICASSP 2022), client = patient.

Three foreign layouts are read: the reference file of this project (codes, no video columns), the released
simple file, and the released full file with one row per utterance *and annotator*. Columns of a transcript
(topic, quality, video) are kept in `Session.source`, those of an utterance in `Turn.source`; codes of several
annotators are the JSON list ``annotations`` there. The exporter gives every value back.
"""

from __future__ import annotations

from corpus.exchange.annomi.reader import read
from corpus.exchange.annomi.writer import write

__all__ = ["read", "write"]
