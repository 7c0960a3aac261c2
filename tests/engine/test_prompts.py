"""The prompts: append-only within a session, free of what the therapist cannot know, hashed file by file."""

from __future__ import annotations

import random
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clinical_frameworks.framework import TurnPlan
from corpus.record import Memory, Speaker, Turn
from engine import ScriptedLLM
from engine.errors import LocaleError, PromptError
from engine.facts import mentioned
from engine.llm import Message, Request
from engine.locales import SOURCE_LANGUAGE, installed_languages, load_locale, read_locale
from engine.locales.templates import environment
from engine.memory import memory_text, write_memory
from engine.prompts import Prompt, library, load_examples, prompt_hashes, render
from engine.scene import Scene
from engine.structured_reply import acts_of
from engine.talk_so_far import TalkSoFar
from engine.wording import Wording, WordingName, make_wording
from engine.wording.chat import chat_talk
from personas import sample_therapist
from personas.styles import style_book
from personas.vocabulary import Disorder
from tests.clinical_frameworks.planned_sessions import DISORDERS, course_of, sampled
from tests.engine import scripted_course

MINUTES = 4
SPEAKERS: tuple[Speaker, ...] = get_args(Speaker)
WORDINGS: dict[str, Wording] = {
    **{name: make_wording(name) for name in get_args(WordingName)},
    "planning": make_wording("free", plans=True),
}
CHATS = [name for name in WORDINGS if name != "reword"]


@cache
def scenes(disorder: Disorder) -> tuple[tuple[Scene, tuple[TurnPlan, ...]], ...]:
    """The three sessions of a course, said as planned, each with the memory of those before it."""
    patient = sampled(disorder)
    therapist = sample_therapist("t1", "cbt", random.Random(1), avoid_names=(patient.first_name,))
    memory: Memory | None = None
    summaries: list[str] = []
    earlier: tuple[Turn, ...] = ()
    made = []
    for planned in course_of(disorder, MINUTES):
        plan, turns = planned.plan, planned.session().turns
        known = memory_text(memory, summaries, " ".join(plan.agenda), plan.recall)
        scene = Scene(patient, therapist, plan, known, known, seed=1, talk=TalkSoFar.of(turns, earlier))
        made.append((scene, planned.turns))
        memory = write_memory(memory, plan, patient.case, patient.first_name, turns, random.Random(1))
        summaries.append(memory.summary)
        earlier += turns
    return tuple(made)


def up_to(scene: Scene, count: int) -> Scene:
    """The scene when that many turns were said."""
    return Scene(
        scene.patient,
        scene.therapist,
        scene.plan,
        scene.memory,
        scene.shared,
        scene.seed,
        talk=TalkSoFar.of(scene.turns[:count], scene.earlier),
    )


def prompts(wording: Wording, scene: Scene, turns: tuple[TurnPlan, ...], speaker: Speaker) -> list[Prompt]:
    """One speaker's prompt at every moment of the session, whoever speaks next."""
    return [
        wording.prompt(up_to(scene, count), turn.model_copy(update={"speaker": speaker}))
        for count, turn in enumerate(turns)
    ]


def as_sent(messages: tuple[Message, ...]) -> str:
    """Messages as a chat template runs them together, without the mark at the very end."""
    return "".join(f"\n<{message.role}>{message.content}" for message in messages)


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("name", WORDINGS)
def test_a_speakers_prompt_only_grows_within_a_session(name: str, speaker: Speaker) -> None:
    for disorder in DISORDERS[:2]:
        for scene, turns in scenes(disorder):
            grown = prompts(WORDINGS[name], scene, turns, speaker)
            assert len(grown) > 20
            for before, after in pairwise(grown):
                assert as_sent(after.stable()).startswith(as_sent(before.stable()))
                assert after.head == before.head


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("name", CHATS)
def test_a_chat_prompt_is_the_one_before_with_own_reply_and_the_others_words(
    name: str, speaker: Speaker
) -> None:
    for scene, turns in scenes("depression"):
        grown = prompts(WORDINGS[name], scene, turns, speaker)
        own = [count for count, turn in enumerate(turns) if turn.speaker == speaker]
        for now, following in pairwise(own):
            reply = Message("assistant", scene.turns[now].text)
            heard = " ".join(turn.text for turn in scene.turns[now + 1 : following])
            expected = grown[now].stable()
            if not grown[now].talk:  # The therapist opens; chat templates want a user's message first.
                expected += (Message("user", "[The session begins.]"),)
            expected += (reply, Message("user", heard))
            assert grown[following].stable() == expected


