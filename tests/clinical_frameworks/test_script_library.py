from __future__ import annotations

import itertools
import random
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from clinical_frameworks.cbt.session_plan import PHASES
from clinical_frameworks.cbt.techniques import load_techniques

import clinical_frameworks.cbt
from clinical_frameworks.acts import load_acts
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.script import Script, load_script
from clinical_frameworks.script.guards import check_guard
from clinical_frameworks.script.library import slots_of
from clinical_frameworks.script.view import PlanView
from personas.vocabulary import Resistance, Style
from tests.clinical_frameworks.planned_sessions import DISORDERS, measures_of, plan_course_sessions, sampled

SHIPPED = Path(clinical_frameworks.cbt.__file__).parent
LINE = "greet: {speaker: therapist, act: structure, note: greet, say: [Hello.]}\n"
MOVE = "moves:\n  - {id: hello, phase: talk, lines: [greet]}\n"
ROLES = re.compile(r"\b(?:therapist|patient|client)s?\b", re.IGNORECASE)


@cache
def shipped() -> Script:
    return load_script(SHIPPED)


def script_in(folder: Path, lines: str = LINE, moves: str = MOVE) -> Path:
    for name, text in (("lines", lines), ("moves", moves)):
        (folder / name).mkdir()
        if text:
            (folder / name / "talk.yaml").write_text(text, encoding="utf-8")
    return folder


@cache
def moments() -> tuple[PlanView, ...]:
    """Moments of first and later sessions of a patient of each disorder, on each situation chain."""
    cbt, views = load_cbt(), []
    for disorder in DISORDERS:
        patient = sampled(disorder)
        case, profile = patient.case, patient.profile()
        previous = (plan_course_sessions(patient, 5, seed=3, sessions=1)[0].session(),)
        rng = random.Random(3)
        course = cbt.plan_course(case, profile, 4, rng)
        plans = [
            cbt.plan_session(course, case, profile, before, measures_of(patient, 1), 800, rng)
            for before in ((), previous, previous)
        ]
        for plan, chain in itertools.product(plans, case.chains):
            state = cbt.start(plan, case, profile, previous, rng)
            views.append(PlanView(plan, state.model_copy(update={"chain": chain.id}), case, profile))
    return tuple(views)


def test_the_smallest_script_loads(tmp_path: Path) -> None:
    script = load_script(script_in(tmp_path))
    assert list(script.lines) == ["greet"]
    assert [item.line for item in script.moves_of("talk")[0].lines] == ["greet"]
    assert script.moves_of("other") == ()


@pytest.mark.parametrize(
    ("lines", "moves", "parts"),
    [
        (LINE, MOVE.replace("greet", "wave"), ["talk.yaml", "move 'hello'", "no line 'wave'"]),
        (
            LINE,
            MOVE.replace("phase: talk,", "phase: talk, when: [sunny],"),
            ["talk.yaml", "move 'hello'", "unknown guard 'sunny'"],
        ),
        (
            LINE,
            MOVE.replace("[greet]", "[{line: greet, when: [told]}]"),
            ["talk.yaml", "move 'hello'", "unknown guard 'told'"],
        ),
        (LINE + LINE, MOVE, ["talk.yaml:2", "'greet' is given twice"]),
        (
            LINE.replace("therapist, act", "patient, withhold: hush, act"),
            MOVE,
            ["lines", "line 'greet'", "withhold names no line 'hush'"],
        ),
        (LINE.replace("therapist", "nurse"), MOVE, ["talk.yaml", "line 'greet'", "field speaker", "'nurse'"]),
        (LINE.replace("[Hello.]", "[]"), MOVE, ["talk.yaml", "line 'greet'", "field say"]),
        (LINE.replace("note", "nota"), MOVE, ["talk.yaml", "line 'greet'", "field nota"]),
        (
            LINE,
            MOVE.replace("phase: talk,", "phase: talk, chance: 0,"),
            ["talk.yaml", "move 1", "field chance"],
        ),
        (LINE, MOVE.replace("phase: talk,", "phase: talk, per: day,"), ["talk.yaml", "move 1", "field per"]),
        (
            LINE,
            MOVE + "  - {id: hello, phase: talk, lines: [greet]}\n",
            ["talk.yaml", "move 'hello' is defined twice"],
        ),
        (LINE, MOVE.replace("moves:", "movse:"), ["talk.yaml", "key 'moves'", "movse"]),
        (LINE, "moves:\n", ["talk.yaml", "key 'moves'"]),
        ("- greet\n", MOVE, ["talk.yaml", "expected a mapping at the top, found list"]),
        ("", MOVE, ["lines", "no .yaml file here"]),
        (LINE, "", ["moves", "no .yaml file here"]),
    ],
)
def test_a_fault_is_named_with_file_entry_and_field(
    tmp_path: Path, lines: str, moves: str, parts: list[str]
) -> None:
    folder = script_in(tmp_path, lines, moves)
    with pytest.raises(ClinicalDataError) as caught:
        load_script(folder)
    for part in parts:
        assert part in str(caught.value)


