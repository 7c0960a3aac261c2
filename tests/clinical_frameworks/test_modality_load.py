"""A modality's folder is checked as a whole: each test spoils one thing of the toy and reads the message."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import clinical_frameworks.modality
from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.datafile import read_yaml, validate
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.framework import RESISTANCES, STAGES_OF_CHANGE, STYLES
from clinical_frameworks.modality import load_modality
from clinical_frameworks.modality.load import read_modality
from clinical_frameworks.modality.probe import full_view
from clinical_frameworks.script import Line
from clinical_frameworks.script.library import slots_of
from personas import vocabulary
from tests.clinical_frameworks.toy_data import TOY, load_toy

_RESISTANCE = read_yaml(
    Path(clinical_frameworks.modality.__file__).parent / "shared" / "lines" / "resistance.yaml"
)
assert isinstance(_RESISTANCE, dict)
SHARED = {key: validate(Path(key), Line, value, key) for key, value in _RESISTANCE.items()}
LINES, MOVES = "lines/talk.yaml", "moves/talk.yaml"
HEAD, PROTOCOL = "modality.yaml", "protocols/default.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the toy to be spoilt."""
    return Path(shutil.copytree(TOY, tmp_path / "toy"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}; the test spoils nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def fault_of(folder: Path) -> str:
    with pytest.raises(ClinicalDataError) as caught:
        load_modality(folder)
    return str(caught.value)


def test_the_toy_and_cbt_load() -> None:
    assert load_toy().name == "toy"
    assert load_cbt().name == "cbt"
    assert len(load_cbt().data.techniques) == 12


def test_every_modality_has_the_risk_protocol_and_the_small_replies() -> None:
    for framework in (load_toy(), load_cbt()):
        lines = framework.data.script.lines
        assert {"risk_ask_directly", "safety_people", "okay", "confirm", "mm"} <= set(lines)
        assert framework.data.script.moves_of("risk")


def test_words_for_a_profile_are_the_personas_own() -> None:
    assert STYLES == vocabulary.STYLES
    assert RESISTANCES == vocabulary.RESISTANCES
    assert STAGES_OF_CHANGE == vocabulary.STAGES


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        # modality.yaml
        (HEAD, "share: 0.15", "share: 0.25", ["modality.yaml", "phases: the shares add up to 1.1, not 1"]),
        (HEAD, "id: work,", "id: risk,", ["modality.yaml", "leave 'risk' out"]),
        (HEAD, "id: task_back,", "id: hello,", ["modality.yaml", "are not unique"]),
        (
            HEAD,
            "id: hello,",
            "id: hello, needs: event,",
            ["modality.yaml", "'hello' opens or closes, it must be part of every session"],
        ),
        (HEAD, "{topic}", "{topci}", ["modality.yaml", "phases.2.agenda", "unknown slot 'topci'"]),
        (HEAD, "acts:\n", "between: {event: 0.5}\nacts:\n", ["modality.yaml", "field between"]),
        (HEAD, "question: [0.2", "quest: [0.2", ["modality.yaml", "unknown family of acts 'quest'"]),
        (HEAD, "[0.2, 0.6, 2.0]", "[0.6, 0.2, 2.0]", ["modality.yaml", "must be low, usual, high"]),
        (HEAD, "lines: [set_]", "lines: [st_]", ["adherence item 'task'", "no line", "begins with 'st_'"]),
        (HEAD, "[two_sides, far_view]", "[pie]", ["adherence item 'weighing'", "unknown id 'pie'"]),
        (HEAD, "acts: [reflection_simple,", "acts: [affirm,", ["item 'listening'", "unknown id 'affirm'"]),
        (HEAD, "core: true", "dimension: agenda", ["item 'listening'", "give adherence.instrument"]),
        (HEAD, "version:", "versoin:", ["modality.yaml", "field versoin"]),
        # techniques, homework, protocols
        (
            "techniques.yaml",
            "[note]",
            "[nota]",
            ["technique 'two_sides'", "homework", "'nota'", "walk, note"],
        ),
        (
            "techniques.yaml",
            "stages_of_change: [contemplation",
            "stages_of_change: [thinking",
            ["techniques.yaml", "unknown stage of change 'thinking'"],
        ),
        (
            "techniques.yaml",
            "    steps:",
            "    distortions: [labelling]\n    steps:",
            ["technique 'two_sides'", "distortions (see distortions.yaml)", "'labelling'", "known: none"],
        ),
        (
            PROTOCOL,
            "{far_view: 1}",
            "{far_veiw: 1}",
            ["default.yaml", "stages.late.techniques", "'far_veiw'"],
        ),
        (PROTOCOL, "{walk: 1, note: 1}", "{swim: 1}", ["default.yaml", "stages.early.homework", "'swim'"]),
        (PROTOCOL, "[phq9]", "[phq9, phq10]", ["default.yaml", "instruments", "'phq10'"]),
        (PROTOCOL, "id: default", "id: any", ["default.yaml", "'any' differs from the file name"]),
        ("homework.yaml", "cues: [the walk]", "cues: [a run]", ["homework.yaml", "none of its cues"]),
        # lines
        (
            LINES,
            "{symptom1_bare}",
            "{symptom1_bear}",
            ["line 'tell_symptom'", "unknown slot {symptom1_bear}"],
        ),
        (LINES, '{homework_task}?"', '{homework_task?"', ["line 'set_task'", "is no phrasing with slots"]),
        (
            LINES,
            'act: disclose, note: "say: {thought}"',
            "act: think, note: x",
            ["'tell_thought'", "'think'"],
        ),
        (
            LINES,
            "act: disclose",
            "act: affirm",
            ["line 'tell_symptom'", "'affirm' is not an act of the patient"],
        ),
        (LINES, "withhold: {", "hold: {", ["line 'hold': no move uses it"]),
        (
            LINES,
            'act: disclose, note: "say: {symptom1}",',
            'act: disclose, withhold: hush, note: "say: {symptom1}",',
            ["line 'tell_symptom', which tells {symptom1}", "field withhold: no line 'hush'"],
        ),
        (
            LINES,
            "withhold: {speaker: patient, act: resist",
            "withhold: {speaker: therapist, act: structure",
            ["line 'withhold': field speaker", "the patient must say it"],
        ),
        (
            LINES,
            "greet: {speaker: therapist",
            "greet: {speaker: nurse",
            ["line 'greet'", "field speaker", "'nurse'"],
        ),
        (LINES, "note: greet and ask how it has been, ", "nota: x, ", ["line 'greet'", "field nota"]),
        (
            LINES,
            'say: ["Thank you. Goodbye."',
            'say: [], styles: {plain: ["Goodbye."]}} #',
            ["line 'bye_too'", "field say"],
        ),
        (
            LINES,
            "I'd sooner not say.",
            "Not about {complaint_topic}.",
            ["line 'withhold'", "must not tell {complaint_topic}"],
        ),
        (LINES, "closes: true, ", "", ["no line has 'closes: true'"]),
        (LINES, '"Bye, and thanks for today."', '"Thank you. Goodbye."', ["line 'bye_too'", "given twice"]),
        (LINES, "take_it: {", "yes: {", ["line True", "put it in quotes"]),
        (LINES, "greet: {", "bye: {", ["talk.yaml", "'bye' is given twice"]),
        (LINES, "greet: {", "okay: {", ["line 'okay' is defined twice", "replies.yaml"]),
        (
            LINES,
            "note: greet and ask how it has been, ",
            "note: x, styles: {loud: [Hi.]}, ",
            ["line 'greet'", "unknown style 'loud'"],
        ),
        # moves
        (MOVES, "moves:", "movse:", ["talk.yaml", "one key 'moves'", "movse"]),
        (
            MOVES,
            "{id: story, phase: work, per: chain",
            "{id: story, phase: work, per: course",
            ["move 'story'", "field per"],
        ),
        (
            MOVES,
            "{id: detail, phase: work,",
            "{id: detail, phase: work, chance: 0,",
            ["move 'detail'", "field chance"],
        ),
        (
            MOVES,
            "{id: detail, phase: work,",
            "{id: detail, phase: work, times: 31,",
            ["move 'detail'", "field times"],
        ),
        (MOVES, '"told:thought"', '"risk_ticked:1"', ["move 'for'", "unknown guard"]),
        (MOVES, '"told:thought"', '"more:thoughts"', ["move 'for'", "'thoughts' is no fact slot"]),
        (MOVES, "phase: task_back", "phase: task", ["move 'task_back'", "unknown phase 'task'"]),
        (MOVES, "[greet, arrive", "[greets, arrive", ["move 'hello'", "no line 'greets'"]),
        (MOVES, '"technique:far_view"', '"technique:fra"', ["move 'far'", "unknown 'fra'", "two_sides"]),
        (MOVES, '"told:thought"', '"told:thoughts"', ["move 'for'", "'thoughts' is no fact slot"]),
        (MOVES, '"told:thought"', '"told:thought_you"', ["move 'for'", "is no fact slot without a form"]),
        (MOVES, '"told:thought"', '"trust:abc"', ["move 'for'", "guard 'trust:abc'", "between 0 and 1"]),
        (MOVES, '"told:thought"', '"trust:1.5"', ["move 'for'", "guard 'trust:1.5'", "between 0 and 1"]),
        (MOVES, '"told:thought"', '"style:loud"', ["move 'for'", "unknown 'loud'", "reserved"]),
        (MOVES, '"told:thought"', '"not resistance:mute"', ["move 'for'", "unknown 'mute'", "hostile"]),
        (MOVES, '"told:thought"', '"homework:half"', ["move 'for'", "unknown 'half'", "partly"]),
        (MOVES, '"told:thought"', "sunny", ["move 'for'", "unknown guard"]),
        (MOVES, '"told:thought"', '"did:detail"', ["move 'for'", "write did:detail@chain"]),
        (MOVES, '"told:thought"', '"did:hello@chain"', ["move 'for'", "write did:hello"]),
        (MOVES, '"told:thought"', '"did:ghost"', ["move 'for'", "no move 'ghost'"]),
        (MOVES, "id: far,", "id: for,", ["move 'for' is defined twice"]),
        (MOVES, '"technique:far_view", ', "", ["technique 'far_view': no move with the guard"]),
        (MOVES, "lines: [bye, bye_too]", "lines: [bye, {line: bye_too, chance: 0.5}]", ["the last move"]),
        (MOVES, "id: goodbye, phase: goodbye, must: true", "id: goodbye, phase: goodbye", ["the last move"]),
        (
            MOVES,
            "[ask_task, tell_task]",
            "[ask_task, tell_task, bye_too]",
            ["only the last phase, 'goodbye'"],
        ),
        (MOVES, ", {line: agree, chance: 0.5}", "", ["line 'agree': no move uses it"]),
        (MOVES, "phase: summing_up", "phase: goodbye", ["no move has phase 'summing_up'"]),
    ],
)
def test_a_fault_is_named_with_file_entry_and_field(
    folder: Path, file: str, old: str, new: str, parts: list[str]
) -> None:
    spoil(folder, file, old, new)
    message = fault_of(folder)
    for part in parts:
        assert part in message


