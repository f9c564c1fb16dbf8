"""What a benchmark found, and the last line it prints."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Report:
    """Figures by name, and for some of them an aim: the comparison and the target."""

    bench: str
    figures: dict[str, float] = field(default_factory=dict)
    aims: dict[str, tuple[str, float]] = field(default_factory=dict)

    @property
    def missed(self) -> list[str]:
        """The aims that the figures do not reach; a figure that was not measured is missed."""
        return [name for name in self.aims if not self._reaches(name)]

    @property
    def met(self) -> bool:
        return not self.missed

    def line(self) -> str:
        """Returns one line of JSON."""
        return json.dumps(
            {
                "bench": self.bench,
                "figures": {name: round(value, 4) for name, value in self.figures.items()},
                "aims": self.aims,
                "met": self.met,
            }
        )

    def _reaches(self, name: str) -> bool:
        comparison, target = self.aims[name]
        value = self.figures.get(name)
        if value is None:
            return False
        return value <= target if comparison == "<=" else value >= target


def percentile(samples: Sequence[float], part: float) -> float:
    """Returns the sample that `part` of all samples do not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def over_rounds(rounds: Sequence[Sequence[float]], part: float) -> float:
    """Returns the median over rounds of each round's percentile."""
    return median(percentile(samples, part) for samples in rounds if samples)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns aligned columns, the first to the left and the others to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in (head, ["-" * w for w in widths], *rows)
    ]
    return "\n".join(line.rstrip() for line in lines)
