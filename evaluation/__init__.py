"""How believable, varied and useful a corpus is. The figures live in `evaluation.realism`."""

__all__: list[str] = []
