"""What it costs to score a candidate: words alone against sentence embeddings, in CPU milliseconds.

Made-up turns of a session are scored line by line, four candidates a line, and then said, as in a run: every
text is new to the embedder once. Needs the extra 'score' and `theraloom models get minilm-l6-v2`.
The last line is one JSON object. Usage: python benchmarks/candidate_scoring.py [--turns 60] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Sequence

from clinical_frameworks.dynamics import begin
from clinical_frameworks.framework import TurnPlan
from clinical_frameworks.registry import load_framework
from corpus.embedding import Embedder
from corpus.errors import EmbedderMissingError
from corpus.record import Emotion, Speaker, Turn
from corpus.weights import ModelMissingError
from engine.checks import Candidate, Surroundings
from engine.scene import Scene
from engine.scoring.lexical import LexicalScorer
from engine.scoring.scorer import Scorer, best_of
from engine.scoring.semantic import SemanticScorer
from personas import PopulationSpec, sample_population, sample_therapist

CANDIDATES = 4
VOCABULARY = """
I you my sister boss night kitchen letter phone was went told said felt could not and because then when
the a in on Tuesday meeting door sleep four five tired afraid angry quiet again always never work home
"""
WORDS = VOCABULARY.split()


def lines_of(turns: int, rng: random.Random) -> list[tuple[str, list[str]]]:
    """A draft of 6 to 24 words for each turn; its candidates have a fifth of the words changed."""
    lines = []
    for _ in range(turns):
        draft = rng.choices(WORDS, k=rng.randint(6, 24))
        changed = [
            " ".join(word if rng.random() < 0.8 else rng.choice(WORDS) for word in draft)
            for _ in range(CANDIDATES)
        ]
        lines.append((" ".join(draft), changed))
    return lines


def planned(speaker: Speaker, draft: str) -> TurnPlan:
    """A turn of nothing but its draft."""
    return TurnPlan(
        speaker=speaker,
        phase="work",
        move="m",
        line="l#0",
        act="disclosure",
        draft=draft,
        note="say it",
        target_words=len(draft.split()),
        emotion=Emotion(category="neutral", valence=0.0, arousal=0.3),
    )


def new_scene() -> Scene:
    """One sampled patient's first session, before a word is said."""
    patient = next(iter(sample_population(PopulationSpec(size=1), 1)))
    therapist = sample_therapist("t1", "cbt", random.Random(1), avoid_names=(patient.first_name,))
    cbt, rng, profile = load_framework("cbt"), random.Random(1), patient.profile()
    course = cbt.plan_course(patient.case, profile, 1, rng)
    clinical = begin(
        patient.baseline.present(),
        patient.disorder,
        patient.baseline_trust,
        patient.stage_of_change,
        patient.resistance,
        patient.core_beliefs,
        rng,
    )
    plan = cbt.plan_session(course, patient.case, profile, (), (), clinical, 1000, rng)
    return Scene(patient, therapist, plan, "", "", 1)


def cpu_ms_per_candidate(scorer: Scorer, scene: Scene, lines: Sequence[tuple[str, list[str]]]) -> float:
    """CPU milliseconds a candidate over a whole session; taking in what was said is part of it."""
    around = Surroundings(scene, "reword", frozenset(), (), 0.06)
    start = time.process_time()
    for number, (draft, texts) in enumerate(lines):
        speaker: Speaker = "patient" if number % 2 else "therapist"
        plan = planned(speaker, draft)
        taken = best_of(scorer, [Candidate(text, plan) for text in texts], around)
        scene.talk.add(Turn(id=f"c/1/{number}", index=number, speaker=speaker, text=texts[taken]))
    return 1000 * (time.process_time() - start) / (CANDIDATES * len(lines))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sessions = [lines_of(options.turns, random.Random(number)) for number in range(1, options.rounds + 1)]
    lexical = [cpu_ms_per_candidate(LexicalScorer(), new_scene(), lines) for lines in sessions]
    result: dict[str, object] = {
        "benchmark": "candidate_scoring",
        "lexical_cpu_ms_per_candidate": round(statistics.median(lexical), 3),
    }
    start = time.process_time()
    try:
        embedder = Embedder(threads=1)
    except (EmbedderMissingError, ModelMissingError) as error:
        print(json.dumps({**result, "skipped": str(error)}))
        return
    result["load_embedder_cpu_s"] = round(time.process_time() - start, 1)
    # The first texts warm torch up and are not counted.
    embedder.encode([draft for draft, _ in lines_of(8, random.Random(0))])
    semantic = [
        cpu_ms_per_candidate(SemanticScorer(embedder.encode), new_scene(), lines) for lines in sessions
    ]
    result["semantic_cpu_ms_per_candidate"] = round(statistics.median(semantic), 3)
    result["ratio"] = round(statistics.median(s / w for s, w in zip(semantic, lexical, strict=True)), 1)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
