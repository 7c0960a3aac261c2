from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Course, FormatError, StoreError
from corpus.exchange import read_any, write_any
from tests.corpus.records import small_course

FOREIGN = (
    '{"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello."}, '
    '{"role": "user", "content": [{"type": "text", "text": "Anyone"}, {"type": "text", "text": "there?"}]}, '
    '{"role": "assistant", "content": "Yes.", "weight": 1}], "tag": "sleep", "metadata": {"score": 2}}\n'
    "\n"
    '{"messages": [{"role": "assistant", "content": "Good morning."}]}\n'
)


def load(path: Path, content: str, name: str) -> list[Course]:
    path.write_text(content, encoding="utf-8")
    return list(read_any(path, name))


def test_plain_messages_get_ids_from_their_position_and_lose_nothing(tmp_path: Path) -> None:
    first, second = load(tmp_path / "talk.jsonl", FOREIGN, "messages")
    assert (first.id, first.patient_id, first.sessions[0].id) == (
        "talk-000001",
        "talk-000001",
        "talk-000001/1",
    )
    assert second.id == "talk-000003"
    assert first.synthetic is False
    turns = first.sessions[0].turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("patient", "Hello."),
        ("patient", "Anyone\nthere?"),
        ("therapist", "Yes."),
    ]
    assert turns[2].source == {"weight": "1"}
    assert first.sessions[0].source == {"system": "Be kind."}
    assert first.source == {"tag": "sleep", "metadata": '{"score":2}'}


def test_unlabelled_messages_are_synthetic_when_the_caller_says_so(tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_text(FOREIGN)
    assert all(course.synthetic for course in read_any(tmp_path / "talk.jsonl", "messages", synthetic=True))


def test_messages_have_one_sample_per_session_or_per_patient(tmp_path: Path) -> None:
    made = [small_course(1), small_course(2, sessions=3)]
    write_any(made, tmp_path / "s.jsonl", "messages", system="You are a therapist.")
    write_any(made, tmp_path / "p.jsonl", "messages", unit="patient")
    samples = [json.loads(line) for line in (tmp_path / "s.jsonl").read_text().splitlines()]
    assert len(samples) == 5
    assert len((tmp_path / "p.jsonl").read_text().splitlines()) == 2
    assert [message["role"] for message in samples[0]["messages"]] == [
        "system",
        "user",
        "user",
        "assistant",
        "user",
    ]
    assert samples[0]["metadata"]["synthetic"] is True
    assert samples[0]["metadata"]["course_id"] == "course-0001"
    assert samples[1]["metadata"]["sessions"][0] == {
        "id": "course-0001/2",
        "number": 2,
        "date": "2024-03-02",
        "turns": 4,
    }
    back = list(read_any(tmp_path / "s.jsonl", "messages"))
    assert back[0].sessions[0].source == {"system": "You are a therapist."}
    assert len(back) == 2


def test_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"unit is 'turn'\. Use 'session' or 'patient'"):
        write_any([], tmp_path / "x.jsonl", "messages", unit="turn")