def test_a_line_key_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = script_in(tmp_path)
    (folder / "lines" / "work.yaml").write_text(LINE, encoding="utf-8")
    with pytest.raises(ClinicalDataError, match=r"work\.yaml: line 'greet' is defined twice"):
        load_script(folder)


def test_guards_are_negated_and_take_arguments() -> None:
    for guard in ("first_session", "not first_session", "told:situation", "not told:situation", "trust:0.5"):
        assert check_guard(guard)
    for guard in ("told", "first_session:1", "not", "", "Told:situation", "not not risk"):
        assert not check_guard(guard)


def test_every_slot_of_the_shipped_lines_can_be_filled() -> None:
    slots = {
        slot: key
        for key, line in shipped().lines.items()
        for text in (line.note, *line.say, *itertools.chain.from_iterable(line.styles.values()))
        for slot in slots_of(text)
    }
    never = {
        slot: key for slot, key in slots.items() if all(view.resolve(slot) is None for view in moments())
    }
    assert never == {}


def test_an_unknown_slot_is_not_taken_for_a_known_one() -> None:
    view = moments()[0]
    assert view.resolve("situation") is not None
    assert [view.resolve(slot) for slot in ("situatoin", "situation_me", "history99", "")] == [None] * 4


def test_every_act_exists_and_suits_the_speaker() -> None:
    acts = load_acts()
    wrong = [
        (key, line.act)
        for key, line in shipped().lines.items()
        if line.act not in acts or not acts[line.act].may_be_said_by(line.speaker)
    ]
    assert wrong == []


def test_no_phrasing_names_a_role() -> None:
    named = [
        (key, text)
        for key, line in shipped().lines.items()
        for text in (*line.say, *itertools.chain.from_iterable(line.styles.values()))
        if ROLES.search(text)
    ]
    assert named == []


def test_no_line_has_the_same_phrasing_twice() -> None:
    for key, line in shipped().lines.items():
        for style in get_args(Style):
            said = line.phrasings(style)
            assert len(set(said)) == len(said), (key, style)


def test_styles_of_lines_are_the_personas_styles() -> None:
    assert {style for line in shipped().lines.values() for style in line.styles} <= set(get_args(Style))


def test_the_arguments_of_the_shipped_guards_exist() -> None:
    moves = shipped().moves
    guards = [
        guard
        for move in moves
        for guard in (*move.when, *(guard for item in move.lines for guard in item.when))
    ]
    ids = {move.id for move in moves}
    for guard in guards:
        name, _, argument = guard.removeprefix("not ").partition(":")
        if name in ("told", "untold"):
            assert any(view.known(argument) for view in moments()), guard
        elif name == "technique":
            assert argument in load_techniques(), guard
        elif name == "homework":
            assert argument in ("done", "partly", "not_done"), guard
        elif name == "trust":
            assert 0.0 <= float(argument) <= 1.0, guard
        elif name == "did":
            assert argument.removesuffix("@chain") in ids, guard
        elif name == "style":
            assert argument in get_args(Style), guard
        elif name == "resistance":
            assert argument in get_args(Resistance), guard


def test_moves_lie_in_phases_that_a_session_can_have() -> None:
    phases = [phase for phase, _ in PHASES]
    assert {move.phase for move in shipped().moves} == set(phases)


def test_every_technique_has_a_move_that_carries_it() -> None:
    carried = {guard for move in shipped().moves for guard in move.when if guard.startswith("technique:")}
    assert carried == {f"technique:{technique}" for technique in load_techniques()}


def test_withheld_lines_are_the_patients_and_hold_no_fact() -> None:
    lines = shipped().lines
    for key in {"withhold", *(line.withhold for line in lines.values() if line.withhold)}:
        assert lines[key].speaker == "patient"
        assert [slot for text in lines[key].say for slot in slots_of(text)] == []


def test_one_line_closes_the_session_and_its_move_is_never_skipped() -> None:
    closing = {key for key, line in shipped().lines.items() if line.closes}
    moves = [move for move in shipped().moves if closing & {item.line for item in move.lines}]
    assert closing
    assert moves
    assert all(move.must and move.phase == PHASES[-1][0] for move in moves)
