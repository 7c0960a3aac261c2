"""AnnoMI's columns, in the order of its files."""

from __future__ import annotations

TRANSCRIPT = ("transcript_id", "mi_quality", "video_title", "video_url", "topic")
UTTERANCE = ("utterance_id", "interlocutor", "timestamp", "utterance_text")
REQUIRED = ("transcript_id", *UTTERANCE)
REFERENCE_COLUMNS = (
    "transcript_id",
    "mi_quality",
    "topic",
    *UTTERANCE,
    "main_therapist_behaviour",
    "client_talk_type",
    "reflection_subtype",
    "question_subtype",
    "therapist_input_subtype",
)
FULL_COLUMNS = (
    "mi_quality",
    "transcript_id",
    "video_title",
    "video_url",
    "topic",
    *UTTERANCE,
    "annotator_id",
    "therapist_input_exists",
    "therapist_input_subtype",
    "reflection_exists",
    "reflection_subtype",
    "question_exists",
    "question_subtype",
    "main_therapist_behaviour",
    "client_talk_type",
)
ANNOTATIONS = "annotations"
