from __future__ import annotations

import csv
from pathlib import Path

import pytest

from corpus import Course, FormatError
from corpus.exchange import read_any, write_any
from corpus.exchange.annomi.codes import columns_of
from tests.corpus.records import small_course

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "annomi_reference.csv"

HEADER = "transcript_id,mi_quality,topic,utterance_id,interlocutor,timestamp,utterance_text,"
CODES = (
    "main_therapist_behaviour,client_talk_type,reflection_subtype,question_subtype,therapist_input_subtype"
)
SMALL = (
    HEADER
    + CODES
    + '\n7,high,sleep,0,therapist,00:00:05,"So, how was it?",question,n/a,n/a,open,n/a'
    + "\n7,high,sleep,1,client,00:01:10,Bad.,n/a,sustain,n/a,n/a,n/a"
    + "\n7,high,sleep,2,client,01:00:00,But I try.,n/a,change,n/a,n/a,n/a"
    + "\n9,low,diet,0,therapist,,Eat less.,therapist_input,n/a,n/a,n/a,advice\n"
)
FULL = (
    "mi_quality,transcript_id,video_title,video_url,topic,utterance_id,interlocutor,timestamp,utterance_text,"
    "annotator_id,therapist_input_exists,therapist_input_subtype,reflection_exists,reflection_subtype,"
    "question_exists,question_subtype,main_therapist_behaviour,client_talk_type\n"
    'high,3,"A ""made up"" film",https://example.org/3,rest,0,therapist,00:00:01,You are tired.,1,'
    "False,n/a,True,simple,False,n/a,reflection,n/a\n"
    'high,3,"A ""made up"" film",https://example.org/3,rest,0,therapist,00:00:01,You are tired.,2,'
    "False,n/a,True,complex,False,n/a,reflection,n/a\n"
    'high,3,"A ""made up"" film",https://example.org/3,rest,0,therapist,00:00:01,You are tired.,5,'
    "False,n/a,True,simple,True,open,reflection,n/a\n"
    'high,3,"A ""made up"" film",https://example.org/3,rest,1,client,00:00:02,Very.,1,'
    "n/a,n/a,n/a,n/a,n/a,n/a,n/a,neutral\n"
)


