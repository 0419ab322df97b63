"""Defects of a message, for programs and for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of defect: a stable id, and details as text."""

    id: str
    detail: str


class DefectCollector:
    """Collect defects: of each kind the first, and a count."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._times: dict[str, int] = {}

    def add(self, defect: str, detail: str) -> None:
        self._first.setdefault(defect, detail)
        self._times[defect] = self._times.get(defect, 0) + 1

    def __contains__(self, defect: str) -> bool:
        return defect in self._times

    def defects(self) -> list[Defect]:
        """One of each kind, in the order of their discovery."""
        return [
            Defect(found, detail if times == 1 else f"{detail} (the first of {times})")
            for (found, detail), times in zip(
                self._first.items(), self._times.values(), strict=True
            )
        ]
