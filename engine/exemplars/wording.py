"""Any wording with lines of the exemplars in its prompts' heads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from clinical_frameworks.framework import TurnPlan
from corpus.record import Speaker
from corpus.seeds import derive_rng
from engine.exemplars.load import Exemplars
from engine.locales.templates import render_in
from engine.prompts import Prompt
from engine.scene import Scene
from engine.wording import Wording, WordingName

_TEMPLATE = Path(__file__).with_name("manner.j2")


@dataclass(frozen=True)
class ExemplarWording:
    """Words turns as ``inner`` does; the system message ends with a few lines of the speaker."""

    inner: Wording
    exemplars: Exemplars

    @property
    def name(self) -> WordingName:
        """The inner wording's name."""
        return self.inner.name

    @property
    def by_parts(self) -> bool:
        """As the inner wording has it."""
        return self.inner.by_parts

    def prompt(self, scene: Scene, turn: TurnPlan) -> Prompt:
        """See `engine.wording.wording.Wording`."""
        prompt = self.inner.prompt(scene, turn)
        system, *examples = prompt.head
        shown = manner_of(self.exemplars, turn.speaker, scene.seed)
        return replace(prompt, head=(replace(system, content=f"{system.content}\n\n{shown}"), *examples))

    def max_tokens(self, turn: TurnPlan) -> int:
        """As the inner wording has it."""
        return self.inner.max_tokens(turn)


def manner_of(exemplars: Exemplars, speaker: Speaker, seed: int) -> str:
    """Prompt text that shows a speaker's manner in one session, by the session's seed."""
    lines = exemplars.shown(speaker, derive_rng(seed, "exemplars", speaker))
    return render_in(_TEMPLATE.parent, _TEMPLATE.stem, {"speaker": speaker, "lines": lines})


def manner_hashes() -> dict[str, str]:
    """SHA-256 of the template by its name, for provenance."""
    return {_TEMPLATE.name: hashlib.sha256(_TEMPLATE.read_bytes()).hexdigest()}
