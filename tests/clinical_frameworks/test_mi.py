"""What must hold of motivational interviewing in planned sessions, beyond the conformance suite.

Thresholds are those of the MITI 4.2.1 (Moyers, Manuel & Ernst 2014): one reflection a question is fair, two
are good; 40 percent complex reflections are fair, 50 are good.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import pytest

from clinical_frameworks.acts import load_acts
from clinical_frameworks.conformance.planned import PlannedSession, run_session, without_risk
from clinical_frameworks.framework import SessionPlan, TurnPlan
from clinical_frameworks.mi import load_mi
from clinical_frameworks.risk import find_method_detail, find_risk_talk
from clinical_frameworks.script.library import Line
from clinical_frameworks.script.said_keys import line_names
from personas.vocabulary import Disorder
from tests.clinical_frameworks.planned_sessions import DISORDERS, TALK, measures_of, sampled

MI = load_mi()
WORDS = 3440  # 20 minutes at 172 words a minute
LINES = MI.data.script.lines
REFLECTIONS = {"reflection_simple", "reflection_complex", "summary"}
COMPLEX = {"reflection_complex", "summary"}
every_disorder = pytest.mark.parametrize("disorder", DISORDERS)


@cache
def course_of(
    disorder: Disorder,
    techniques: tuple[str, ...] | None = None,
    resistance: str | None = None,
    *,
    sessions: int = 3,
    words: int = WORDS,
    seed: int = 3,
) -> tuple[PlannedSession, ...]:
    """Planned sessions of one sampled patient without risk, in lengths as an engine would draw them.

    ``techniques`` stand in for the planned ones of the sessions, ``resistance`` for the patient's.
    """
    patient = sampled(disorder)
    case = without_risk(patient.case)
    profile = patient.profile().model_copy(update={"resistance": resistance})
    course = MI.plan_course(case, profile, sessions, random.Random(seed))
    if techniques is not None:
        course = course.model_copy(update={"techniques": techniques})
    planned: list[PlannedSession] = []
    for number in range(sessions):
        planned.append(
            run_session(
                MI,
                course,
                case,
                profile,
                previous=tuple(one.session() for one in planned),
                measures=measures_of(patient, item9=0),
                seed=seed * 1000 + number,
                words=words,
                talk=TALK,
            )
        )
    return tuple(planned)


def planned(
    disorder: Disorder, technique: str | None = None, resistance: str | None = None
) -> list[tuple[SessionPlan, tuple[TurnPlan, ...]]]:
    """Plan and turns of each of three sessions, all with the technique if one is given."""
    techniques = None if technique is None else (technique,) * 3
    return [(one.plan, one.turns) for one in course_of(disorder, techniques, resistance)]


def therapist_acts(turns: tuple[TurnPlan, ...]) -> Counter[str]:
    """How many of the therapist's turns hold each act."""
    return Counter(act for turn in turns if turn.speaker == "therapist" for act in set(turn.act.split("+")))


def lines_of(turns: tuple[TurnPlan, ...]) -> list[str]:
    """Keys of all lines said, in order."""
    return [name for turn in turns for name in line_names(turn.line)]


@every_disorder
def test_reflections_outnumber_questions_in_every_session(disorder: Disorder) -> None:
    for plan, turns in planned(disorder):
        acts = therapist_acts(turns)
        reflections = sum(acts[act] for act in REFLECTIONS)
        questions = acts["question_open"] + acts["question_closed"]
        assert reflections >= 1.2 * questions, f"session {plan.number}: {reflections} to {questions}"


@every_disorder
def test_over_a_course_half_of_the_reflections_are_complex(disorder: Disorder) -> None:
    acts = sum((therapist_acts(turns) for _, turns in planned(disorder)), Counter[str]())
    assert sum(acts[act] for act in COMPLEX) >= 0.5 * sum(acts[act] for act in REFLECTIONS)