def test_all_faults_are_told_at_once(folder: Path) -> None:
    spoil(folder, LINES, "{symptom1_bare}", "{symptom_one}")
    spoil(folder, MOVES, '"told:thought"', '"trust:abc"')
    spoil(folder, PROTOCOL, "[phq9]", "[phq9, phq10]")
    message = fault_of(folder)
    assert message.startswith(f"{folder}: 3 faults\n")
    assert [part in message for part in ("{symptom_one}", "trust:abc", "phq10")] == [True] * 3


@pytest.mark.parametrize("file", [HEAD, "techniques.yaml", "homework.yaml", PROTOCOL, LINES, MOVES])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert str(Path(file).parent if "/" in file else file) in fault_of(folder)


def test_a_file_that_is_no_mapping_is_named(folder: Path) -> None:
    (folder / "lines" / "more.yaml").write_text("- greet\n", encoding="utf-8")
    assert "more.yaml: expected a mapping at the top, found list" in fault_of(folder)


def test_a_technique_indicated_for_other_disorders_is_refused_in_a_protocol(folder: Path) -> None:
    own = (folder / PROTOCOL).read_text(encoding="utf-8").replace("id: default", "id: gad")
    (folder / "protocols" / "gad.yaml").write_text(own, encoding="utf-8")
    spoil(folder, "techniques.yaml", "    steps:", "    disorders: [panic]\n    steps:")
    message = fault_of(folder)
    assert "gad.yaml: field stages.early.techniques: 'two_sides' is indicated for panic only" in message
    assert "default.yaml" not in message


