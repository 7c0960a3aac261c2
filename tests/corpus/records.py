"""Courses for the tests: one made by hand, and a hypothesis strategy for every shape the record allows."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from corpus import (
    Alliance,
    Attendance,
    CheckFailure,
    ClinicalState,
    Contradiction,
    Course,
    Delivery,
    Emotion,
    HiddenState,
    Homework,
    Measure,
    Memory,
    MemoryFact,
    PhaseMark,
    Rupture,
    Session,
    SessionNote,
    SessionProvenance,
    Turn,
    TurnProvenance,
)


def small_course(number: int = 1, *, sessions: int = 2, synthetic: bool = True, patient: str = "") -> Course:
    """A course with every label set, four turns a session, the patient speaking twice in a row."""
    course_id = f"course-{number:04d}"
    return Course(
        id=course_id,
        patient_id=patient or f"patient-{number:04d}",
        therapist_id="therapist-0001",
        synthetic=synthetic,
        framework="cbt",
        patient={"name": "Ana", "age": 34, "case": {"goals": ["sleep better"]}},
        therapist={"name": "Tom"},
        plan={"sessions": sessions},
        outcome={"phq9": [14, 9]},
        seed=2**62 + number,
        parents=("study-1",),
        private_inputs={"exemplars.md": "ef" * 32},
        source={"note": "made for a test"},
        sessions=tuple(_session(course_id, index) for index in range(1, sessions + 1)),
    )


def _session(course_id: str, number: int) -> Session:
    session_id = f"{course_id}/{number}"
    says = [
        ("patient", "I slept badly."),
        ("patient", "Again, I mean."),
        ("therapist", "How many hours?"),
        ("patient", 'Maybe "four",\tor five.\nNot more.'),
    ]
    homework = Homework(id=f"hw{number}", kind="diary", task="Note the hours.", set_in_session=number)
    return Session(
        id=session_id,
        number=number,
        date=dt.date(2024, 3, number),
        phases=(PhaseMark(phase="mood_check", first_turn=0),),
        agenda=("sleep", "the week"),
        turns=tuple(
            Turn(
                id=f"{session_id}/{index}",
                index=index,
                speaker="patient" if speaker == "patient" else "therapist",
                text=text,
                act="question_open" if speaker == "therapist" else "sustain_talk",
                discloses=("phq9.3",) if index == 0 else (),
                emotion=Emotion(category="sad", valence=-0.5, arousal=0.25),
                state=HiddenState(trust=0.4, distress=0.6, beliefs={"failure": 0.75}),
                start_s=float(index * 3),
                end_s=index * 3 + 2.125,
                delivery=Delivery(merged=index // 2, plain="I slept.", pause_before_s=0.25),
                provenance=TurnProvenance(
                    worded_by="model", failures=(CheckFailure(check="role", reason="no", text="x"),)
                ),
            )
            for index, (speaker, text) in enumerate(says)
        ),
        homework_set=homework,
        homework_reviewed=homework.model_copy(update={"outcome": "partly"}) if number > 1 else None,
        measures=(
            Measure(instrument="PHQ-9", true_items=(2, 1, 3), reported_items=(2, 2, 3), total=7, band="mild"),
        ),
        clinical=ClinicalState(
            trajectory="gradual",
            beliefs={"failure": 0.75},
            trust=0.5,
            alliance=Alliance(goal=0.5, task=0.25, bond=0.75),
            stage_of_change="action",
            adherence=0.625,
        ),
        attendance=Attendance(missed_before=number - 1, late_minutes=5),
        ruptures=(Rupture(kind="withdrawal", repaired=True),),
        contradictions=(
            Contradiction(kind="number", turn_id=f"{session_id}/2", text="Four.", against="five before"),
        ),
        note=SessionNote(subjective="Sleeps badly.", objective="Tired.", assessment="Mild.", plan="Diary."),
        memory=Memory(
            facts=(
                MemoryFact(
                    fact_id="phq9.3", text="Sleeps badly.", learnt_in_session=1, turn_id=f"{session_id}/0"
                ),
            ),
            alliance=0.5,
        ),
        ended_by="plan",
        grade="accepted",
        provenance=SessionProvenance(
            model="tiny|model",
            model_sha256="ab" * 32,
            backend="scripted",
            planner="sampled",
            wording="reword",
            seed=7,
            prompt_hashes={"patient.txt": "cd" * 32},
            package_version="0.1.0",
        ),
    )


_words = st.text(min_size=1, max_size=30)
_maybe_words = st.none() | _words
_sources = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=2)
_share = st.floats(0.0, 1.0)
_plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_words, inner, max_size=2),
    max_leaves=4,
)
_seconds = st.floats(0.0, 1e6)


@st.composite
def _turn(draw: st.DrawFn, turn_id: str, index: int) -> Turn:
    start, end = draw(st.none() | st.tuples(_seconds, _seconds).map(sorted)) or (None, None)
    return Turn(
        id=turn_id,
        index=index,
        speaker=draw(st.sampled_from(["therapist", "patient"])),
        text=draw(_words),
        act=draw(_maybe_words),
        discloses=tuple(draw(st.lists(_words, max_size=2))),
        emotion=draw(
            st.none() | st.builds(Emotion, category=_words, valence=st.floats(-1, 1), arousal=_share)
        ),
        state=draw(
            st.none()
            | st.builds(
                HiddenState,
                trust=_share,
                distress=_share,
                beliefs=st.dictionaries(_words, _share, max_size=2),
                stage_of_change=_maybe_words,
            )
        ),
        start_s=start,
        end_s=end,
        delivery=draw(
            st.none()
            | st.builds(
                Delivery,
                merged=st.integers(0, 400),
                plain=_maybe_words,
                backchannel=st.booleans(),
                overlaps=st.booleans(),
                pause_before_s=st.none() | st.floats(0.0, 30.0),
            )
        ),
        source=draw(_sources),
    )


@st.composite
def courses(draw: st.DrawFn, *, may_be_empty: bool, synthetic: bool | None = None) -> list[Course]:
    """A few courses with distinct ids; ``may_be_empty`` allows no sessions and sessions without turns."""
    ids = draw(st.lists(_words, min_size=1, max_size=3, unique=True))
    is_synthetic = draw(st.booleans()) if synthetic is None else synthetic
    made = []
    for course_number, course_id in enumerate(ids):
        numbers = draw(st.sets(st.integers(1, 60), min_size=0 if may_be_empty else 1, max_size=3))
        sessions = []
        for number in sorted(numbers):
            session_id = draw(st.sampled_from([f"{course_number}/{number}", f"s-{course_number}-{number}"]))
            derived = draw(st.booleans())
            size = draw(st.integers(0 if may_be_empty else 1, 4))
            turns = tuple(
                draw(_turn(f"{session_id}/{index}" if derived else f"t{index} of {session_id}", index))
                for index in range(size)
            )
            sessions.append(
                Session(
                    id=session_id,
                    number=number,
                    date=draw(st.none() | st.dates()),
                    turns=turns,
                    agenda=tuple(draw(st.lists(_words, max_size=2))),
                    source=draw(_sources),
                )
            )
        made.append(
            Course(
                id=course_id,
                patient_id=draw(_words),
                therapist_id=draw(_maybe_words),
                synthetic=is_synthetic,
                framework=draw(_maybe_words),
                language=draw(st.sampled_from(["en", "de"])),
                patient=draw(st.dictionaries(_words, _plain, max_size=2)),
                plan=draw(st.dictionaries(_words, _plain, max_size=2)),
                sessions=tuple(sessions),
                seed=draw(st.none() | st.integers(0, 2**63 - 1)),
            )
        )
    return made
