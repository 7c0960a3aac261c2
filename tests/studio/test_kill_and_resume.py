from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.studio.command_line import call, hashes, start

PATIENCE_S = 30.0


def wait_for_bytes(process: subprocess.Popen[str], journal: Path, size: int) -> bool:
    """Poll the journal until it has that many bytes; False when the process ended first."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if journal.exists() and journal.stat().st_size >= size:
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.001)
    raise AssertionError(f"{journal} did not reach {size} bytes within {PATIENCE_S} s")


def test_run_killed_at_random_moments_ends_with_the_bytes_of_one_that_was_not(
    long_run: Path, long_study: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    journals = [folder / "journal" / f"long-p000{number}.jsonl" for number in (1, 2)]
    sizes = [(long_run / "journal" / journal.name).stat().st_size for journal in journals]
    rng = random.Random(11)
    # Two kills within each course, most likely in the middle of a session.
    moments = [
        (journal, int(size * share))
        for journal, size in zip(journals, sizes, strict=True)
        for share in sorted(rng.uniform(0.02, 0.7) for _ in range(2))
    ]
    words: list[str | Path] = ["generate", long_study, "--output", folder]
    killed = 0
    for journal, size in moments:
        process = start(*words)
        if wait_for_bytes(process, journal, size):
            process.kill()
            killed += process.wait() == -signal.SIGKILL
        process.communicate()
        assert folder.joinpath("run.json").exists()
        status = call("status", folder)
        assert status.code == 0, status.err
        words = ["resume", folder]
    assert killed == len(moments)
    done = call("resume", folder)
    assert done.code == 0, done.err
    assert hashes(folder / "corpus") == hashes(long_run / "corpus")
    assert hashes(folder / "transcripts") == hashes(long_run / "transcripts")


def test_half_a_line_at_the_end_of_a_journal_is_no_turn(
    small_run: Path, small_study: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    assert call("generate", small_study, "-o", folder).code == 0
    journal = folder / "journal" / "small-p0001.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:10]) + lines[10][:25])
    assert "small-p0001 goes on at session 1, turn 10" in call("status", folder).out
    assert call("resume", folder).code == 0
    assert hashes(folder / "corpus") == hashes(small_run / "corpus")


def test_journal_changed_from_outside_is_one_clear_error(small_study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert call("generate", small_study, "-o", folder).code == 0
    journal = folder / "journal" / "small-p0002.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[4] = b"{nonsense\n"
    journal.write_bytes(b"".join(lines))
    before = hashes(folder)
    done = call("resume", folder)
    assert done.code == 1
    assert f"error: {journal}:5: this line is not a journal entry" in done.err
    assert hashes(folder) == before


def test_killed_beginning_can_be_begun_again(small_run: Path, small_study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    folder.joinpath("patients.jsonl").write_bytes(b'{"half": ')
    folder.joinpath(".therapists.jsonl.123.tmp").write_bytes(b"")
    assert call("generate", small_study, "-o", folder).code == 0
    assert hashes(folder / "corpus") == hashes(small_run / "corpus")


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(long_run: Path, long_study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    process = start("generate", long_study, "--output", folder)
    assert wait_for_bytes(process, folder / "journal" / "long-p0001.jsonl", 5000)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, err
    assert err.splitlines()[-1].endswith(f"theraloom resume {folder}")
    assert "Traceback" not in err
    assert call("resume", folder).code == 0
    assert hashes(folder / "corpus") == hashes(long_run / "corpus")


def test_second_process_on_the_same_run_is_refused(long_study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    process = start("generate", long_study, "--output", folder)
    try:
        assert wait_for_bytes(process, folder / "journal" / "long-p0001.jsonl", 5000)
        process.send_signal(signal.SIGSTOP)  # it holds the run for as long as this test looks at it
        done = call("resume", folder)
        status = call("status", folder)
    finally:
        process.kill()
        process.communicate()
    assert done.code == 2
    assert done.err.endswith(f"error: {folder}: another process is working on this run; wait for it\n")
    assert status.out.startswith("long: running")
    assert call("status", folder).out.startswith("long: stopped")


@pytest.mark.parametrize(
    ("override", "changed"),
    [
        ("seed=4", "seed"),
        ("session.minutes=4", "session"),
        ("backend={kind: openai, base_url: 'http://x/v1', model: m}", "backend"),
    ],
)
def test_resume_refuses_to_change_what_is_generated(small_run: Path, override: str, changed: str) -> None:
    before = hashes(small_run)
    done = call("resume", small_run, "--set", override)
    assert done.code == 2
    assert f"begun with another {changed}." in done.err
    assert hashes(small_run) == before


def test_resume_may_change_how_the_run_is_carried_out(small_run: Path) -> None:
    before = hashes(small_run)
    assert call("resume", small_run, "--set", "run.concurrency=4", "--set", "drop_budget=0.5").code == 0
    assert hashes(small_run) == before


def test_resume_of_no_run_says_so(tmp_path: Path) -> None:
    done = call("resume", tmp_path)
    assert done.code == 2
    assert done.err.startswith(f"error: {tmp_path}: no run here")
    assert list(tmp_path.iterdir()) == []
