from __future__ import annotations

from clinical_frameworks.emotions import load_emotions


def test_nine_emotion_groups_all_unpleasant() -> None:
    groups = load_emotions()
    assert set(groups) == {
        "anxious",
        "sad",
        "angry",
        "ashamed",
        "disappointed",
        "jealous",
        "guilty",
        "hurt",
        "suspicious",
    }
    assert all(group.valence < 0 for group in groups.values())
    assert groups["anxious"].arousal > groups["sad"].arousal


def test_an_emotion_word_belongs_to_one_group() -> None:
    words = [word for group in load_emotions().values() for word in group.words]
    assert len(words) == len(set(words))