@every_disorder
def test_reflecting_is_what_the_therapist_does_most(disorder: Disorder) -> None:
    families = load_acts()
    for plan, turns in planned(disorder):
        count: Counter[str] = Counter()
        for act, times in therapist_acts(turns).items():
            count[families[act].family] += times
        assert count.most_common(1)[0][0] == "reflection", f"session {plan.number}: {count}"


@every_disorder
def test_most_questions_are_open(disorder: Disorder) -> None:
    for _, turns in planned(disorder):
        acts = therapist_acts(turns)
        assert acts["question_closed"] <= 0.1 * acts["question_open"]


def ran_before(turns: tuple[TurnPlan, ...], advice: str, leave: tuple[str, ...]) -> bool:
    """True when each turn with the act ``advice`` follows a turn of the patient that gave leave."""
    for index, turn in enumerate(turns):
        if advice in turn.act.split("+") and not any(
            line in leave for line in line_names(turns[index - 1].line)
        ):
            return False
    return True


@every_disorder
@pytest.mark.parametrize("technique", ["elicit_provide_elicit", "change_plan", "looking_back"])
def test_no_advice_and_no_information_without_leave(disorder: Disorder, technique: str) -> None:
    """Leave was given in the turn before. How the talk works is structure in the sense of the MITI."""
    for _, turns in planned(disorder, technique):
        assert ran_before(turns, "persuade_with_permission", ("give_leave_options",))
        assert ran_before(turns, "give_information", ("give_leave",))


def test_information_is_asked_for_first_and_weighed_by_the_patient_afterwards() -> None:
    for _, turns in planned("gad", "elicit_provide_elicit"):
        order = ["evoke_known", "ask_leave", "provide", "evoke_make_of"]
        assert [name for name in lines_of(turns) if name in order] == order


def test_the_therapist_has_no_line_that_confronts_or_pushes() -> None:
    """The only acts by which a view of the therapist's comes in need leave first."""
    allowed = {
        "give_information": {"provide", "provide_point"},
        "persuade_with_permission": {"offer_options"},
    }
    for act, keys in allowed.items():
        assert {key for key, line in LINES.items() if line.act == act and line.speaker == "therapist"} == keys


PUSHING = ("you should", "you ought to", "you must stop", "you have to stop", "why don't you", "you need to")


def own_lines() -> list[tuple[str, Line]]:
    """Lines of the folder itself, without those every modality has."""
    text = "".join(path.read_text(encoding="utf-8") for path in (MI.data.folder / "lines").glob("*.yaml"))
    return [(key, line) for key, line in LINES.items() if f"\n{key}:\n" in f"\n{text}"]


def test_the_therapist_never_tells_the_patient_what_to_do() -> None:
    for key, line in own_lines():
        if line.speaker == "therapist":
            for phrasing in line.say:
                assert not any(push in phrasing.lower() for push in PUSHING), f"{key}: {phrasing}"


@every_disorder
def test_sustain_talk_is_answered_by_listening(disorder: Disorder) -> None:
    """The turn after sustain talk holds a reflection, an autonomy statement or a sound of listening."""
    listening = {*REFLECTIONS, "emphasize_autonomy", "facilitate"}
    for plan, turns in planned(disorder):
        for index, turn in enumerate(turns[:-1]):
            if "sustain_talk" in turn.act.split("+") and turns[index + 1].speaker == "therapist":
                answer = turns[index + 1]
                assert listening & set(answer.act.split("+")), f"session {plan.number}: {answer.draft}"


@pytest.mark.parametrize("resistance", ["hostile", "defensive"])
def test_discord_is_met_by_giving_the_choice_back(resistance: str) -> None:
    met = 0
    for disorder in DISORDERS:
        for _, turns in planned(disorder, None, resistance):
            said = lines_of(turns)
            for position, name in enumerate(said):
                if name == "discord_pushed":
                    met += 1
                    assert said[position + 1] == "meet_discord"
    assert met > 0


