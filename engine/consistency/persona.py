"""What a persona's own data claims of the slots."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consistency.claims import Claim
from engine.consistency.locale_file import LocaleFile
from personas import Patient


def persona_claims(patient: Patient, locale: LocaleFile) -> Iterator[Claim]:
    """Age, work, marriage, children, home, household, and age and life of each person."""

    def claim(slot: str, value: str | float, said: str, rule: str | None = None) -> Claim:
        number = (float(value), float(value)) if isinstance(value, (int, float)) else value
        return Claim(slot, number, f"persona: {said}", locale.slots[rule or slot])

    work = patient.occupation
    yield claim("own.age", patient.age, f"{patient.age} years old")
    yield claim("own.work", work.status, f"{work.describe()}, {work.status}")
    if work.job:
        yield claim("own.job", " ".join(locale.same.get(word, word) for word in work.job.split()), work.job)
    yield claim("own.marital", patient.marital, patient.marital)
    child = patient.person("child")
    if child is None:
        yield claim("own.children", "none", "no child")
    else:
        yield claim("own.children", "some", f"{child.relation} {child.name}")
    if sibling := patient.person("sibling"):
        yield claim("own.siblings", "some", f"{sibling.relation} {sibling.name}")
    home = patient.living.home.removeprefix("the ")
    yield claim("own.home", locale.same.get(home, home), f"lives in {patient.living.home}")
    with_whom = patient.living.with_whom
    household = "company" if with_whom else "alone"
    yield claim(
        "own.household", household, f"lives {'with ' + ', '.join(with_whom) if with_whom else 'alone'}"
    )
    for person in patient.social_network:
        who = f"{person.relation} {person.name}"
        yield claim(f"{person.slot}.age", person.age, f"{who}, {person.age}", "{person}.age")
        yield claim(f"{person.slot}.alive", "alive", f"{who} is alive", "{person}.alive")
        if person.slot in with_whom:
            yield claim(f"{person.slot}.household", "with_patient", f"lives with {who}", "{person}.household")
