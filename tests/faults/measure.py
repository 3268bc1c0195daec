"""Which faults are noticed, by Frictionless alone and by the checks of the package."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from frictionless import Package

from faults.bare import Bare
from faults.plant import Fault, faults, harmless
from frictionless_figures.chain import MissingTextError, Texts, read_texts, verify
from frictionless_figures.package import DISCREPANCIES, load_tables
from frictionless_figures.plugin import explanations
from frictionless_figures.registry import confront
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import Table, Tables

PRINTED = ("sources", "numerals", "sentences", "mentions", "programs", "places")
Place = tuple[str, str, str]  # table, field, kind
Use = tuple[str, str, Mapping[str, Any]]  # table, check, options
CHAIN: Use = ("", "chain", {})
ONE_IN = 16  # of the faults, the suites of Great Expectations are asked of so many: they are slow


@dataclass
class Count:
    """How many faults were planted, and by what they were noticed; the missed ones by name."""

    planted: Counter[Place] = field(default_factory=Counter)
    bare: Counter[Place] = field(default_factory=Counter)
    ours: Counter[Place] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    harmless: int = 0
    asked: Counter[str] = field(default_factory=Counter)  # faults that the suites were asked of
    suites: Counter[str] = field(default_factory=Counter)  # and those that they fail on, by kind

    def add(self, other: Count) -> None:
        """Take in another count."""
        self.planted += other.planted
        self.bare += other.bare
        self.ours += other.ours
        self.missed += other.missed
        self.alarms += other.alarms
        self.harmless += other.harmless
        self.asked += other.asked
        self.suites += other.suites


class Eye:
    """A package, opened once, that looks for one fault after the other."""

    def __init__(self, descriptor: Path, texts: Path | None) -> None:
        package = Package.from_descriptor(str(descriptor))
        self.tables = load_tables(package)
        self.folder = texts
        self.texts: Texts | None = read_texts(self.tables, texts) if texts else None
        self.bare = Bare(package, self.tables)
        self.users = _users(self.tables)
        self.noticed_by: dict[Place, int] = {}
        for name in PRINTED if self.texts else ():
            self.users[name].append(CHAIN)

    def notices(self, fault: Fault) -> bool:
        """Return whether a check of the package fails on the fault.

        What noticed the last fault of this sort is asked first: any failure will do.
        """
        spoiled = fault.in_tables(self.tables)
        asked = self.users[fault.table]
        place = (fault.table, fault.field, fault.kind)
        last = self.noticed_by.get(place)
        for number in ([] if last is None else [last]) + list(range(len(asked))):
            if self._fails(asked[number], spoiled):
                self.noticed_by[place] = number
                return True
        return False

    def _fails(self, use: Use, spoiled: Tables) -> bool:
        if use is CHAIN:
            return self._breaks(spoiled)
        name, check, options = use
        known = explanations(check, name, spoiled)
        found = confront(check, spoiled[name], spoiled, options, known)
        return any(not outcome.holds and not outcome.known for outcome in found)

    def _breaks(self, spoiled: Tables) -> bool:
        """Return whether the chain to the texts breaks, or a text cannot be found."""
        assert self.folder is not None
        assert self.texts is not None
        texts = self.texts
        if spoiled["sources"] is not self.tables["sources"]:
            try:
                texts = read_texts(spoiled, self.folder)
            except MissingTextError:
                return True
        return any(not outcome.holds for outcome in verify(spoiled, texts))

    def count(self, planted: Iterable[Fault], step: Callable[[], Any]) -> Count:
        """Look for every fault of a list, and count."""
        count = Count()
        for fault in planted:
            place = (fault.table, fault.field, fault.kind)
            count.planted[place] += 1
            bare = self.bare.notices(fault)
            count.bare[place] += bare
            noticed = bare or self.notices(fault)
            count.ours[place] += noticed
            if not noticed:
                count.missed.append(_named(fault))
            step()
        return count


def _named(fault: Fault) -> str:
    cells = [fault.rows[at][fault.field] for at in fault.changed if fault.field]
    return f"{fault.table} {fault.key} {fault.field}: {fault.kind} {cells}"


class _Watched(Tables):
    """Tables that know which of them a rule has read rows of, by name."""

    def __init__(self, tables: Tables) -> None:
        super().__init__({name: (lambda name=name: tables[name]) for name in tables})
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Table:
        self.read.add(name)
        return super().__getitem__(name)


def _users(tables: Tables) -> dict[str, list[Use]]:
    """Return, by table, the declared checks that read it: its own first."""
    users: dict[str, list[Use]] = {name: [] for name in tables}
    for name, table in tables.items():
        for check, options in table.checks:
            watched = _Watched(tables)
            list(confront(check, table, watched, options, {}))
            excused = {DISCREPANCIES} if check in CLAIMS else set()
            for each in watched.read | {name} | excused:
                users[each].append((name, check, options))
    return {key: sorted(found, key=lambda use: use[0] != key) for key, found in users.items()}


def measure(
    descriptor: Path, texts: Path | None, every: int = 1, step: Callable[[int], Any] = int
) -> Count:
    """Plant every n-th fault and every harmless change, on all cores, and count what is noticed.

    `step` is told how many faults have been looked for since it was told last.
    """
    cores = os.cpu_count() or 1
    total = Count()
    with ProcessPoolExecutor(cores) as pool:
        parts = [(descriptor, texts, every, part, 16 * cores) for part in range(16 * cores)]
        for count in pool.map(_part, parts):
            total.add(count)
            step(sum(count.planted.values()))
    return total


@cache
def _eye(descriptor: Path, texts: Path | None) -> Eye:
    return Eye(descriptor, texts)


def _part(work: tuple[Path, Path | None, int, int, int]) -> Count:
    descriptor, texts, every, part, parts = work
    eye = _eye(descriptor, texts)
    chosen = islice(faults(eye.tables), part * every, None, parts * every)
    count = eye.count(chosen, lambda: None)
    for fault in islice(harmless(eye.tables), part, None, parts):
        count.harmless += 1
        if eye.bare.notices(fault) or eye.notices(fault):
            count.alarms.append(_named(fault))
    watch = _watch(descriptor)
    for fault in islice(faults(eye.tables), part * ONE_IN, None, parts * ONE_IN):
        count.asked[fault.kind] += 1
        count.suites[fault.kind] += watch.fails(fault.in_tables(eye.tables))
    return count


@cache
def _watch(descriptor: Path) -> Any:
    """Return the suites of Great Expectations, which are loaded only here: they take long."""
    from frictionless_figures.expectations.watch import Watch

    from frictionless_figures.expectations.suites import declarations

    package = Package.from_descriptor(str(descriptor))
    return Watch(load_tables(package), declarations(package))


def total_faults(descriptor: Path) -> int:
    """Return how many faults the package can suffer."""
    return sum(1 for _ in _iterate(descriptor))


def _iterate(descriptor: Path) -> Iterator[Fault]:
    yield from faults(load_tables(Package.from_descriptor(str(descriptor))))