@every_disorder
def test_change_talk_outweighs_sustain_talk(disorder: Disorder) -> None:
    for plan, turns in planned(disorder):
        acts = Counter(act for turn in turns if turn.speaker == "patient" for act in turn.act.split("+"))
        assert acts["change_talk"] > acts["sustain_talk"], f"session {plan.number}"


def test_a_balance_is_held_evenly() -> None:
    """All four sides are asked for, taken in by simple reflections only, and summed up once all are there."""
    sides = ("ask_stay_good", "ask_stay_bad", "ask_change_bad", "ask_change_good")
    for _, turns in planned("depression", "decisional_balance"):
        said = lines_of(turns)
        assert [name for name in said if name in sides] == list(sides)
        assert said.count("echo_balance") == len(sides)
        assert said.index("sum_balance") > said.index("ask_change_good")
    assert LINES["echo_balance"].act == "reflection_simple"


@every_disorder
def test_the_step_between_sessions_is_named_by_the_patient_or_offered_by_leave(disorder: Disorder) -> None:
    for plan, turns in planned(disorder):
        task = plan.homework_next.task
        said = [turn for turn in turns if task in turn.draft]
        assert said, f"session {plan.number}: nobody names {task!r}"
        for turn in said:
            assert turn.speaker == "patient" or "persuade_with_permission" in turn.act


def test_a_step_fits_in_either_mouth() -> None:
    """Tasks and sizes follow "I could ..." and "you could ...", so they hold no person."""
    person = {"i", "my", "me", "you", "your", "myself", "yourself"}
    for kind in MI.data.homework.values():
        for text in (*kind.tasks, *kind.sizes):
            assert not person & set(text.lower().split()), text


@every_disorder
def test_the_choice_is_left_with_the_patient_in_every_session(disorder: Disorder) -> None:
    for plan, turns in planned(disorder):
        names = lines_of(turns)
        assert "free_plan" in names
        assert ("open_frame" in names) == (plan.number == 1)


@pytest.mark.parametrize("technique", sorted(MI.data.techniques))
def test_each_technique_ends_in_a_reflection_of_the_answer(technique: str) -> None:
    for plan, turns in planned("gad", technique):
        shown = [turn for turn in turns if turn.technique == technique]
        assert len(shown) >= 2, f"session {plan.number}"
        acts = {act for turn in shown for act in turn.act.split("+")}
        assert acts & REFLECTIONS, f"session {plan.number}: {acts}"


def test_no_line_speaks_of_risk_or_means() -> None:
    for key, line in own_lines():
        for phrasing in (*line.say, *(text for texts in line.styles.values() for text in texts)):
            assert find_risk_talk(phrasing) == [], f"{key}: {phrasing}"
            assert find_method_detail(phrasing) == [], f"{key}: {phrasing}"


def test_no_two_steps_share_four_words_in_a_row() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for kind in MI.data.homework.values():
        outcomes = (*kind.outcomes.done, *kind.outcomes.partly, *kind.outcomes.not_done)
        for text in (*kind.tasks, *kind.sizes, *outcomes, *kind.obstacles, *kind.learnings):
            words = text.lower().replace(",", "").replace(".", "").split()
            for four in zip(words, words[1:], words[2:], words[3:], strict=False):
                assert seen.setdefault(four, text) == text, f"{' '.join(four)!r}: {text!r} and {seen[four]!r}"


LONG = 8600  # 50 minutes at 172 words a minute
# A strategy in short form, and the session's strategy of which it is the short form.
SHORT_FORMS = {
    "ask_once": "looking_back",
    "ask_year_on": "looking_forward",
    "ask_if_lost": "querying_extremes",
    "ask_lived_for": "values_exploration",
    "ask_weight_now": "importance_ruler",
    "ask_trust_now": "confidence_ruler",
    "ask_other_change": "past_success",
    "offer_sides": "decisional_balance",
    "ask_wonder": "elicit_provide_elicit",
    "ask_step_for": "change_plan",
}