def test_what_no_protocol_uses_is_told(folder: Path) -> None:
    spoil(folder, PROTOCOL, "techniques: {two_sides: 1, far_view: 1}", "techniques: {two_sides: 1}")
    spoil(folder, PROTOCOL, "techniques: {far_view: 1}", "techniques: {two_sides: 1}")
    assert "techniques.yaml: 'far_view': no protocol uses it" in fault_of(folder)


def test_the_probe_fills_every_slot_of_the_shipped_scripts_and_no_other() -> None:
    view = full_view(load_cbt().data.definition)
    for slot in (
        "history9",
        "detail9_you",
        "symptom3",
        "recall2_topic",
        "education4",
        "emotion2",
        "event_bare",
    ):
        assert view.resolve(slot) is not None, slot
    for slot in ("history10", "symptom4", "recall3", "education5", "situation_me", "belief"):
        assert view.resolve(slot) is None, slot


def test_a_modality_need_not_write_what_is_said_instead_of_a_fact(folder: Path) -> None:
    lines = folder / LINES
    text = lines.read_text(encoding="utf-8")
    lines.write_text(text[: text.index("withhold: {")], encoding="utf-8")
    assert load_toy().data.script.lines["withhold"].say != SHARED["withhold"].say
    assert load_modality(folder).data.script.lines["withhold"] == SHARED["withhold"]


