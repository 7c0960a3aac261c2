"""What a turn costs without a model: graph, planner, checks and journal against the planner and checks alone.

Both run the same courses on the scripted backend in this process, one after the other, in CPU seconds.
The last line is one JSON object. Usage: python benchmarks/engine_overhead.py [--courses 4] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clinical_frameworks.registry import load_framework
from clinical_frameworks.talk import load_talk_model
from corpus.record import Turn
from corpus.seeds import derive_rng
from engine import RunFolder, Study, make_personas, open_llm, run_study
from engine.checks import Candidate, Surroundings, first_failure
from engine.clinical import measures_of, state_before
from engine.course import course_unit
from engine.offers import pieces_of
from engine.scene import Scene
from personas import Patient, Therapist


def study(courses: int) -> Study:
    """A scripted study of one session a course, so that no model's time is in the figures."""
    return Study.model_validate(
        {
            "study": "overhead",
            "seed": 5,
            "sessions": 1,
            "session": {"minutes": 10},
            "population": {"size": courses},
            "backend": {"kind": "scripted"},
        }
    )


def whole_engine(wanted: Study, folder: Path) -> tuple[float, int]:
    """CPU seconds and turns of `run_study`, the beginning of the run left out."""
    run = RunFolder(folder)
    patients, therapists = make_personas(wanted)
    run.begin(wanted, patients, therapists)

    async def go() -> None:
        llm = open_llm(wanted.backend)
        await run_study(run, wanted, llm)
        await llm.aclose()

    start = time.process_time()
    asyncio.run(go())
    seconds = time.process_time() - start
    turns = sum(
        line.startswith(b'{"turn"')
        for path in (folder / "journal").glob("*.jsonl")
        for line in path.read_bytes().splitlines()
    )
    return seconds, turns


def planner_and_checks(
    wanted: Study, patients: list[Patient], therapists: list[Therapist]
) -> tuple[float, int]:
    """CPU seconds and turns of planning and checking alone: no graph, no prompt, no journal."""
    framework = load_framework(wanted.framework)
    start, turns = time.process_time(), 0
    for patient in patients:
        unit = course_unit(wanted, framework, patient, therapists[0])
        profile = patient.profile()
        clinical = state_before(wanted, patient, unit.seed, ())
        plan = framework.plan_session(
            unit.plan,
            patient.case,
            profile,
            [],
            measures_of(clinical, unit.seed),
            clinical,
            wanted.session.words,
            derive_rng(unit.seed, "plan"),
        )
        manner = load_talk_model().draw_session(derive_rng(unit.seed, "manner"), patient.style)
        plan = plan.model_copy(update={"manner": manner})
        state = framework.start(plan, patient.case, profile, [], clinical, derive_rng(unit.seed, "start"))
        scene = Scene(patient, therapists[0], plan, "", "", unit.seed)
        last = False
        while not last:
            turn, state = framework.next_turn(
                plan, state, patient.case, profile, derive_rng(unit.seed, "turn", state.turns)
            )
            around = Surroundings(scene, "reword", frozenset(state.disclosed), (), 0.06)
            for piece in pieces_of(turn, by_parts=True):
                first_failure(Candidate(piece.plan.draft, piece.plan), around)
            said = Turn(id=str(turns), index=len(scene.turns), speaker=turn.speaker, text=turn.draft)
            scene.talk.add(said)
            state = framework.after_turn(plan, state, turn, len(turn.draft.split()))
            last = turn.last
            turns += 1
    return time.process_time() - start, turns


def import_seconds() -> float:
    """Wall seconds of ``import engine`` in a fresh interpreter, the interpreter's own start taken off."""

    def timed(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    return min(timed("import engine") for _ in range(3)) - min(timed("pass") for _ in range(3))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    wanted = study(options.courses)
    patients, therapists = make_personas(wanted)
    engine_ms, base_ms, first_ms = [], [], 0.0
    # A first round reads data files and compiles patterns, once in the life of a process; it is told apart.
    for number in range(options.rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            seconds, turns = whole_engine(wanted, Path(folder) / f"run{number}")
        if number == 0:
            first_ms = 1000 * seconds / turns
            planner_and_checks(wanted, patients, therapists)
            continue
        engine_ms.append(1000 * seconds / turns)
        seconds, turns = planner_and_checks(wanted, patients, therapists)
        base_ms.append(1000 * seconds / turns)
    result = {
        "benchmark": "engine_overhead",
        "cpu_ms_per_turn": round(statistics.median(engine_ms), 3),
        "first_round_cpu_ms_per_turn": round(first_ms, 3),
        "planner_and_checks_cpu_ms_per_turn": round(statistics.median(base_ms), 3),
        "ratio": round(statistics.median(e / b for e, b in zip(engine_ms, base_ms, strict=True)), 2),
        "import_engine_s": round(import_seconds(), 3),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
