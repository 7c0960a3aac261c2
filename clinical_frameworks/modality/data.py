"""Everything a modality's folder holds, loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinical_frameworks.errors import UnknownFrameworkError
from clinical_frameworks.framework import DEFAULT_PROTOCOL
from clinical_frameworks.modality.definition import Modality
from clinical_frameworks.modality.homework import HomeworkKind
from clinical_frameworks.modality.protocols import Protocol
from clinical_frameworks.modality.techniques import Technique
from clinical_frameworks.script import Script


@dataclass(frozen=True)
class ModalityData:
    """The content of one folder, checked as a whole (`clinical_frameworks.modality.load`)."""

    folder: Path
    definition: Modality
    techniques: Mapping[str, Technique]
    homework: Mapping[str, HomeworkKind]
    protocols: Mapping[str, Protocol]
    script: Script

    def protocol_for(self, disorder: str) -> Protocol:
        """The disorder's own protocol, else the default one.

        Raises `UnknownFrameworkError` listing the known ids when there is neither.
        """
        protocol = self.protocols.get(disorder) or self.protocols.get(DEFAULT_PROTOCOL)
        if protocol is None:
            raise UnknownFrameworkError(
                f"{self.definition.id}: unknown protocol {disorder!r}; known protocols: "
                f"{', '.join(self.protocols)}"
            )
        return protocol
