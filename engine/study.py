"""The study: what is to be generated. Fields describe themselves; the file is YAML (see study_file)."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from engine.clock import words_in
from engine.llm import BackendConfig, EmbeddedConfig, catalogue
from engine.locales import SOURCE_LANGUAGE, installed_languages, load_locale
from engine.locales.study_rules import language_problem
from engine.planners.names import PlannerName
from engine.scoring.names import ScorerName
from engine.wording.wording import WordingName
from personas import PopulationSpec

FROM_EXEMPLARS = "from_exemplars"
"""Value of ``talk`` for a talk model fitted to the study's own exemplars."""


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SessionLength(_Settings):
    """How long a session is."""

    minutes: float = Field(
        default=50.0, gt=0.5, le=120.0, description="Minutes of talk; 172 words a minute, both together."
    )
    turn_limit: int = Field(
        default=1000, ge=4, le=5000, description="Hard end of a session in turns, whatever the clock says."
    )

    @property
    def words(self) -> int:
        """Words both parties together say in a session of this length."""
        return words_in(self.minutes)


class Checking(_Settings):
    """How strictly candidate turns are checked."""

    rewrites: int = Field(
        default=2, ge=0, le=8, description="New attempts after a refused candidate before the turn is marked."
    )
    repetition_budget: float = Field(
        default=0.06, gt=0.0, le=1.0, description="Highest share of repeated 4-grams in a session."
    )
    battery: Literal["full", "safety"] = Field(
        default="full",
        description="full: every check; safety: only that no method of self-harm is told, for comparisons.",
    )
    marked_limit: float = Field(
        default=0.25,
        ge=0.0,
        le=1.0,
        description="Share of lines said as the plan's own draft above which a session is graded 'marked'.",
    )


class Sampling(_Settings):
    """How the model samples its words."""

    temperature: float = Field(default=0.8, ge=0.0, le=2.0)
    top_p: float = Field(default=0.95, gt=0.0, le=1.0)
    candidates: int = Field(
        default=1,
        ge=1,
        le=16,
        description="Wordings asked for at once; the best of those that pass is taken.",
    )
    scorer: ScorerName = Field(
        default="lexical",
        description="How the best is found. lexical: words alone; semantic: sentence embeddings as well "
        "(extra 'score').",
    )
    repeat_guard: float = Field(
        default=0.0, ge=0.0, le=5.0, description="DRY multiplier against repeated sequences; llama.cpp only."
    )


class ScriptCalls(_Settings):
    """How a session is asked for in mode 'script'."""

    reply_tokens: int = Field(
        default=2048,
        ge=256,
        le=65536,
        description="Most tokens of one call; a longer session is gone on with in further calls. Prompt and "
        "reply must fit the model's context.",
    )
    attempts: int = Field(
        default=3, ge=1, le=10, description="Sessions asked for anew after one that cannot be read."
    )


class Running(_Settings):
    """How the run is carried out; nothing here changes what is generated."""

    concurrency: int = Field(default=1, ge=1, le=4096, description="Courses in flight at once.")