def load(path: Path, content: str) -> list[Course]:
    path.write_text(content, encoding="utf-8")
    return list(read_any(path, "annomi"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def only_first_file_columns(first: Path, second: Path) -> list[dict[str, str]]:
    columns = rows(first)[0].keys()
    return [{column: row[column] for column in columns} for row in rows(second)]


def test_a_transcript_becomes_a_course_of_one_session(tmp_path: Path) -> None:
    first, second = load(tmp_path / "a.csv", SMALL)
    assert (first.id, first.patient_id, first.synthetic) == ("annomi-7", "annomi-7", False)
    turns = first.sessions[0].turns
    assert [turn.speaker for turn in turns] == ["therapist", "patient", "patient"]
    assert [turn.start_s for turn in turns] == [5.0, 70.0, 3600.0]
    assert [turn.act for turn in turns] == ["question_open", "sustain_talk", "change_talk"]
    assert first.sessions[0].source == {"transcript_id": "7", "mi_quality": "high", "topic": "sleep"}
    assert turns[0].source["question_subtype"] == "open"
    assert second.sessions[0].turns[0].act == "advice"
    assert second.sessions[0].turns[0].start_s is None


def test_the_exporter_gives_the_values_back_and_they_read_equal(tmp_path: Path) -> None:
    made = load(tmp_path / "a.csv", SMALL)
    write_any(made, tmp_path / "b.csv", "annomi")
    assert only_first_file_columns(tmp_path / "a.csv", tmp_path / "b.csv") == rows(tmp_path / "a.csv")
    assert {row["synthetic"] for row in rows(tmp_path / "b.csv")} == {"false"}
    assert list(read_any(tmp_path / "b.csv", "annomi")) == made


def test_the_full_file_keeps_one_turn_per_utterance_and_every_annotator(tmp_path: Path) -> None:
    made = load(tmp_path / "full.csv", FULL)
    turns = made[0].sessions[0].turns
    assert [turn.text for turn in turns] == ["You are tired.", "Very."]
    assert turns[0].act == "reflection_simple"  # two of three annotators
    write_any(made, tmp_path / "again.csv", "annomi")
    assert only_first_file_columns(tmp_path / "full.csv", tmp_path / "again.csv") == rows(
        tmp_path / "full.csv"
    )
    assert list(read_any(tmp_path / "again.csv", "annomi")) == made


def test_annotators_who_split_evenly_give_no_act(tmp_path: Path) -> None:
    lines = FULL.splitlines(keepends=True)
    made = load(tmp_path / "full.csv", "".join([*lines[:3], lines[4]]))
    assert made[0].sessions[0].turns[0].act is None


def test_annotator_after_annotator_reads_like_utterance_after_utterance(tmp_path: Path) -> None:
    lines = FULL.splitlines(keepends=True)
    reordered = "".join([lines[0], lines[1], lines[4], lines[2], lines[3]])
    assert load(tmp_path / "a.csv", reordered) == load(tmp_path / "b.csv", FULL)


def test_annotators_do_not_fit_the_reference_layout(tmp_path: Path) -> None:
    made = load(tmp_path / "full.csv", FULL)
    with pytest.raises(FormatError, match="layout='full'"):
        write_any(made, tmp_path / "b.csv", "annomi", layout="reference")
    assert not (tmp_path / "b.csv").exists()


def test_our_courses_get_annomi_codes_and_times(tmp_path: Path) -> None:
    write_any([small_course(sessions=1)], tmp_path / "ours.csv", "annomi")
    therapist = rows(tmp_path / "ours.csv")[2]
    assert therapist["interlocutor"] == "therapist"
    assert therapist["main_therapist_behaviour"] == "question"
    assert therapist["question_subtype"] == "open"
    assert therapist["timestamp"] == "00:00:06"
    assert therapist["act"] == "question_open"
    assert rows(tmp_path / "ours.csv")[0]["client_talk_type"] == "sustain"


def test_the_last_act_annomi_knows_counts_and_others_are_other() -> None:
    assert columns_of("therapist", "summary+question_closed")["question_subtype"] == "closed"
    assert columns_of("therapist", "affirm")["main_therapist_behaviour"] == "other"
    assert columns_of("therapist", None)["main_therapist_behaviour"] == "n/a"
    assert columns_of("patient", "tell")["client_talk_type"] == "n/a"


BAD = {
    "time": (SMALL.replace("00:01:10", "70 s"), r"line 3, timestamp: '70 s' is no time. Write HH:MM:SS"),
    "speaker": (SMALL.replace("1,client", "1,mother"), r"line 3, interlocutor: 'mother' is no speaker"),
    "text": (SMALL.replace("Bad.", ""), r"line 3, utterance_text: '' is empty"),
    "comma": (SMALL.replace('"So, how was it?"', "So, how was it?"), r"line 2, row: .* has 13 of 12 columns"),
    "quotes": (SMALL.replace('it?"', "it?"), r"line \d+: not CSV"),
    "repeat": (SMALL.replace("sleep,2,", "sleep,1,"), r"line 4, utterance_id: '1' came before"),
    "order": (SMALL + SMALL.splitlines()[1] + "\n", r"course 'annomi-7' came before"),
    "columns": (SMALL.replace(",", ";"), r"line 1: columns .* separated by commas\?"),
    "words": (
        FULL.replace("You are tired.,5", "You were tired.,5"),
        r"line 4, utterance_text: .* differs from line 2",
    ),
    "empty": ("", "empty"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=list(BAD))
def test_a_bad_row_is_named_with_line_column_and_value(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        load(tmp_path / "bad.csv", content)


def test_a_bad_value_in_our_columns_is_named(tmp_path: Path) -> None:
    write_any([small_course()], tmp_path / "ours.csv", "annomi")
    content = (tmp_path / "ours.csv").read_text(encoding="utf-8")
    with pytest.raises(FormatError, match=r"line 2, synthetic: 'yes' is neither true nor false"):
        load(tmp_path / "bad.csv", content.replace("true", "yes"))


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(SMALL.replace("Bad.", "Trés bad.").encode("latin-1"))
    with pytest.raises(FormatError, match="not UTF-8"):
        list(read_any(tmp_path / "latin.csv", "annomi"))


@pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference file ../shared/data is not beside the checkout"
)
def test_all_88_reference_sessions_import_with_6052_utterances_and_export_unchanged(tmp_path: Path) -> None:
    made = list(read_any(REFERENCE, "annomi"))
    assert len(made) == 88
    assert sum(len(session.turns) for course in made for session in course.sessions) == 6052
    write_any(made, tmp_path / "again.csv", "annomi")
    assert only_first_file_columns(REFERENCE, tmp_path / "again.csv") == rows(REFERENCE)
    assert list(read_any(tmp_path / "again.csv", "annomi")) == made