def test_every_shape_of_resistance_has_a_way_to_keep_something_back() -> None:
    """8 to 12 phrasings, two of them long enough for a talkative patient; none shared by two shapes."""
    assert set(SHARED) == {"withhold", *(f"withhold_{shape}" for shape in RESISTANCES)}
    for key, line in SHARED.items():
        lengths = [len(text.split()) for text in line.say]
        assert line.speaker == "patient", key
        assert line.act == "resist", key
        assert 8 <= len(lengths) <= (12 if key != "withhold" else 20), key
        assert sum(18 <= words <= 40 for words in lengths) == 2, key
        assert max(lengths) <= 40, key
        assert not any(slots_of(text) for text in line.say), key
    said = [text for line in SHARED.values() for text in line.say]
    assert len(set(said)) == len(said)
    own = load_cbt().data.script.lines["withhold"]
    assert not set(SHARED["withhold"].say) & set(own.say)


def test_a_modality_may_write_a_shapes_refusals_anew_but_not_twice(folder: Path) -> None:
    line = 'withhold_hostile: {speaker: patient, act: resist, note: refuse, say: ["No!"]}\n'
    other = folder / "lines" / "more.yaml"
    other.write_text(line, encoding="utf-8")
    assert load_modality(folder).data.script.lines["withhold_hostile"].say == ("No!",)
    again = folder / "lines" / "again.yaml"
    again.write_text(line, encoding="utf-8")
    read_modality.cache_clear()
    assert "line 'withhold_hostile' is defined twice" in fault_of(folder)
