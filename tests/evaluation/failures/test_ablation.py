"""The ablation from end to end, as a reader of the docs runs it."""

from __future__ import annotations

import argparse
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine import fetch_model
from engine.llm import ModelFetchError

REPOSITORY = Path(__file__).resolve().parents[3]
SCRIPT = REPOSITORY / "benchmarks" / "ablation.py"


def ablate(folder: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--output", str(folder), *arguments],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert json.loads((folder / "ablation.json").read_text(encoding="utf-8")) == result
    assert (folder / "ablation.md").read_text(encoding="utf-8").startswith("# Ablation\n")
    return result


def of_variant(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {variant["variant"]: variant for variant in result["variants"]}


def test_each_variant_is_the_one_before_and_one_part_more() -> None:
    script = runpy.run_path(str(SCRIPT))
    options = argparse.Namespace(model="smollm2-135m", courses=2, sessions=3, turns=40, seed=3)
    studies = [script["study_of"](name, options) for name in script["VARIANTS"]]
    assert [
        (
            study.planner,
            study.wording,
            study.sampling.candidates,
            study.checks.battery,
            study.disclosure,
        )
        for study in studies
    ] == [
        ("off", "free", 1, "safety", "open"),
        ("sampled", "note", 1, "safety", "open"),
        ("sampled", "reword", 1, "safety", "open"),
        ("sampled", "reword", 4, "safety", "open"),
        ("sampled", "reword", 4, "full", "open"),
        ("sampled", "reword", 4, "full", "gated"),
    ]
    # Same name and seed, so the same patients, therapists and course plans.
    assert {(study.study, study.seed) for study in studies} == {("ablation", 3)}
    assert all(study.population == studies[0].population for study in studies)
    assert len({study.fingerprint() for study in studies}) == 6


@pytest.mark.slow
def test_without_a_model_the_planned_variants_run_and_a_cut_journal_is_gone_on_with(tmp_path: Path) -> None:
    arguments = ("--model", "scripted", "--turns", "12", "--only", "free", "--only", "gated")
    first = of_variant(ablate(tmp_path, *arguments))
    # The script has no words without a draft: nothing is invented, the course is dropped and said to be.
    assert (first["free role-play"]["courses"], first["free role-play"]["dropped"]) == (0, 1)
    gated = first["+ gated state"]["figures"]
    assert gated["candidates"]["value"] >= 4.0
    assert gated["facts_above_trust"]["value"] == 0.0
    assert gated["labels_unsaid"]["value"] == 0.0
    assert gated["role_swaps"]["value"] == 0.0

    (journal,) = (tmp_path / "gated" / "journal").iterdir()
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[: len(lines) // 2]) + b'{"turn": [')
    again = of_variant(ablate(tmp_path, *arguments))
    assert again["+ gated state"]["figures"] == gated
    assert journal.read_bytes() == b"".join(lines)


@pytest.mark.model
@pytest.mark.slow
def test_on_a_real_model_free_role_play_is_measured(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra 'llm' is not installed")
    try:
        model = fetch_model("smollm2-135m")
    except ModelFetchError as error:
        pytest.skip(f"the test model cannot be fetched: {error}")
    arguments = ("--model", str(model), "--turns", "4", "--only", "free")
    variant = of_variant(ablate(tmp_path, *arguments))["free role-play"]
    assert (variant["courses"], variant["dropped"]) == (1, 0)
    figures = variant["figures"]
    assert figures["turns_per_session"]["value"] >= 3
    assert figures["repeated_4grams_session"]["of"] > 20
    assert figures["completion_tokens"]["value"] > 3
    assert figures["seconds"]["value"] > 0
    assert figures["drafted"]["value"] == 0.0, "without checks nothing is refused"
