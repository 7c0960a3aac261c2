"""The AnnoMI columns of our acts, against what the clinical room says of them."""

from __future__ import annotations

import pytest

from clinical_frameworks.acts import Act, load_acts
from corpus.exchange.annomi.codes import columns_of


@pytest.mark.parametrize("act", load_acts().values(), ids=lambda act: act.id)
def test_every_act_is_exported_with_the_labels_the_clinical_room_gives_it(act: Act) -> None:
    if act.may_be_said_by("therapist"):
        columns = columns_of("therapist", act.id)
        main = act.annomi.main_therapist_behaviour
        assert columns["main_therapist_behaviour"] == main
        if act.annomi.subtype is not None:
            assert columns[f"{main}_subtype"] == act.annomi.subtype
    if act.may_be_said_by("patient"):
        assert columns_of("patient", act.id)["client_talk_type"] == act.annomi.client_talk_type