def test_sharegpt_is_an_array_in_a_json_file_and_lines_otherwise(tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / "a.json", "sharegpt")
    write_any([small_course()], tmp_path / "a.jsonl", "sharegpt")
    write_any([], tmp_path / "none.json", "sharegpt")
    array = json.loads((tmp_path / "a.json").read_text())
    assert array == [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert array[0]["id"] == "course-0001/1"
    assert array[0]["conversations"][2] == {"from": "gpt", "value": "How many hours?"}
    assert array[0]["metadata"]["synthetic"] is True
    assert list(read_any(tmp_path / "none.json", "sharegpt")) == []


def test_a_foreign_sharegpt_array_reads_with_its_ids_kept(tmp_path: Path) -> None:
    content = '[\n {"id": "x1", "conversations": [\n  {"from": "human", "value": "Hi."},\n'
    content += '  {"from": "gpt", "value": "Hello."}]}\n]\n'
    (course,) = load(tmp_path / "old.json", content, "sharegpt")
    assert [turn.speaker for turn in course.sessions[0].turns] == ["patient", "therapist"]
    assert course.source == {"id": "x1"}


def test_metadata_must_fit_the_talk(tmp_path: Path) -> None:
    write_any([small_course(sessions=1)], tmp_path / "a.jsonl", "messages")
    content = (tmp_path / "a.jsonl").read_text()
    with pytest.raises(FormatError, match="metadata promises 5 turns, the talk has 4"):
        load(tmp_path / "b.jsonl", content.replace('"turns":4', '"turns":5'), "messages")
    with pytest.raises(FormatError, match=r"line 1, metadata: synthetic: .*got 'perhaps'"):
        load(tmp_path / "c.jsonl", content.replace('"synthetic":true', '"synthetic":"perhaps"'), "messages")


def test_samples_of_a_course_must_stand_together_and_agree(tmp_path: Path) -> None:
    write_any([small_course(1), small_course(2)], tmp_path / "a.jsonl", "messages")
    lines = (tmp_path / "a.jsonl").read_text().splitlines(keepends=True)
    with pytest.raises(FormatError, match=r"line 3: course 'course-0001' came before"):
        load(tmp_path / "b.jsonl", "".join([lines[0], lines[2], lines[1], lines[3]]), "messages")
    with pytest.raises(FormatError, match=r"line 2: course 'course-0001' differs"):
        load(tmp_path / "c.jsonl", lines[0] + lines[1].replace("patient-0001", "patient-9"), "messages")
    with pytest.raises(FormatError, match=r"line 2: .*not strictly increasing"):
        load(tmp_path / "d.jsonl", lines[1] + lines[0], "messages")


BAD = {
    "role": (
        '{"messages": [{"role": "tool", "content": "x"}]}',
        r"line 1, messages\[0\].role: 'tool' is no known",
    ),
    "empty": ('{"messages": [{"role": "user", "content": ""}]}', r"messages\[0\].content: '' is empty"),
    "no words": ('{"messages": [{"role": "user"}]}', r"messages\[0\].content: None is not text"),
    "image": (
        '{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}',
        r"messages\[0\].content: .* is not text",
    ),
    "late system": (
        '{"messages": [{"role": "user", "content": "x"}, {"role": "system", "content": "y"}]}',
        r"messages\[1\].role: 'system'",
    ),
    "no list": ('{"conversations": []}', "line 1, messages: None is not a list"),
    "number": ("7", "line 1, sample: 7 is not an object"),
    "message": ('{"messages": ["x"]}', r"messages\[0\]: 'x' is not an object"),
    "cut": ('{"messages": [{"role": "us', "line 1: not JSON.*incomplete copy"),
    "cut array": ('[{"messages": []}, ', "not JSON.*complete"),
    "array of numbers": ("[1]", "line 1, sample: 1 is not an object"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=list(BAD))
def test_bad_messages_are_named_with_line_field_and_value(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        load(tmp_path / "bad.jsonl", content, "messages")


def test_a_missing_file_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        list(read_any(tmp_path / "none.jsonl", "sharegpt"))


FORM = "Name: Ada\nAge: 40\nReason for counseling: cannot sleep\n"


def test_a_cactus_intake_becomes_a_course_without_sessions(tmp_path: Path) -> None:
    sample = {
        "AI_client": {"intake_form": FORM, "attitude": "negative", "attitude_instruction": "Doubt."},
        "AI_counselor": {"CBT": {"client_information": "Ada", "reason_counseling": "sleep"}},
        "ground_truth_CBT": {"technique": "Reality Testing"},
    }
    (tmp_path / "intake.json").write_text(json.dumps([sample], indent=1))
    (course,) = read_any(tmp_path / "intake.json", "cactus")
    assert course.sessions == ()
    assert course.synthetic is True
    assert course.patient == sample["AI_client"]
    assert course.therapist == sample["AI_counselor"]
    assert course.source == {"ground_truth_CBT": '{"technique":"Reality Testing"}'}
    write_any([course], tmp_path / "again.json", "cactus")
    assert list(read_any(tmp_path / "again.json", "cactus")) == [course]


def test_a_folder_of_cactus_outputs_reads_in_order_of_names(tmp_path: Path) -> None:
    for number in (2, 1):
        output = {
            "example": {"AI_client": {"intake_form": FORM}, "AI_counselor": {}},
            "cbt_technique": "Pie Chart",
            "history": [
                {"role": "counselor", "message": f"Hello {number}."},
                {"role": "client", "message": "Hi."},
            ],
        }
        (tmp_path / f"session_{number}.json").write_text(json.dumps(output, indent=1))
    made = list(read_any(tmp_path, "cactus"))
    assert [course.sessions[0].turns[0].text for course in made] == ["Hello 1.", "Hello 2."]
    assert made[0].source == {"cbt_technique": "Pie Chart"}
    assert made[0].patient == {"intake_form": FORM}


def test_a_flat_cactus_row_with_a_labelled_text_reads(tmp_path: Path) -> None:
    row = {
        "thought": "I fail.",
        "intake_form": FORM,
        "dialogue": "Counselor: Hello.\nHow are you?\nClient: So so.",
    }
    (course,) = load(tmp_path / "rows.jsonl", json.dumps(row), "cactus")
    assert [(turn.speaker, turn.text) for turn in course.sessions[0].turns] == [
        ("therapist", "Hello.\nHow are you?"),
        ("patient", "So so."),
    ]
    assert course.patient == {"intake_form": FORM, "thought": "I fail."}


BAD_CACTUS = {
    "no form": ({"AI_client": {"attitude": "positive"}}, r"AI_client.intake_form: None is no intake form"),
    "client": ({"AI_client": "Ada"}, "AI_client: 'Ada' is not an object"),
    "counselor": ({"intake_form": FORM, "AI_counselor": 1}, "AI_counselor: 1 is not an object"),
    "no speaker": ({"intake_form": FORM, "dialogue": "Hello."}, "dialogue: 'Hello.' has no speaker"),
    "silent": (
        {"intake_form": FORM, "dialogue": "Client:\nCounselor: Hi."},
        "dialogue: 'client:' says nothing",
    ),
}


@pytest.mark.parametrize(("sample", "message"), BAD_CACTUS.values(), ids=list(BAD_CACTUS))
def test_a_bad_cactus_sample_is_named(tmp_path: Path, sample: dict[str, object], message: str) -> None:
    with pytest.raises(FormatError, match=f"line 1, {message}"):
        load(tmp_path / "bad.jsonl", json.dumps(sample), "cactus")


def test_a_folder_without_cactus_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no \.json"):
        list(read_any(tmp_path, "cactus"))