@pytest.fixture(scope="module")
def long_course() -> tuple[PlannedSession, ...]:
    """Four sessions of 50 minutes with one mistrustful patient; one exchanges information as its strategy."""
    techniques = ("looking_back", "values_exploration", "elicit_provide_elicit", "change_plan")
    own = sampled("depression").profile().resistance
    return course_of("depression", techniques, own, sessions=4, words=LONG, seed=4)


def test_later_hours_are_as_full_as_the_first(long_course: tuple[PlannedSession, ...]) -> None:
    """On average 0.88 of the words asked for, which is 7,600 in 50 minutes, and none far below that."""
    words = [sum(len(turn.draft.split()) for turn in one.turns) for one in long_course]
    assert sum(words) >= 0.88 * LONG * len(words), words
    assert min(words) >= 0.8 * LONG, words


def test_a_long_hour_uses_many_strategies_and_none_of_them_twice(
    long_course: tuple[PlannedSession, ...],
) -> None:
    for one in long_course:
        said = Counter(lines_of(one.turns))
        used = [key for key in SHORT_FORMS if said[key]]
        if one.plan.number > 1:
            assert len(used) >= 4, f"session {one.plan.number}: {used}"
        for key in used:
            assert said[key] == 1
            assert SHORT_FORMS[key] != one.plan.technique, f"session {one.plan.number}: {key}"


def test_a_short_form_does_not_count_as_the_strategy_of_the_session() -> None:
    for key in SHORT_FORMS:
        assert not LINES[key].technique, key


def test_information_is_given_by_leave_in_a_long_hour(long_course: tuple[PlannedSession, ...]) -> None:
    given = 0
    for one in long_course:
        assert ran_before(one.turns, "give_information", ("give_leave",))
        said = lines_of(one.turns)
        for provide, weigh in (("provide", "tell_make_of"), ("provide_point", "tell_fit_point")):
            if provide in said:
                given += 1
                assert said.index(provide) < said.index(weigh)
    assert given >= 1


def test_later_hours_go_on_with_what_was_told_before(long_course: tuple[PlannedSession, ...]) -> None:
    """More is told of facts disclosed in an earlier session, and no sentence comes twice in a course."""
    before: set[str] = set()
    sentences: Counter[str] = Counter()
    for one in long_course:
        told = {fact for turn in one.turns for fact in turn.discloses}
        further = {
            part.removeprefix("~").rpartition("*")[0]
            for turn in one.turns
            for part in turn.line.split("+")
            if part.startswith("~")
        }
        if one.plan.number > 1:
            assert len(further & before) >= 3, f"session {one.plan.number}"
        before |= told
        case = without_risk(sampled("depression").case)
        drafts = " ".join(turn.draft for turn in one.turns if turn.speaker == "patient")
        sentences.update(text for fact in case.facts() for text in fact.more if text in drafts)
    assert max(sentences.values()) == 1


def test_reflections_keep_ahead_of_questions_in_a_long_hour(long_course: tuple[PlannedSession, ...]) -> None:
    for one in long_course:
        acts = therapist_acts(one.turns)
        reflections = sum(acts[act] for act in REFLECTIONS)
        assert reflections >= 1.2 * (acts["question_open"] + acts["question_closed"])


def test_a_step_that_was_not_done_is_never_praised_or_blamed() -> None:
    """Its exchanges are reflections and open questions, and leave it to the patient whether to go on."""
    moves = {move.id: move for move in MI.data.script.moves}
    for name in ("step_still", "step_instead"):
        assert "homework:not_done" in moves[name].when
        acts = {LINES[item.line].act for item in moves[name].lines if LINES[item.line].speaker == "therapist"}
        assert acts == {"question_open", "reflection_complex"}