class Study(_Settings):
    """A study file."""

    study: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$", description="Short name, used in ids.")
    seed: int = Field(ge=0, lt=2**63, description="Same study and seed, same personas and plans.")
    language: str = Field(
        default=SOURCE_LANGUAGE,
        description=f"Language of the talk, one of {', '.join(installed_languages())}. Others than en need "
        "'overlay: false', a backend that speaks them and the extra 'languages' (docs/locales.md).",
    )
    framework: str = Field(
        default="cbt",
        description="An installed framework, or a modality's folder: a path relative to "
        "the study file, with a slash in it.",
    )
    sessions: int = Field(ge=1, le=60, description="Sessions per course.")
    session: SessionLength = Field(default_factory=SessionLength)
    population: PopulationSpec | None = Field(default=None, description="Patients to sample, with quotas.")
    intake: tuple[Path, ...] = Field(
        default=(), description="Intake files, one patient each; paths are relative to the study file."
    )
    therapists: int = Field(default=1, ge=1, le=1000, description="Therapists who share the patients.")
    start_date: dt.date = Field(default=dt.date(2026, 1, 5), description="Date of the first sessions.")
    days_between: int = Field(default=7, ge=1, le=60, description="Days from one session to the next.")
    mode: Literal["turns", "script"] = Field(
        default="turns",
        description="turns: planned, worded and checked turn by turn; script: the model writes each session "
        "in one go, for comparisons.",
    )
    script: ScriptCalls = Field(default_factory=ScriptCalls)
    planner: PlannerName = Field(
        default="sampled",
        description="sampled: acts drawn by the framework; llm: the model plans its own act; "
        "off: free role-play.",
    )
    wording: WordingName | Literal["auto"] = Field(
        default="auto", description="auto: the model's own default where it is known, else 'note'."
    )
    dropout: bool = Field(
        default=False,
        description="May patients leave before the last session? Then a course can have fewer sessions.",
    )
    disclosure: Literal["gated", "open"] = Field(
        default="gated",
        description="gated: what trust does not reach is withheld; open: the patient tells everything, for "
        "comparisons.",
    )
    overlay: bool = Field(
        default=True,
        description="Lay backchannels, fillers, restarts and pauses over the talk; false leaves merged turns "
        "of plain words.",
    )
    talk: str = Field(
        default="annomi",
        description="Fitted talk model for lengths of turns, acts and overlay: one that ships, or the path "
        "of a file made by 'theraloom talk fit', or from_exemplars.",
    )
    exemplars: tuple[Path, ...] = Field(
        default=(),
        description="Private sessions whose manner of talking is shown to the model, a few short lines of "
        "each speaker; paths are relative to the study file. Every course made with them says so.",
    )
    exemplar_format: str | None = Field(
        default=None, description="Format of the exemplars, one of 'theraloom formats'."
    )
    checks: Checking = Field(default_factory=Checking)
    sampling: Sampling = Field(default_factory=Sampling)
    drop_budget: float = Field(
        default=0.1,
        ge=0.0,
        le=1.0,
        description="Share of dropped courses above which the run ends with exit code 3.",
    )
    backend: BackendConfig = Field(default_factory=EmbeddedConfig)
    run: Running = Field(default_factory=Running)

    @model_validator(mode="after")
    def _exemplars_have_a_format(self) -> Study:
        if self.exemplars and self.exemplar_format is None:
            raise ValueError("exemplars: give 'exemplar_format' as well; `theraloom formats` lists them")
        if self.exemplar_format is not None and not self.exemplars:
            raise ValueError("exemplar_format: there are no 'exemplars' it could be the format of")
        if self.talk == FROM_EXEMPLARS and not self.exemplars:
            raise ValueError("talk: 'from_exemplars' needs 'exemplars'")
        if self.exemplars and self.language != SOURCE_LANGUAGE:
            raise ValueError(
                "exemplars: names in them are found by English word lists only, so they need language 'en'"
            )
        return self

    @model_validator(mode="after")
    def _a_script_has_no_planner(self) -> Study:
        if self.mode == "script":
            if self.language != SOURCE_LANGUAGE:
                raise ValueError(
                    "mode: 'script' has prompts in English only; use language 'en' or mode 'turns'"
                )
            if self.planner != "sampled" or self.wording != "auto":
                raise ValueError(
                    "mode: 'script' plans and words nothing turn by turn; leave planner and wording out"
                )
            if self.sampling.candidates != 1:
                raise ValueError("mode: 'script' writes one session at a time; leave sampling.candidates out")
        return self

    @model_validator(mode="after")
    def _one_way_in(self) -> Study:
        if (self.population is None) == (not self.intake):
            raise ValueError("give either 'population' or 'intake', one of the two")
        if self.planner != "sampled" and self.wording in ("reword", "note"):
            missing = "drafts" if self.wording == "reword" else "notes"
            raise ValueError(
                f"wording {self.wording!r} needs {missing}, which planner {self.planner!r} does not make; "
                "use planner 'sampled' or wording 'free'"
            )
        return self

    @field_validator("language")
    @classmethod
    def _language_is_installed(cls, language: str) -> str:
        load_locale(language)
        return language

    @model_validator(mode="after")
    def _language_can_be_spoken(self) -> Study:
        embedded = self.backend.model if self.backend.kind == "embedded" else None
        problem = language_problem(
            self.language,
            overlay=self.overlay,
            scripted_planner=self.planner == "sampled",
            semantic_scorer=self.sampling.scorer == "semantic",
            catalogue_model=embedded if embedded in catalogue() else None,
            cultures=None if self.population is None else self.population.culture,
        )
        if problem is not None:
            raise ValueError(problem)
        return self

    def fingerprint(self) -> str:
        """SHA-256 of everything that decides *what* is generated.

        Left out are ``run`` (how fast), ``drop_budget`` (when to complain) and the backend's address and
        sizes; the model's name stays in. Where exemplars lie is left out too: a run keeps their hashes.
        """
        data = self.model_dump(mode="json", exclude={"run", "drop_budget", "backend", "exemplars"})
        data["backend"] = {"kind": self.backend.kind, "model": getattr(self.backend, "model", None)}
        return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()
