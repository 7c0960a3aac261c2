"""One session of fifty minutes: does it complete, and does the cost of a turn stay flat?

Cost of a turn: with a model the server's prompt processing a part (what grows when prompts do), without one
the CPU of this process. The ratio sets the median of the last 50 turns beside that of turns 50-100.
The last line is one JSON object.
Usage: python benchmarks/long_session.py [--model qwen2.5-coder-1.5b] [--seed 3]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import resource
import statistics
import tempfile
import time
from pathlib import Path

from clinical_frameworks.registry import load_framework
from corpus.merged_turns import merged_turns
from corpus.record import Course, Session, Turn
from engine import ScriptedLLM, Study, generate_course, make_personas, open_llm
from engine.llm.scripted import echo_draft
from engine.runner import resolve_wording, units

WINDOW = 50


def study(model: str | None, seed: int) -> Study:
    """One patient, one session of fifty minutes; on the scripted backend without a model."""
    embedded = {"kind": "embedded", "model": model, "slots": 6, "context": 2048}
    return Study.model_validate(
        {
            "study": "long",
            "seed": seed,
            "sessions": 1,
            "session": {"minutes": 50},
            "population": {"size": 1},
            "backend": embedded if model else {"kind": "scripted"},
        }
    )


async def run(wanted: Study, folder: Path) -> tuple[Course, list[float]]:
    """The course, and the process's CPU seconds when each of its turns was on disk."""
    clock: list[float] = []

    def watch(entry: Turn | Session | Course | str) -> None:
        if isinstance(entry, Turn) and entry.provenance is not None:
            clock.append(time.process_time())

    patients, therapists = make_personas(wanted)
    framework = load_framework(wanted.framework)
    unit = units(wanted, framework, patients, therapists)[0]
    llm = ScriptedLLM(echo_draft) if wanted.backend.kind == "scripted" else open_llm(wanted.backend)
    try:
        course = await generate_course(
            wanted, framework, unit, llm, resolve_wording(wanted), folder / "course.jsonl", watch
        )
    finally:
        await llm.aclose()
    if course is None:
        raise SystemExit("the course was dropped; its journal says why")
    return course, clock


def windows(costs: list[float]) -> tuple[float, float]:
    """Median cost of turns 50-100 and of the last 50."""
    if len(costs) < 3 * WINDOW:
        raise SystemExit(f"only {len(costs)} turns; {3 * WINDOW} are needed to compare")
    return statistics.median(costs[WINDOW : 2 * WINDOW]), statistics.median(costs[-WINDOW:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None, help="catalogue name; left out: the scripted backend")
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    wanted, start = study(options.model, options.seed), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        course, clock = asyncio.run(run(wanted, Path(folder)))
    (session,) = course.sessions
    made = [turn.provenance for turn in session.turns if turn.provenance is not None]
    if options.model:
        costs = [one.prompt_seconds / one.parts for one in made if one.worded_by != "lexicon"]
    else:
        costs = [after - before for before, after in itertools.pairwise(clock)]
    early, late = windows(costs)
    parts = sum(one.parts for one in made)
    print(
        json.dumps(
            {
                "benchmark": "long_session",
                "model": options.model or "scripted",
                "words": sum(len(turn.text.split()) for turn in session.turns),
                "utterances": len(session.turns),
                "merged_turns": len(merged_turns(session.turns)),
                "ended_by": session.ended_by,
                "grade": session.grade,
                "drafted_share": round(sum(one.drafted_parts for one in made) / parts, 3),
                "peak_memory_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
                "minutes": round((time.perf_counter() - start) / 60, 1),
                "cost_turns_50_to_100_s": round(early, 5),
                "cost_last_50_s": round(late, 5),
                "ratio": round(late / early, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
