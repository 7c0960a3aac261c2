"""The dataset card: what a stranger must know before using the data, in the form the hub reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from corpus.record import SCHEMA_VERSION, Course
from corpus.splits import Shares, Split

# Thresholds of the hub's size_categories, by the number of rows (sessions).
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"


@dataclass(frozen=True)
class SplitSize:
    """Counts of one split."""

    patients: int
    courses: int
    sessions: int
    turns: int


@dataclass
class Provenance:
    """What made the courses, gathered while they stream by."""

    synthetic: set[bool] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    frameworks: set[str] = field(default_factory=set)
    instruments: set[str] = field(default_factory=set)
    models: set[tuple[str, str]] = field(default_factory=set)
    settings: set[tuple[str, str, str, str]] = field(default_factory=set)
    prompts: set[tuple[str, str]] = field(default_factory=set)
    private_inputs: set[tuple[str, str]] = field(default_factory=set)
    courses_with_private_inputs: int = 0
    unknown_sessions: int = 0

    def add(self, course: Course) -> None:
        """Take up one course."""
        self.synthetic.add(course.synthetic)
        self.languages.add(course.language)
        if course.framework:
            self.frameworks.add(course.framework)
        self.private_inputs.update(course.private_inputs.items())
        self.courses_with_private_inputs += bool(course.private_inputs)
        for session in course.sessions:
            self.instruments.update(measure.instrument for measure in session.measures)
            made = session.provenance
            if made is None:
                self.unknown_sessions += 1
                continue
            self.models.add((made.model, made.model_sha256 or "no hash: served elsewhere"))
            self.settings.add((made.package_version, made.backend, made.planner, made.wording))
            self.prompts.update(made.prompt_hashes.items())


def card(
    *,
    name: str,
    licence: str | None,
    licences: Mapping[str, str],
    sizes: Mapping[Split, SplitSize],
    shares: Shares,
    seed: int,
    provenance: Provenance,
) -> str:
    """The text of ``README.md``: YAML header, what it is, sizes, splits, provenance, licences, limits."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the card is Markdown, not HTML
    )
    environment.filters["cell"] = _cell
    rows = sum(size.sessions for size in sizes.values())
    return environment.get_template("dataset_card.md.j2").render(
        name=name,
        licence=licence,
        licences=licences,
        sizes=sizes,
        shares=shares,
        seed=seed,
        schema_version=SCHEMA_VERSION,
        size_category=next((label for limit, label in _SIZES if rows < limit), _LARGEST),
        synthetic=True in provenance.synthetic,
        languages=sorted(provenance.languages),
        frameworks=sorted(provenance.frameworks),
        models=sorted(provenance.models),
        settings=sorted(provenance.settings),
        prompts=sorted(provenance.prompts),
        private_inputs=sorted(provenance.private_inputs),
        courses_with_private_inputs=provenance.courses_with_private_inputs,
        unknown_sessions=provenance.unknown_sessions,
    )


def _cell(text: str) -> str:
    """Text for one cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
