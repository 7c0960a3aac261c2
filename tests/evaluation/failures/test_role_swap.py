from __future__ import annotations

import pytest

from corpus.record import Course, Speaker
from evaluation.failures.role_swap import role_swaps
from tests.evaluation.failures.courses import make_course, make_session
from tests.evaluation.sessions import annomi_high_quality

SWAPPED: list[tuple[Speaker, str]] = [
    ("patient", "Therapist: And how was the week?"),
    ("patient", "It was okay. Counselor: go on."),
    ("therapist", "Patient: I couldn't sleep."),
    ("patient", "Hi Maya, it's good to see you."),
    ("patient", "That must be hard. What do you think, Maya?"),
    ("patient", "I'm Theo, and we have fifty minutes today."),
    ("therapist", "My name is Maya and I work nights."),
    ("patient", "How does that make you feel?"),
    ("patient", "It sounds like you're carrying a lot."),
    ("patient", "Can you tell me more about that?"),
    ("patient", "It was a long week. Is there anything else you'd like to share?"),
    ("patient", "I'm here to support you."),
    ("patient", "Thank you for sharing that with me."),
    ("patient", "Have you tried writing it down?"),
    ("patient", "You might want to try a short walk."),
    ("patient", "Let's explore that together."),
    ("patient", "Remember that you're not to blame."),
    ("therapist", "I've been feeling so tired lately."),
    ("therapist", "I can’t sleep, I lie awake until four."),
    ("therapist", "My therapist said it would get better."),
    ("therapist", "Thank you for listening to me."),
    ("therapist", "I did the homework you gave me."),
    ("therapist", "My boss wants me back on Monday."),
    ("therapist", "Well, I hid the trophies in the attic."),
]
IN_ROLE: list[tuple[Speaker, str]] = [
    ("therapist", "How does that make you feel?"),
    ("therapist", "It sounds like you're carrying a lot."),
    ("therapist", "Hi Maya, good to see you."),
    ("therapist", "I'm Theo."),
    ("therapist", "You hid the trophies in the attic."),
    ("therapist", 'You said, "I can\'t sleep, I lie awake until four."'),
    ("therapist", "I'd like to know how the bus ride went."),
    ("therapist", "Take me back to the moment in the attic."),
    ("patient", "I'm Maya, hi."),
    ("patient", "My name is Maya."),
    ("patient", "Thanks, Theo."),
    ("patient", "I can't sleep, I lie awake until four."),
    ("patient", "My doctor asked how that makes me feel."),
    ("patient", "She asked me, how does that make you feel?"),
    ("patient", 'And he goes "I\'m here to support you" and then he leaves.'),
    ("patient", "You know, I never told anybody."),
    ("patient", "Do you think it's normal?"),
    ("patient", "Maya, my mother shouted, Maya, come here."),
    ("patient", "The therapist before you was kind."),
]


def swaps_of(speaker: Speaker, text: str) -> list[str]:
    return [finding.quote for finding in role_swaps(make_course(make_session([(speaker, text)])))]


@pytest.mark.parametrize(("speaker", "text"), SWAPPED)
def test_a_turn_from_the_other_chair_is_found_once_and_quoted(speaker: Speaker, text: str) -> None:
    (quote,) = swaps_of(speaker, text)
    plain = text.replace("’", "'").lower()
    assert quote.lower() in plain or quote.lower() in " ".join(plain.replace(",", "").split())


@pytest.mark.parametrize(("speaker", "text"), IN_ROLE)
def test_a_turn_in_its_own_role_is_left_alone(speaker: Speaker, text: str) -> None:
    assert swaps_of(speaker, text) == []


def test_the_finding_names_session_turn_and_rule() -> None:
    course = make_course(make_session([("therapist", "Hello."), ("patient", "How does that make you feel?")]))
    (finding,) = role_swaps(course)
    assert (finding.failure, finding.session_id, finding.turn_id) == ("role_swaps", "c/1", "c/1/1")
    assert finding.why == "asks the listener for feelings"


def flipped(course: Course) -> Course:
    other: dict[Speaker, Speaker] = {"patient": "therapist", "therapist": "patient"}
    sessions = tuple(
        session.model_copy(
            update={
                "turns": tuple(
                    turn.model_copy(update={"speaker": other[turn.speaker]}) for turn in session.turns
                )
            }
        )
        for session in course.sessions
    )
    return course.model_copy(update={"sessions": sessions})


def test_real_therapy_is_in_role_and_with_the_speakers_exchanged_most_sessions_are_not() -> None:
    courses = annomi_high_quality()
    turns = sum(len(course.sessions[0].turns) for course in courses)
    alarms = [finding for course in courses for finding in role_swaps(course)]
    # False alarms: at most one turn in a thousand.
    assert len(alarms) <= turns / 1000
    found = sum(any(True for _ in role_swaps(flipped(course))) for course in courses)
    assert found >= 0.65 * len(courses)
