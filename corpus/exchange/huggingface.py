"""A folder the ``datasets`` library loads: Parquet files split by patient, and a dataset card.

The rows are those of the store (`corpus.store.rows`), one per session with every label, so nothing is lost
and `read` gives the courses back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.atomic import atomic_folder
from corpus.errors import FormatError
from corpus.exchange.dataset_card import Provenance, SplitSize, card
from corpus.record import Course
from corpus.splits import SPLITS, Shares, Split, split_of
from corpus.store.rows import courses_of, schema, table_of

_GROUP_BYTES = 8 * 2**20
_BATCH_ROWS = 16


def write(
    courses: Iterable[Course],
    path: Path,
    *,
    name: str = "theraloom corpus",
    licence: str | None = None,
    instrument_licences: Mapping[str, str] | None = None,
    shares: Shares | None = None,
    seed: int = 0,
) -> int:
    """Write a new folder ``data/SPLIT-00000.parquet`` and ``README.md``; return the number of courses.

    Patients are split by `corpus.splits` with ``shares`` (default 80/10/10) and ``seed``; a split nobody
    falls into has no file. ``licence`` is the publisher's for the data set (an identifier such as
    ``cc-by-4.0``); without one the card says that none was chosen. ``instrument_licences`` must name the
    licence of every instrument measured in the courses: raises `FormatError` otherwise, and for a mixture of
    real and synthetic talk. Raises `StoreError` when the folder exists already.
    """
    shares = shares or Shares()
    licences = dict(instrument_licences or {})
    provenance = Provenance()
    with atomic_folder(path) as folder, ExitStack() as stack:
        (folder / "data").mkdir()
        splits: dict[Split, _SplitFile] = {}
        for course in courses:
            provenance.add(course)
            if len(provenance.synthetic) > 1:
                raise FormatError(
                    f"course {course.id!r} has synthetic={course.synthetic}, those before it have not. "
                    "Export real and synthetic talk to two folders"
                )
            split = split_of(course.patient_id, shares, seed)
            if split not in splits:
                splits[split] = _SplitFile(folder / "data" / f"{split}-00000.parquet", course.synthetic)
                stack.callback(splits[split].close)
            splits[split].add(course)
        if not splits:
            raise FormatError(
                f"{path}: no courses, and an empty data set cannot be loaded. Generate some first"
            )
        stack.close()
        missing = sorted(provenance.instruments - licences.keys())
        if missing:
            raise FormatError(
                f"{path}: the courses hold scores of {', '.join(missing)}, whose licence is not stated. "
                "Give it in instrument_licences"
            )
        sizes = {split: splits[split].size() for split in SPLITS if split in splits}
        text = card(
            name=name,
            licence=licence,
            licences={key: licences[key] for key in sorted(provenance.instruments)},
            sizes=sizes,
            shares=shares,
            seed=seed,
            provenance=provenance,
        )
        (folder / "README.md").write_text(text, encoding="utf-8")
    return sum(size.courses for size in sizes.values())


def read(path: Path) -> Iterator[Course]:
    """Yield the courses of a folder that `write` made, split after split. Raises `FormatError`."""
    files = [file for split in SPLITS if (file := path / "data" / f"{split}-00000.parquet").is_file()]
    if not files:
        raise FormatError(f"{path}: holds no data/SPLIT-00000.parquet. Give a folder this format wrote")
    return _read(files)


def _read(files: list[Path]) -> Iterator[Course]:
    for file in files:
        try:
            with pq.ParquetFile(file) as parquet:
                names = parquet.schema_arrow.names
                if names != schema(True).names:
                    raise FormatError(
                        f"{file}: columns {names} are not ours. Give a folder this format wrote"
                    )
                yield from courses_of(parquet.iter_batches(batch_size=_BATCH_ROWS), str(file))
        except pa.ArrowException as error:
            raise FormatError(
                f"{file}: not readable as Parquet ({error}). Export the data set again"
            ) from error


@dataclass
class _SplitFile:
    """One split's Parquet file, written in groups so that memory stays bounded."""

    path: Path
    synthetic: bool
    patients: set[str] = field(default_factory=set)
    courses: int = 0
    sessions: int = 0
    turns: int = 0
    pending: list[pa.Table] = field(default_factory=list)
    pending_bytes: int = 0

    def __post_init__(self) -> None:
        self.parquet = pq.ParquetWriter(self.path, schema(self.synthetic), compression="zstd")

    def add(self, course: Course) -> None:
        """Append a course's rows."""
        table = table_of(course)
        self.pending.append(table)
        self.pending_bytes += table.nbytes
        self.patients.add(course.patient_id)
        self.courses += 1
        self.sessions += len(course.sessions)
        self.turns += sum(len(session.turns) for session in course.sessions)
        if self.pending_bytes >= _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is pending and the footer."""
        self._flush()
        self.parquet.close()

    def size(self) -> SplitSize:
        """Counts for the card."""
        return SplitSize(len(self.patients), self.courses, self.sessions, self.turns)

    def _flush(self) -> None:
        if self.pending:
            self.parquet.write_table(pa.concat_tables(self.pending))
            self.pending, self.pending_bytes = [], 0
