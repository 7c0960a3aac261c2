"""Seeds derived by hashing, so each course, session and turn has its own and order does not matter."""

from __future__ import annotations

import hashlib
import random


def derive_seed(*parts: str | int) -> int:
    """Return a 63-bit seed that depends on every part and on their order.

    Parts are joined with a separator that cannot occur in an integer, so ``("a", 12)`` and ``("a1", 2)``
    give different seeds. SHA-256 keeps it equal across machines and Python versions (``hash`` is not).
    """
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def derive_rng(*parts: str | int) -> random.Random:
    """Return a private random generator seeded by `derive_seed`."""
    return random.Random(derive_seed(*parts))
