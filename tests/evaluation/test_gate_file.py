from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.errors import GateFileError
from evaluation.realism.figures import SESSION_FIGURE_NAMES
from evaluation.realism.gate_file import load_gate, shipped_gates
from evaluation.realism.targets import load_reference
from evaluation.realism.verdict import check_fit, counted_figures

HEAD = "name: clinic\ndescription: ours\n"

# What the file says, and what each line of the error must begin with; {f} stands for the file's path.
WRONG_FILES = {
    "unknown field": (
        HEAD + "min_session: 3\n",
        ["{f}:3: min_session: unknown field; did you mean 'min_sessions'?"],
    ),
    "unknown field of a group": (
        HEAD + "per_session:\n  at_lest: 3\n",
        ["{f}:4: per_session.at_lest: unknown field; did you mean 'at_least'?"],
    ),
    "unknown field of a limit": (
        HEAD + "limits:\n  repeated_4gram_share: {maximum: 1}\n",
        ["{f}:4: limits.repeated_4gram_share.maximum: unknown field; did you mean 'max'?"],
    ),
    "missing field": ("name: clinic\n", ["{f}:1: description: is missing"]),
    "word for a number": (
        HEAD + "min_sessions: ten\n",
        ["{f}:3: min_sessions: must be a valid integer, not 'ten'"],
    ),
    "share over one": (
        HEAD + "sessions_passing: 80\n",
        ["{f}:3: sessions_passing: must be less than or equal to 1"],
    ),
    "unknown figure": (
        HEAD + "limits:\n  repeated_4gram_shares: {max: 0.05}\n",
        ["{f}:4: limits.repeated_4gram_shares: no figure is called 'repeated_4gram_shares'; did you mean"],
    ),
    "unknown figure in a list": (
        HEAD + "per_session:\n  at_least: 1\n  of:\n    - fillers_per_100_words\n    - fillers\n",
        ["{f}:7: per_session.of[1]: no figure is called 'fillers'"],
    ),
    "corpus figure over sessions": (
        HEAD + "limits:\n  therapy_speak_per_1000_words: {max: 2}\n",
        ["{f}:4: limits.therapy_speak_per_1000_words: is a figure of the corpus"],
    ),
    "limit without a limit": (
        HEAD + "limits:\n  repeated_4gram_share: {over: corpus}\n",
        ["{f}:4: limits.repeated_4gram_share: limits nothing"],
    ),
    "limits the wrong way round": (
        HEAD + "limits:\n  repeated_4gram_share: {min: 0.5, max: 0.1}\n",
        ["{f}:4: limits.repeated_4gram_share: min 0.5 is above max 0.1"],
    ),
    "more than there are": (
        HEAD + "per_session: {at_least: 2, of: [fillers_per_100_words]}\n",
        ["{f}:3: per_session: at_least 2 of 1 figures"],
    ),
    "list that nothing counts": (
        HEAD + "per_session: {of: [fillers_per_100_words]}\n",
        ["{f}:3: per_session: of lists figures that nothing counts"],
    ),
    "counted and left out": (
        HEAD
        + "leave_out: [fillers_per_100_words]\nper_session: {at_least: 1, of: [fillers_per_100_words]}\n",
        ["{f}:4: per_session.of[0]: 'fillers_per_100_words' is in leave_out as well"],
    ),
    "unknown test": (HEAD + "tests: [spelling]\n", ["{f}:3: tests[0]: must be 'role_labels'"]),
    "two faults": (
        HEAD + "min_sessions: 0\nsessions_passing: x\n",
        [
            "{f}:3: min_sessions: must be greater than or equal to 1",
            "{f}:4: sessions_passing: must be a valid number",
        ],
    ),
    "field twice": (HEAD + "min_sessions: 1\nmin_sessions: 2\n", ["{f}:4: not valid YAML"]),
    "no mapping": ("- a\n", ["{f}:1: holds"]),
    "empty": ("", ["{f}:1: is empty"]),
    "no YAML": ("name: [\n", ["{f}:2: not valid YAML"]),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_bad_gate_file_is_a_line_for_each_fault(case: str, tmp_path: Path) -> None:
    text, expected = WRONG_FILES[case]
    path = tmp_path / "gate.yaml"
    path.write_text(text)
    with pytest.raises(GateFileError) as caught:
        load_gate(str(path))
    lines = str(caught.value).splitlines()
    assert len(lines) == len(expected), lines
    for line, beginning in zip(lines, expected, strict=True):
        assert line.startswith(beginning.format(f=path)), line


def test_missing_gate_names_those_that_ship() -> None:
    with pytest.raises(GateFileError, match=r"'moon'.*chat, default, strict"):
        load_gate("moon")


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gate.yaml"
    path.write_bytes(b"name: \xff\n")
    with pytest.raises(GateFileError, match="not UTF-8"):
        load_gate(str(path))


@pytest.mark.parametrize("name", shipped_gates())
def test_shipped_gate_fits_its_reference(name: str) -> None:
    gate = load_gate(name)
    assert gate.name == name
    check_fit(gate, load_reference(gate.reference))


def test_chat_gate_asks_for_no_listening_sounds_fillers_or_short_turns() -> None:
    gate = load_gate("chat")
    counted = counted_figures(gate, load_reference(gate.reference))
    assert gate.talk == "merged"
    for name in ("share_backchannel_only", "fillers_per_100_words", "share_utterances_up_to_3_words"):
        assert name not in counted
    assert "share_therapist_utterances_with_question_mark" in counted


def test_default_list_is_the_figures_with_both_ends_of_a_range() -> None:
    # The published columns have p10 and p90 for all but variation and merged turns: 18 - 2 - 2.
    counted = counted_figures(load_gate("strict"), load_reference("annomi"))
    assert len(counted) == 14
    assert set(SESSION_FIGURE_NAMES) - set(counted) == {
        "therapist_words_per_utterance_cv",
        "patient_words_per_utterance_cv",
        "therapist_words_per_merged_turn",
        "patient_words_per_merged_turn",
    }
