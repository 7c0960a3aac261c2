"""The journal: what a kill at any moment leaves, and how a course goes on from it."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from corpus import Course
from engine import ScriptedLLM, Study
from engine.errors import JournalError
from engine.journal import Journal, read_journal
from engine.llm import Request
from engine.llm.scripted import Script, echo_draft
from tests.engine.scripted_course import asked_as, converse, course_of, first_unit, structured, study

NOUNS = ("river", "garden", "kettle", "window", "bicycle", "meadow", "lantern", "harbour", "violin")


def talk_by_seed(request: Request) -> str:
    """Free talk that depends on the request alone, so that a later process says the same."""
    first, second = NOUNS[request.seed % 9], NOUNS[request.seed // 9 % 9]
    number = request.seed % 100_003
    if asked_as(request) == "therapist":
        text = f"You saw the {first} near that {second}, and the {second} near the {first}, number {number}."
    else:
        text = f"I saw a {first} behind some {second}, then a {second} behind a {first}, number {number}."
    done = request.seed % 5 == 0
    return structured(request, text, done=done) if request.json_schema else text


SHORT: dict[str, tuple[Study, Script]] = {
    "sampled": (study(sessions=2, session={"minutes": 0.6}), echo_draft),
    "turn_limit": (study(sessions=2, session={"minutes": 1, "turn_limit": 9}), echo_draft),
    "off": (study(sessions=2, session={"minutes": 0.6}, planner="off"), talk_by_seed),
    "llm": (study(sessions=2, session={"minutes": 0.6}, planner="llm"), talk_by_seed),
}


async def finished(name: str, folder: Path) -> tuple[Course, list[bytes]]:
    made, script = SHORT[name]
    course = await course_of(made, folder / "whole.jsonl", ScriptedLLM(script))
    return course, (folder / "whole.jsonl").read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("name", SHORT)
async def test_a_course_cut_after_any_line_goes_on_to_the_same_course_and_bytes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Thousands of lines are written here, none of which has to outlive the machine.
    monkeypatch.setattr("engine.journal.os.fsync", lambda descriptor: None)
    made, script = SHORT[name]
    course, lines = await finished(name, tmp_path)
    whole, unit = b"".join(lines), first_unit(made)
    cut = tmp_path / "cut.jsonl"
    for kept in range(len(lines) + 1):
        cut.write_bytes(b"".join(lines[:kept]))
        resumed = await converse(made, cut, ScriptedLLM(script), unit)
        assert resumed is not None
        assert resumed.model_dump() == course.model_dump(), f"cut after line {kept}"
        assert cut.read_bytes() == whole, f"cut after line {kept}"


async def test_sessions_of_these_planners_end_in_every_way_there_is(tmp_path: Path) -> None:
    ends = set()
    for name in SHORT:
        (tmp_path / name).mkdir()
        course, _ = await finished(name, tmp_path / name)
        ends |= {session.ended_by for session in course.sessions}
    assert ends == {"plan", "turn_limit", "clock", "agent"}


async def test_half_a_line_at_the_end_is_cut_off_and_said_again(tmp_path: Path) -> None:
    made, script = SHORT["sampled"]
    course, lines = await finished("sampled", tmp_path)
    whole = b"".join(lines)
    cut = tmp_path / "cut.jsonl"
    for line, share in ((0, 0.5), (1, 0.01), (len(lines) // 2, 0.5), (len(lines) - 4, 0.99), (-1, 0.99)):
        at = line % len(lines)
        start = sum(len(part) for part in lines[:at])
        cut.write_bytes(whole[: start + int(len(lines[at]) * share)])
        assert len(read_journal(cut).turns) <= at
        resumed = await converse(made, cut, ScriptedLLM(script))
        assert resumed == course
        assert cut.read_bytes() == whole


async def test_a_whole_line_without_its_end_mark_is_no_finished_turn(tmp_path: Path) -> None:
    _, lines = await finished("sampled", tmp_path)
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(b"".join(lines[:4]).removesuffix(b"\n"))
    assert len(read_journal(cut).turns) == 3
    journal = Journal(cut)
    journal.close()
    journal.close()
    assert cut.read_bytes() == b"".join(lines[:3])


@pytest.mark.parametrize(
    "damage",
    [
        b"{nonsense\n",
        b"\n",
        b"[]\n",
        b"{}\n",
        b"17\n",
        b'{"turn": {"id": "x"}}\n',
        b'{"turn": {"id": "x", "index": 0, "speaker": "nurse", "text": "Hm."}}\n',
        b'{"gossip": 1}\n',
        b"\xff\xfe\x00\n",
    ],
)
async def test_a_damaged_line_in_the_middle_is_one_clear_error_and_nothing_is_changed(
    damage: bytes, tmp_path: Path
) -> None:
    made, script = SHORT["sampled"]
    _, lines = await finished("sampled", tmp_path)
    broken = tmp_path / "broken.jsonl"
    content = b"".join([*lines[:6], damage, *lines[7:]])
    broken.write_bytes(content)
    with pytest.raises(JournalError) as raised:
        await converse(made, broken, ScriptedLLM(script))
    assert str(raised.value).startswith(f"{broken}:7: this line is not a journal entry (")
    assert "delete it to generate the course anew" in str(raised.value)
    with pytest.raises(JournalError, match=r":7: "):
        read_journal(broken)
    assert broken.read_bytes() == content


async def test_a_journal_that_no_longer_fits_the_plan_says_which_turn(tmp_path: Path) -> None:
    made, script = SHORT["sampled"]
    course, lines = await finished("sampled", tmp_path)
    entry = orjson.loads(lines[2])
    line = course.sessions[0].turns[2].line
    entry["turn"][0]["line"] = "another_line#0"
    drifted = tmp_path / "drifted.jsonl"
    drifted.write_bytes(b"".join([*lines[:2], orjson.dumps(entry) + b"\n", *lines[3:5]]))
    before = drifted.read_bytes()
    with pytest.raises(JournalError) as raised:
        await converse(made, drifted, ScriptedLLM(script))
    said = str(raised.value)
    assert said.startswith("turn test-p0001/1/2: the journal has ")
    assert "'another_line#0'" in said
    assert repr(line) in said
    assert "resume with the version that began it" in said
    assert drifted.read_bytes() == before


async def test_a_finished_course_is_read_back_without_asking_a_model(tmp_path: Path) -> None:
    made, script = SHORT["sampled"]
    journal = tmp_path / "j.jsonl"
    course = await converse(made, journal, ScriptedLLM(script))
    assert await converse(made, journal, ScriptedLLM([])) == course
    assert read_journal(journal).course == course


async def test_a_journal_that_cannot_be_made_is_a_journal_error(tmp_path: Path) -> None:
    made, script = SHORT["sampled"]
    tmp_path.joinpath("file").touch()
    with pytest.raises(JournalError, match="Finished turns are kept"):
        await converse(made, tmp_path / "file" / "j.jsonl", ScriptedLLM(script))
    with pytest.raises(JournalError, match="cannot be read"):
        read_journal(tmp_path / "absent.jsonl")
