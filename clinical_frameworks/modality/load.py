"""Loads a modality from its folder and checks it as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from clinical_frameworks.datafile import read_record
from clinical_frameworks.errors import ClinicalDataError
from clinical_frameworks.framework import DEFAULT_PROTOCOL
from clinical_frameworks.instruments import instruments, load_instrument
from clinical_frameworks.modality.data import ModalityData
from clinical_frameworks.modality.definition import Modality
from clinical_frameworks.modality.distortions import read_distortions
from clinical_frameworks.modality.faults import Faults
from clinical_frameworks.modality.framework import ScriptedFramework
from clinical_frameworks.modality.homework import read_homework
from clinical_frameworks.modality.line_checks import line_faults
from clinical_frameworks.modality.move_checks import Surroundings, move_faults
from clinical_frameworks.modality.probe import full_view
from clinical_frameworks.modality.protocols import Protocol, read_protocol
from clinical_frameworks.modality.script_files import ScriptFiles, read_script
from clinical_frameworks.modality.techniques import Technique, read_techniques
from clinical_frameworks.risk import RISK_SCRIPT

# Small replies and the risk protocol are part of every modality's script.
SHARED = (Path(__file__).parent / "shared", RISK_SCRIPT)
HEAD = "modality.yaml"


def load_modality(folder: Path) -> ScriptedFramework:
    """Return the framework that a folder describes (see the room's README, "Write a modality").

    Raises `ClinicalDataError` with every fault found, each naming file, entry and field.
    """
    return ScriptedFramework(read_modality(folder.resolve()))


@cache
def read_modality(folder: Path) -> ModalityData:
    """Read and check a modality's folder; once a process for each folder.

    Raises `ClinicalDataError` with every fault found: an entry that does not fit its schema, a name of
    something that is not there, a line that cannot be filled, a session that could not be closed.
    """
    if not (folder / HEAD).is_file():
        raise ClinicalDataError(f"{folder}: no {HEAD} here, so this is no modality's folder")
    faults = Faults()
    definition = faults.attempt(lambda: read_record(folder / HEAD, Modality))
    techniques = faults.attempt(lambda: read_techniques(folder / "techniques.yaml"))
    homework = faults.attempt(lambda: read_homework(folder / "homework.yaml"))
    protocols = _read_protocols(folder / "protocols", faults)
    files = read_script((*SHARED, folder), faults)
    for kind, entries in (("lines", files.line_files), ("moves", files.move_files)):
        if not any(path.parent == folder / kind for path in entries.values()) and not faults.found:
            faults.add([f"{folder / kind}: no entry in any .yaml file here; a modality has its own {kind}"])
    if techniques is not None and homework is not None:
        faults.add(_technique_faults(folder, techniques, homework, protocols, faults))
        faults.add(_protocol_faults(folder, protocols, techniques, homework))
    if definition is not None and techniques is not None:
        view = full_view(definition)
        faults.add(line_faults(files, view, folder))
        faults.add(move_faults(files, Surroundings(definition, tuple(techniques), view)))
        faults.add(_adherence_faults(folder / HEAD, definition, files, techniques))
    faults.raise_any(folder)
    assert definition is not None, "a missing head is a fault"
    assert techniques is not None, "missing techniques are a fault"
    assert homework is not None, "missing homework is a fault"
    return ModalityData(folder, definition, techniques, homework, protocols, files.script())


def _read_protocols(folder: Path, faults: Faults) -> dict[str, Protocol]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        faults.add([f"{folder}: no .yaml file here; write one per disorder, or default.yaml for all"])
    read = [faults.attempt(lambda path=path: read_protocol(path)) for path in paths]  # type: ignore[misc]
    return {protocol.id: protocol for protocol in read if protocol is not None}


def _unknown(where: str, field: str, value: str, known: Collection[str]) -> Iterator[str]:
    if value not in known:
        listed = ", ".join(known) or "none"
        yield f"{where}: field {field}: unknown id {value!r}; known: {listed}"


def _technique_faults(
    folder: Path,
    techniques: Mapping[str, Technique],
    homework: Collection[str],
    protocols: Mapping[str, Protocol],
    faults: Faults,
) -> Iterator[str]:
    path, listed = folder / "techniques.yaml", folder / "distortions.yaml"
    distortions: Collection[str] = ()
    if listed.is_file():
        distortions = faults.attempt(lambda: read_distortions(listed)) or ()
    for technique in techniques.values():
        where = f"{path}: technique {technique.id!r}"
        for kind in technique.homework:
            yield from _unknown(where, "homework", kind, homework)
        for distortion in technique.distortions:
            yield from _unknown(where, "distortions (see distortions.yaml)", distortion, distortions)
        if DEFAULT_PROTOCOL not in protocols:
            for disorder in technique.disorders:
                yield from _unknown(where, "disorders (see protocols/)", disorder, protocols)


def _protocol_faults(
    folder: Path,
    protocols: Mapping[str, Protocol],
    techniques: Mapping[str, Technique],
    homework: Collection[str],
) -> Iterator[str]:
    used: set[str] = set()
    for protocol in protocols.values():
        where = f"{folder / 'protocols' / protocol.id}.yaml"
        for instrument in protocol.instruments:
            yield from _unknown(where, "instruments", instrument, instruments())
        for stage in protocol.stages:
            for kind in stage.homework:
                yield from _unknown(where, f"stages.{stage.id}.homework", kind, homework)
            for name in stage.techniques:
                yield from _unknown(where, f"stages.{stage.id}.techniques", name, techniques)
                yield from _not_indicated(where, stage.id, protocol.id, techniques.get(name))
            used |= {*stage.homework, *stage.techniques}
    for file, names in (("techniques", tuple(techniques)), ("homework", tuple(homework))):
        for name in names:
            if protocols and name not in used:
                yield f"{folder / file}.yaml: {name!r}: no protocol uses it; use it or take it out"


def _not_indicated(where: str, stage: str, disorder: str, technique: Technique | None) -> Iterator[str]:
    if technique is None or not technique.disorders or disorder == DEFAULT_PROTOCOL:
        return
    if disorder not in technique.disorders:
        yield (
            f"{where}: field stages.{stage}.techniques: {technique.id!r} is indicated for "
            f"{', '.join(technique.disorders)} only (techniques.yaml)"
        )


def _adherence_faults(
    path: Path, definition: Modality, files: ScriptFiles, techniques: Collection[str]
) -> Iterator[str]:
    """Evidence must be able to occur: its acts, lines and techniques exist in this script."""
    adherence = definition.adherence
    dimensions: tuple[str, ...] | None = None
    if adherence.instrument is not None:
        yield from _unknown(str(path), "adherence.instrument", adherence.instrument, instruments())
        if adherence.instrument in instruments():
            dimensions = tuple(dimension.id for dimension in load_instrument(adherence.instrument).dimensions)
    # The risk protocol is not part of every session, so its lines are no evidence for the modality's items.
    folder = path.parent
    own = {key: files.lines[key] for key, file in files.line_files.items() if file.is_relative_to(folder)}
    acts = {line.act for line in own.values()}
    for item in adherence.items:
        where = f"{path}: adherence item {item.id!r}"
        for act in item.evidence.acts:
            yield from _unknown(where, "evidence.acts (of lines/*.yaml)", act, sorted(acts))
        for technique in item.evidence.techniques:
            yield from _unknown(where, "evidence.techniques", technique, techniques)
        for start in item.evidence.lines:
            if not any(key.startswith(start) for key in own):
                yield f"{where}: field evidence.lines: no line of lines/*.yaml begins with {start!r}"
        if item.dimension is not None and dimensions is None:
            yield f"{where}: field dimension: give adherence.instrument to name a dimension of it"
        elif item.dimension is not None:
            yield from _unknown(where, "dimension", item.dimension, dimensions or ())
