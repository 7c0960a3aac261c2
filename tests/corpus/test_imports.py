from __future__ import annotations

import subprocess
import sys


def test_importing_corpus_loads_no_heavy_library() -> None:
    program = (
        "import sys, corpus\n"
        "heavy = {'pyarrow', 'pandas', 'numpy', 'jinja2', 'torch', 'langgraph', 'aiohttp', 'av'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_names_of_the_package_exist() -> None:
    import corpus

    assert all(hasattr(corpus, name) for name in corpus.__all__)