@given(order=st.lists(st.sampled_from(SPEAKERS), min_size=1, max_size=12))
def test_talk_only_grows_in_whatever_order_people_speak(order: list[Speaker]) -> None:
    turns = [Turn(id=f"c/1/{i}", index=i, speaker=who, text=f"Words {i}.") for i, who in enumerate(order)]
    for speaker in SPEAKERS:
        whole = chat_talk(turns, speaker)
        roles = [message.role for message in whole]
        assert roles == ["user", "assistant"] * (len(roles) // 2) + ["user"] * (len(roles) % 2)
        for count in range(len(turns)):
            assert as_sent(whole).startswith(as_sent(chat_talk(turns[:count], speaker)))


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("name", WORDINGS)
def test_the_plan_of_the_turn_stands_in_the_last_message_alone(name: str, speaker: Speaker) -> None:
    (scene, turns), *_ = scenes("gad")
    for prompt in prompts(WORDINGS[name], scene, turns, speaker):
        sent = prompt.messages()
        assert prompt.tail
        assert sent[-1].role == "user"
        assert sent[-1].content.endswith(prompt.tail)
        assert sent[:-1] == prompt.stable()[: len(sent) - 1]
        assert prompt.tail not in [message.content for message in prompt.stable()]


@pytest.mark.parametrize("name", WORDINGS)
def test_a_prompt_depends_on_scene_and_turn_alone(name: str) -> None:
    scene, turns = scenes("panic")[1]
    for speaker in SPEAKERS:
        first, again = (prompts(WORDINGS[name], scene, turns[:8], speaker) for _ in range(2))
        assert first == again


def test_the_draft_is_in_the_tail_of_a_rewording_and_never_in_its_examples() -> None:
    for disorder in DISORDERS:
        (scene, turns), *_ = scenes(disorder)
        for count, turn in enumerate(turns):
            prompt = make_wording("reword").prompt(up_to(scene, count), turn)
            assert prompt.tail == f"Draft: {turn.draft}"
            assert prompt.talk == ()
            roles = [message.role for message in prompt.head]
            assert roles == ["system", *("user", "assistant") * (len(roles) // 2)]


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("name", CHATS)
def test_the_head_of_a_chat_holds_the_frozen_memory(name: str, speaker: Speaker) -> None:
    for number, (scene, turns) in enumerate(scenes("social_anxiety"), start=1):
        for prompt in prompts(WORDINGS[name], scene, turns, speaker)[::10]:
            (system,) = prompt.head
            assert system.role == "system"
            assert scene.memory in system.content
            assert bool(scene.memory) == (number > 1)


@pytest.mark.parametrize("disorder", DISORDERS)
@pytest.mark.parametrize("name", WORDINGS)
def test_the_therapists_prompt_never_speaks_of_a_fact_not_yet_disclosed(
    name: str, disorder: Disorder
) -> None:
    for number, (scene, turns) in enumerate(scenes(disorder)):
        states = course_of(disorder, MINUTES)[number].states
        case, wording = scene.patient.case, WORDINGS[name]
        somebody_else, _ = scenes("gad" if disorder != "gad" else "ptsd")[number]
        knowing_nobody = wording.prompt(up_to(somebody_else, 0), turns[0]).head
        for count, turn in enumerate(turns):
            if turn.speaker == "therapist":
                prompt = wording.prompt(up_to(scene, count), turn)
                # What was said is in the talk; head and tail are what the program adds to it.
                head = () if prompt.head == knowing_nobody else prompt.head
                added = (*(message.content for message in head), prompt.tail)
                found = {fact: cue for text in added for fact, cue in mentioned(text, case).items()}
                unknown = {fact: cue for fact, cue in found.items() if fact not in states[count].disclosed}
                assert unknown == {}, (number, count, turn.line)


@pytest.mark.parametrize("disorder", DISORDERS)
def test_the_therapists_agenda_names_no_topic_the_patient_has_not_brought(disorder: Disorder) -> None:
    for scene, turns in scenes(disorder):
        chain = scene.patient.case.chain(scene.plan.chain)
        told = {fact for turn in scene.earlier for fact in turn.discloses}
        (system,) = make_wording("note").prompt(up_to(scene, 0), turns[0]).head
        assert "Plan for today: mood check" in system.content
        assert (chain.situation.topic in system.content) == (chain.situation.id in told)


def test_a_planning_model_is_told_its_acts_the_json_and_the_time_left() -> None:
    (scene, turns), *_ = scenes("depression")
    tails = [prompt.tail for prompt in prompts(WORDINGS["planning"], scene, turns, "therapist")]
    for act in acts_of("therapist"):
        assert act in tails[0]
    for field in ("role", "act", "text", "done"):
        assert f'"{field}"' in tails[0]
    assert f"{MINUTES} minutes are left" in tails[0]
    left = [int(tail.split(" minutes are left")[0].split()[-1]) for tail in tails]
    assert left == sorted(left, reverse=True)
    assert left[-1] <= 1
    assert "JSON" not in WORDINGS["free"].prompt(up_to(scene, 0), turns[0]).tail


@pytest.mark.parametrize("language", installed_languages())
def test_every_prompt_file_has_its_hash_in_the_record(language: str) -> None:
    folder = load_locale(language).folder
    files = {path.name for path in folder.rglob("*") if path.suffix == ".j2"} | {"examples.yaml"}
    if language != SOURCE_LANGUAGE:
        # Its manner of speaking, acts and culture notes are words of the prompts.
        files = {f"{language}/{name}" for name in (*files, "locale.yaml", "culture.yaml")}
    assert set(prompt_hashes(language)) == files
    assert all(len(digest) == 64 for digest in prompt_hashes(language).values())


@pytest.mark.parametrize("name", sorted(prompt_hashes()))
def test_a_changed_prompt_file_changes_its_hash_alone(name: str, tmp_path: Path) -> None:
    shutil.copytree(load_locale(SOURCE_LANGUAGE).folder, tmp_path / SOURCE_LANGUAGE)
    copied = read_locale(tmp_path / SOURCE_LANGUAGE)
    assert library.hashes_of(copied) == prompt_hashes()
    (changed,) = tmp_path.rglob(name)
    changed.write_text(changed.read_text("utf-8") + " ", encoding="utf-8")
    now = library.hashes_of(copied)
    assert {key for key, digest in now.items() if digest != prompt_hashes()[key]} == {name}


def test_every_template_is_used_by_some_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    made = environment(load_locale(SOURCE_LANGUAGE).folder / "prompts")
    get_template = made.get_template

    def note(name: str) -> object:
        used.add(name)
        return get_template(name)

    monkeypatch.setattr(made, "get_template", note)
    (scene, turns), *_ = scenes("depression")
    for wording in WORDINGS.values():
        for speaker in SPEAKERS:
            prompts(wording, scene, turns[:1], speaker)
    assert used == {name for name in prompt_hashes() if name.endswith(".j2")}


def test_every_communication_style_has_examples_and_an_unknown_one_is_named() -> None:
    examples = load_examples()
    for style in style_book().styles:
        assert len(examples.of("patient", style)) >= 3
    assert len(examples.of("therapist", "plain")) == len(examples.therapist)
    with pytest.raises(PromptError, match=r"no examples for the communication style 'shouting'.*plain"):
        examples.of("patient", "shouting")


def test_a_template_with_a_missing_value_or_none_of_that_name_is_a_prompt_error() -> None:
    with pytest.raises(PromptError, match=r"reword_tail\.j2.*'draft' is undefined"):
        render("reword_tail")
    with pytest.raises(PromptError, match=r"prompt nosuch\.j2"):
        render("nosuch")


def test_a_broken_examples_file_is_a_locale_error_with_file_and_field(tmp_path: Path) -> None:
    shutil.copytree(load_locale(SOURCE_LANGUAGE).folder, tmp_path / SOURCE_LANGUAGE)
    broken = tmp_path / SOURCE_LANGUAGE / "examples.yaml"
    for text, fault in (
        ("therapist: []\npatient: {}\n", "field therapist"),
        ("therapist: [", "not valid YAML"),
        ("patient: {}\n", "field therapist"),
    ):
        broken.write_text(text)
        with pytest.raises(LocaleError, match=rf"examples\.yaml.*{fault}"):
            read_locale(tmp_path / SOURCE_LANGUAGE)


async def test_the_engine_sends_what_the_wordings_promise(tmp_path: Path) -> None:
    """Consecutive requests for one speaker in a session differ by the talk in between and the tail."""
    # A speaker keeps its key for the course; each session begins with a case of its own.
    sent: dict[tuple[str | None, Message], list[Request]] = {}

    def talk(request: Request) -> str:
        sent.setdefault((request.affinity, request.messages[0]), []).append(request)
        number = request.seed % 1_000_003
        who = "You" if scripted_course.asked_as(request) == "therapist" else "I"
        return f"{who} counted {number} stones near pier {number // 7} and {number // 11} shells."

    made = scripted_course.study(sessions=2, planner="off", session={"minutes": 1})
    course = await scripted_course.course_of(made, tmp_path / "j.jsonl", ScriptedLLM(talk))
    assert len(sent) == 4
    assert len({affinity for affinity, _ in sent}) == 2
    for requests in sent.values():
        for before, after in pairwise(requests):
            frozen = before.messages[:-1]
            assert after.messages[: len(frozen)] == frozen
            spoken, _, tail = before.messages[-1].content.rpartition("\n\n[")
            assert tail
            if spoken:
                assert after.messages[len(frozen)].content.startswith(spoken)
    for session in course.sessions:
        assert session.provenance is not None
        assert session.provenance.prompt_hashes == prompt_hashes()


async def test_a_model_that_plans_is_asked_to_plan(tmp_path: Path) -> None:
    tails: list[str] = []

    def talk(request: Request) -> str:
        tails.append(request.messages[-1].content)
        return scripted_course.structured(request, f"The pier has {request.seed} stones.", done=True)

    made = scripted_course.study(planner="llm", session={"minutes": 1})
    await scripted_course.course_of(made, tmp_path / "j.jsonl", ScriptedLLM(talk))
    assert all("Reply as JSON" in tail and '"done"' in tail for tail in tails)
    assert "1 minutes are left" in tails[0]


@pytest.mark.parametrize("name", ["reword", "note"])
def test_a_wording_of_planned_turns_is_not_for_a_model_that_plans(name: WordingName) -> None:
    with pytest.raises(ValueError, match=f"wording '{name}' needs a planned turn"):
        make_wording(name, plans=True)
    for planner in ("off", "llm"):
        with pytest.raises(ValidationError, match=f"wording '{name}' needs .*planner '{planner}' does not"):
            scripted_course.study(planner=planner, wording=name)
