"""AnnoMI's behaviour columns and the codes of `Turn.act`.

Source of the columns and values: AnnoMI (Wu et al., ICASSP 2022), its released files. The acts are the
project's codes, MITI-like for the therapist and MISC-like for the patient.
"""

from __future__ import annotations

from collections.abc import Mapping

from corpus.record import Speaker

NONE = "n/a"

_REFLECTION = ("reflection", "reflection_subtype")
_QUESTION = ("question", "question_subtype")
_INPUT = ("therapist_input", "therapist_input_subtype")

# act -> (main_therapist_behaviour, column of the subtype, subtype)
_THERAPIST: dict[str, tuple[str, str, str]] = {
    "reflection_simple": (*_REFLECTION, "simple"),
    "reflection_complex": (*_REFLECTION, "complex"),
    "question_open": (*_QUESTION, "open"),
    "question_closed": (*_QUESTION, "closed"),
    "give_information": (*_INPUT, "information"),
    "advice": (*_INPUT, "advice"),
    "negotiation": (*_INPUT, "negotiation"),
    "options": (*_INPUT, "options"),
}
_PATIENT = {"change_talk": "change", "sustain_talk": "sustain", "neutral": "neutral"}
# Finer codes of ours, which AnnoMI has under a coarser one; used on the way out only.
_FINER_THERAPIST: dict[str, tuple[str, str, str]] = {
    "summary": (*_REFLECTION, "complex"),
    "risk_inquiry": (*_QUESTION, "open"),
    "seek_collaboration": (*_INPUT, "negotiation"),
    "safety_planning": (*_INPUT, "negotiation"),
    "emphasize_autonomy": (*_INPUT, "options"),
    "persuade_with_permission": (*_INPUT, "advice"),
}
_FINER_PATIENT = {
    "resist": "sustain",
    **dict.fromkeys(("answer", "ask", "closing", "disclose", "facilitate", "follow_neutral"), "neutral"),
}

_THERAPIST_ACTS = {value: act for act, value in _THERAPIST.items()}
_PATIENT_ACTS = {value: act for act, value in _PATIENT.items()}
_SUBTYPE_COLUMN = dict((_REFLECTION, _QUESTION, _INPUT))


def act_of(speaker: Speaker, columns: Mapping[str, str]) -> str | None:
    """The act that AnnoMI's columns state, or None when they state none.

    A main behaviour without its subtype (the simple file has none) is kept as it is: ``question``.
    """
    if speaker == "patient":
        talk = columns.get("client_talk_type", NONE)
        return None if talk in (NONE, "") else _PATIENT_ACTS.get(talk, talk)
    main = columns.get("main_therapist_behaviour", NONE)
    if main in (NONE, ""):
        return None
    subtype_column = _SUBTYPE_COLUMN.get(main, "")
    return _THERAPIST_ACTS.get((main, subtype_column, columns.get(subtype_column, NONE)), main)


def columns_of(speaker: Speaker, act: str | None) -> dict[str, str]:
    """AnnoMI's behaviour columns for an act of our own.

    The planner joins the acts of a turn with '+'; the last one AnnoMI has a code for counts, as a turn's
    question usually ends it. A therapist act AnnoMI has no code for is its ``other``: none of reflection,
    question and input.
    """
    columns = {"main_therapist_behaviour": NONE, "client_talk_type": NONE}
    columns |= dict.fromkeys(_SUBTYPE_COLUMN.values(), NONE)
    if act is None:
        return columns
    talk, behaviour = _PATIENT | _FINER_PATIENT, _THERAPIST | _FINER_THERAPIST
    for part in reversed(act.split("+")):
        if speaker == "patient" and part in talk:
            return columns | {"client_talk_type": talk[part]}
        if speaker == "therapist" and part in behaviour:
            main, subtype_column, subtype = behaviour[part]
            return columns | {"main_therapist_behaviour": main, subtype_column: subtype}
        if speaker == "therapist" and part in _SUBTYPE_COLUMN:
            return columns | {"main_therapist_behaviour": part}
    return columns | ({"main_therapist_behaviour": "other"} if speaker == "therapist" else {})
