"""Draw the two graphs as Mermaid text, so that the drawings in the documentation are the code's own.

Run it after a change of a graph: ``python -m engine.draw_graphs docs/graphs``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from engine.course_graph import course_graph
from engine.session_graph import session_graph


def draw(folder: Path) -> None:
    """Write ``session.mmd`` and ``course.mmd`` into the folder, which is made when missing.

    Raises:
        OSError: The folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawings = {
        "session.mmd": session_graph().get_graph().draw_mermaid(),
        "course.mmd": course_graph().get_graph().draw_mermaid(),
    }
    for name, drawing in drawings.items():
        (folder / name).write_text(drawing.rstrip() + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Draw into the one folder named; 2 when it is not named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m engine.draw_graphs FOLDER\n")
        return 2
    draw(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
