"""What is wrong with a message, in a form that programs and people can read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """One kind of fault: a stable id, and the particulars in words."""

    id: str
    detail: str


class Findings:
    """Collects defects. Of many of one kind it keeps the first and their number."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._times: dict[str, int] = {}

    def add(self, defect: str, detail: str) -> None:
        self._first.setdefault(defect, detail)
        self._times[defect] = self._times.get(defect, 0) + 1

    def defects(self) -> list[Defect]:
        """One of each kind, in the order they were found."""
        return [
            Defect(found, detail if times == 1 else f"{detail} (the first of {times})")
            for (found, detail), times in zip(
                self._first.items(), self._times.values(), strict=True
            )
        ]
