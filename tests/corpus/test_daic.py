from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import Course, FormatError, StoreError
from corpus.exchange import read_any, write_any
from tests.corpus.records import small_course

HEADER = "start_time\tstop_time\tspeaker\tvalue\n"
FOREIGN = (
    HEADER
    + '1.5\t2.25\tEllie\tso "how" are you (how are you?)\n'
    + '3\t4\tParticipant\t"fine\n'
    + "\n"
    + '5\t6\tParticipant\ti guess" <laughter>\n'
)


def load(path: Path, content: str) -> list[Course]:
    path.write_text(content, encoding="utf-8")
    return list(read_any(path, "daic"))


def test_a_foreign_transcript_reads_with_stray_quotation_marks(tmp_path: Path) -> None:
    (course,) = load(tmp_path / "300_TRANSCRIPT.csv", FOREIGN)
    assert (course.id, course.patient_id, course.synthetic) == ("daic-300", "daic-300", False)
    assert [(turn.speaker, turn.text, turn.start_s, turn.end_s) for turn in course.sessions[0].turns] == [
        ("therapist", 'so "how" are you (how are you?)', 1.5, 2.25),
        ("patient", '"fine', 3.0, 4.0),
        ("patient", 'i guess" <laughter>', 5.0, 6.0),
    ]


def test_a_foreign_folder_reads_in_order_of_names(tmp_path: Path) -> None:
    for number in (301, 300):
        (tmp_path / f"{number}_TRANSCRIPT.csv").write_text(FOREIGN)
    assert [course.id for course in read_any(tmp_path, "daic")] == ["daic-300", "daic-301"]


def test_our_folder_states_synthetic_and_leaves_unknown_times_empty(tmp_path: Path) -> None:
    made = small_course(sessions=1)
    untimed = made.sessions[0].turns[0].model_copy(update={"start_s": None, "end_s": None})
    session = made.sessions[0].model_copy(update={"turns": (untimed, *made.sessions[0].turns[1:])})
    write_any([made.model_copy(update={"sessions": (session,)})], tmp_path / "out", "daic")
    metadata = json.loads((tmp_path / "out" / "metadata.json").read_text())
    assert metadata["synthetic"] is True
    assert metadata["courses"][0]["files"] == ["course-0001-1_TRANSCRIPT.csv"]
    lines = (tmp_path / "out" / "course-0001-1_TRANSCRIPT.csv").read_text().split("\n")
    assert lines[1] == "\t\tParticipant\tI slept badly."
    assert lines[2] == "3.0\t5.125\tParticipant\tAgain, I mean."
    assert lines[4] == '9.0\t11.125\tParticipant\t"Maybe ""four"",\tor five.'


def test_one_of_our_files_reads_alone(tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / "out", "daic")
    (course,) = read_any(tmp_path / "out" / "course-0001-2_TRANSCRIPT.csv", "daic")
    assert course.sessions[0].turns[3].text == 'Maybe "four",\tor five.\nNot more.'


def test_session_ids_that_make_one_file_name_make_two_files(tmp_path: Path) -> None:
    made = small_course()
    sessions = tuple(
        session.model_copy(update={"id": name})
        for session, name in zip(made.sessions, ("../A b", "/a:b"), strict=True)
    )
    write_any([made.model_copy(update={"sessions": sessions})], tmp_path / "out", "daic")
    assert sorted(file.name for file in (tmp_path / "out").glob("*.csv")) == [
        "A-b_TRANSCRIPT.csv",
        "a-b-2_TRANSCRIPT.csv",
    ]
    (back,) = read_any(tmp_path / "out", "daic")
    assert [session.id for session in back.sessions] == ["../A b", "/a:b"]


def test_an_existing_folder_is_not_written_over(tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / "out", "daic")
    with pytest.raises(StoreError, match=r"already exists\. Choose a new folder"):
        write_any([small_course()], tmp_path / "out", "daic")


BAD = {
    "header": ("start,stop\n", r"line 1, header: .* is not DAIC's"),
    "columns": (HEADER + "1\t2\tEllie\n", r"line 2, row: .* has 3 of 4 columns"),
    "speaker": (
        HEADER + "1\t2\tBot\thi\n",
        "line 2, speaker: 'Bot' is no speaker. Use 'Ellie' or 'Participant'",
    ),
    "value": (HEADER + "1\t2\tEllie\t\n", "line 2, value: '' is empty"),
    "time": (HEADER + "soon\t2\tEllie\thi\n", "line 2, start_time: 'soon' is no time in seconds"),
    "infinite": (HEADER + "1\tinf\tEllie\thi\n", "line 2, stop_time: 'inf' is no time in seconds"),
    "backwards": (HEADER + "3\t2\tEllie\thi\n", "line 2, stop_time: '2' is before start_time 3"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=list(BAD))
def test_a_bad_line_is_named_with_column_and_value(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        load(tmp_path / "1_TRANSCRIPT.csv", content)


def test_a_folder_without_transcripts_and_a_missing_file_say_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"holds no \*_TRANSCRIPT\.csv"):
        list(read_any(tmp_path, "daic"))
    with pytest.raises(StoreError, match="no such file"):
        list(read_any(tmp_path / "none.csv", "daic"))


def test_a_lost_transcript_of_our_folder_is_an_error(tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / "out", "daic")
    (tmp_path / "out" / "course-0001-2_TRANSCRIPT.csv").unlink()
    with pytest.raises(StoreError, match=r"course-0001-2_TRANSCRIPT\.csv: cannot be read"):
        list(read_any(tmp_path / "out", "daic"))
    (tmp_path / "out" / "metadata.json").write_text('{"producer": "theraloom", "courses": [{}]}')
    with pytest.raises(FormatError, match="needs one file per session"):
        list(read_any(tmp_path / "out", "daic"))
