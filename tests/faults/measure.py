"""Who notices which faults: Frictionless alone, the rules, or only the second coding."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from frictionless import Package

from faults.bare import Bare
from faults.deletions import deletions
from faults.fault import Fault
from faults.plant import numbers_in_words, other_words, single_slips
from faults.steps import in_step, judged
from frictionless_figures.chain import MissingTextError, Texts, read_texts, verify
from frictionless_figures.command.bar import Bar
from frictionless_figures.command.diff import changes, vanished
from frictionless_figures.package import load_tables
from frictionless_figures.registry import DOUBTS, MAY_JUDGE_NOTHING, Performance
from frictionless_figures.registry import RULES as CHECKS
from frictionless_figures.rules.claims import CLAIMS
from frictionless_figures.table import SetUpError, Table, Tables

PRINTED = ("sources", "numerals", "sentences", "mentions", "programs", "places")
SECOND_ENTRIES = ("codings", "resolutions")
# The rule that owns a claim, and the cells that are the claim.
OWNED = {
    "rates": (
        "stated-rate",
        ("numerator", "denominator", "denominator_min", "denominator_max", "rate", "decimals"),
    ),
    "totals": ("stated-total", ("part", "total")),
    "spans": ("stated-span", ("years", "first_year", "last_year", "counting")),
}
SCHEMA, RULES, SECOND, OWNER, NOBODY = "schema", "rules", "second coding", "owner", "nobody"
ENDED, LISTED = "diff ends with 1", "diff lists it"
Use = tuple[str, str, Mapping[str, Any]]  # table, check, options
CHAIN: Use = ("", "chain", {})


class Eye:
    """A package, opened once, that looks for one fault after the other."""

    def __init__(self, descriptor: Path, texts: Path | None) -> None:
        package = Package.from_descriptor(str(descriptor))
        self.tables = load_tables(package)
        self.folder = texts
        self.texts: Texts | None = read_texts(self.tables, texts) if texts else None
        self.bare = Bare(package, self.tables)
        self.users = _users(self.tables)
        self.noticed_by: dict[tuple[str, ...], Use] = {}
        for name in PRINTED if self.texts else ():
            self.users[name].append(CHAIN)

    def who(self, fault: Fault) -> str:
        """Return who notices a fault: the second coding only where nobody else does.

        What noticed the last fault of this sort is asked first: any failure will do.
        """
        if self.bare.notices(fault):
            return SCHEMA
        spoiled, sort = fault.in_tables(self.tables), (fault.table, fault.field, fault.kind)
        asked = [use for name in fault.edits for use in self.users[name]]
        if sort in self.noticed_by:
            asked.insert(0, self.noticed_by[sort])
        others = [use for use in asked if use[1] != "coded-twice"]
        for use in others:
            if self._fails(use, spoiled):
                self.noticed_by[sort] = use
                return RULES
        second = [use for use in asked if use[1] == "coded-twice"]
        return SECOND if any(self._fails(use, spoiled) for use in second) else NOBODY

    def owner(self, fault: Fault) -> str:
        """Return whether the rule that owns a claim notices a fault, without any second entry."""
        spoiled = fault.in_tables(self.tables)
        names = [name for name in spoiled if name not in SECOND_ENTRIES]
        alone = Tables({name: (lambda name=name: _without_keys(spoiled[name])) for name in names})
        rule, options = OWNED[fault.table][0], dict(self.tables[fault.table].checks)
        return OWNER if self._fails((fault.table, rule, options[rule]), alone) else NOBODY

    def diff(self, fault: Fault) -> str:
        """Return what `figures diff` says of a fault, against the package without it."""
        spoiled = fault.in_tables(self.tables)
        if any(vanished(self.tables, spoiled)):
            return ENDED
        return LISTED if any(changes(self.tables, spoiled)) else NOBODY

    def _fails(self, use: Use, spoiled: Tables) -> bool:
        name, check, options = use
        if use is CHAIN:
            return self._breaks(spoiled)
        done = Performance(check, spoiled[name], spoiled)
        try:
            if any(done.perform(**options)):
                return True
        except SetUpError:
            return True
        return not done.findings and check not in MAY_JUDGE_NOTHING

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


def _without_keys(table: Table) -> Table:
    return replace(table, foreign_keys=(), unique_keys=(), load=lambda: table.content)


class _Watched(Tables):
    """Tables that know which of them a rule has asked for, by name."""

    def __init__(self, tables: Tables) -> None:
        super().__init__({name: (lambda name=name: tables[name]) for name in tables})
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Table:
        self.asked.add(name)
        return super().__getitem__(name)


def _users(tables: Tables) -> dict[str, list[Use]]:
    """Return, by table, the declared checks that read it: its own first."""
    users: dict[str, list[Use]] = {name: [] for name in tables}
    for name, table in tables.items():
        for check, options in table.checks:
            watched = _Watched(tables)
            list(CHECKS[check](table, watched, **options))
            excused = {DOUBTS} if check in CLAIMS else set()
            for read in watched.asked | {name} | excused:
                users[read].append((name, check, options))
    return {name: sorted(uses, key=lambda use: use[0] != name) for name, uses in users.items()}


Asked = tuple[str, Fault]  # of which part of the measurement, and the fault
ASKS: Mapping[str, Callable[[Eye, Fault], str]] = {
    "single": Eye.who,
    "owned": Eye.owner,
    "in step": Eye.who,
    "deleted": Eye.who,
    "diff": Eye.diff,
    "words": Eye.who,
    "reworded": Eye.who,
}


def planned(tables: Tables) -> Iterator[Asked]:
    """Yield every fault with the part of the measurement that it is for."""
    for fault in single_slips(tables):
        yield "single", fault
        if fault.field in OWNED.get(fault.table, ("", ()))[1]:
            yield "owned", fault
    for fault in in_step(tables):
        yield "in step", fault
    for fault in deletions(tables):
        yield "deleted", fault
        yield "diff", fault
    for fault in numbers_in_words(tables):
        yield "words", fault
    for fault in other_words(tables):
        yield "reworded", fault


Count = Counter[tuple[str, str, str, str, str]]  # part, kind, table, field, who


def measure(descriptor: Path, texts: Path | None, bar: Bar) -> tuple[Count, list[str]]:
    """Plant every fault, on all cores; return who notices how many, and the surprises."""
    tables = load_tables(Package.from_descriptor(str(descriptor)))
    plan, answers = list(planned(tables)), list[str]()
    bar.expect(len(plan))
    with Pool(os.cpu_count(), _open, (descriptor, texts)) as pool:
        for who in pool.imap(_ask, plan, chunksize=50):
            answers.append(who)
            bar.saw(1)
    return counted(tables, plan, answers)


def counted(
    tables: Tables, plan: Sequence[Asked], answers: Iterable[str]
) -> tuple[Count, list[str]]:
    """Return the sums, slips in judged cells once more as a part of their own, and the surprises.

    A surprise is a slip in a claim that its own rule does not notice, and a false alarm.
    """
    cells, count, surprises = judged(tables), Count(), []
    for (part, fault), who in zip(plan, answers, strict=True):
        count[part, fault.kind, fault.table, fault.field, who] += 1
        if part == "single" and (fault.table, fault.field) in cells:
            count["judged", fault.kind, fault.table, fault.field, who] += 1
        if who == {"owned": NOBODY}.get(part) or (part == "reworded" and who != NOBODY):
            surprises.append(f"{part}: {fault}")
    return count, surprises


def _open(descriptor: Path, texts: Path | None) -> None:
    global EYE  # one to a process: a package takes long to open
    EYE = Eye(descriptor, texts)


def _ask(asked: Asked) -> str:
    part, fault = asked
    return ASKS[part](EYE, fault)
