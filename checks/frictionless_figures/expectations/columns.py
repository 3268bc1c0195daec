"""Columns of whole numbers without gaps, on pandas, SQL and Spark: what the conditions work on.

A cell that is missing, or is no exact number within the limit, counts as 0 beside a flag that says
so. pandas columns are Python ints, SQL columns NUMERIC, both exact at any width; the limits are
those of Spark, whose decimals have 38 digits: no product of the formula needs more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from great_expectations.compatibility import pyspark
from great_expectations.compatibility.pyspark import functions as F
from great_expectations.compatibility.sqlalchemy import sqlalchemy as sa

from frictionless_figures.expectations.conditions import LIMIT, Cells, Column, Number

Condition = Callable[..., Column]


class Frame:
    """Columns of a pandas frame: Python ints and bools, which are exact."""

    def __init__(self, frame: Any, **_: Any) -> None:
        self.frame = frame

    def number(self, name: str, unit: Any = 1, limit: int = LIMIT) -> Number:
        """The column in units of 1 / `unit`, which is a number or a column of numbers."""
        cells = self.frame[name]
        units = [unit] * len(cells) if isinstance(unit, int) else list(unit)
        found = [_whole(cell, per, limit) for cell, per in zip(cells, units, strict=True)]
        value = self._column([number or 0 for number in found], "object")
        given = self._column([number is not None for number in found], "bool")
        return Number(value, given, cells.isna())

    def text(self, name: str) -> Column:
        """The column as text, "" where it is missing."""
        return self.frame[name].astype("object").where(self.frame[name].notna(), "")

    def choose(self, key: Column, values: Mapping[Any, int]) -> tuple[Column, Column]:
        """The value of each key (0 where it is none), and whether it is one."""
        return key.map(lambda each: values.get(each, 0)).astype("object"), key.isin(list(values))

    def where(self, condition: Column, yes: Column, no: Column) -> Column:
        """`yes` where the condition holds, otherwise `no`."""
        return yes.where(condition, no)

    def bind(self, columns: Sequence[Column], condition: Condition) -> Column:
        """The condition on the columns, each computed once."""
        return condition(*columns)

    def any_of(self, column: Column, values: Iterable[str]) -> Column:
        """Whether a text is one of the values."""
        return column.isin(list(values))

    def by_group(self, key: str, condition: Callable[[Any], Column]) -> Column:
        """What a condition on sums says of the group of each row."""
        groups = self.text(key)

        class Sums:
            def sum(self, column: Column) -> Column:
                return column.groupby(groups).transform("sum")

            def least(self, column: Column) -> Column:
                return column.groupby(groups).transform("min")

            def most(self, column: Column) -> Column:
                return column.groupby(groups).transform("max")

            def every(self, flag: Column) -> Column:
                return flag.groupby(groups).transform("all")

        return condition(Sums())

    def judge(self, names: Sequence[str], holds: Callable[[Cells], bool]) -> Column:
        """Whether the cells of each row, None where missing, hold."""
        rows = zip(*(self.frame[name] for name in names), strict=True)
        told = [holds(tuple(None if is_missing(cell) else cell for cell in row)) for row in rows]
        return self._column(told, "bool")

    def _column(self, values: list[Any], dtype: str) -> Column:
        series = type(self.frame.iloc[:, 0])
        return series(values, index=self.frame.index, dtype=dtype)


class Sql:
    """Columns of a SQL database: NUMERIC, which is exact at any width."""

    def __init__(self, columns: Any, *, _table: Any, _sqlalchemy_engine: Any, **_: Any) -> None:
        self.table, self.engine = _table, _sqlalchemy_engine

    def number(self, name: str, unit: Any = 1, limit: int = LIMIT) -> Number:
        """As `Frame.number`."""
        cell = sa.cast(sa.column(name), sa.Numeric)
        scaled = cell * unit
        whole = (scaled == sa.func.round(scaled)) & (scaled <= limit) & (scaled >= -limit)
        value = sa.case((whole, sa.func.round(scaled)), else_=sa.cast(0, sa.Numeric))
        return Number(value, sa.func.coalesce(whole, sa.false()), cell.is_(None))

    def text(self, name: str) -> Column:
        """As `Frame.text`."""
        return sa.func.coalesce(sa.cast(sa.column(name), sa.Text), "")

    def choose(self, key: Column, values: Mapping[Any, int]) -> tuple[Column, Column]:
        """As `Frame.choose`."""
        found = {each: sa.cast(value, sa.Numeric) for each, value in values.items()}
        return sa.case(found, value=key, else_=sa.cast(0, sa.Numeric)), key.in_(list(values))

    def where(self, condition: Column, yes: Column, no: Column) -> Column:
        """As `Frame.where`."""
        return sa.case((condition, yes), else_=no)

    def bind(self, columns: Sequence[Column], condition: Condition) -> Column:
        """As `Frame.bind`, but each column is computed wherever it stands."""
        return condition(*columns)

    def any_of(self, column: Column, values: Iterable[str]) -> Column:
        """As `Frame.any_of`."""
        return column.in_(list(values))

    def by_group(self, key: str, condition: Callable[[Any], Column]) -> Column:
        """As `Frame.by_group`: the groups that do not hold are found by a query of their own."""

        class Sums:
            def sum(self, column: Column) -> Column:
                return sa.func.sum(column)

            def least(self, column: Column) -> Column:
                return sa.func.min(column)

            def most(self, column: Column) -> Column:
                return sa.func.max(column)

            def every(self, flag: Column) -> Column:
                return sa.func.min(sa.case((flag, 1), else_=0)) == 1

        group = self.text(key)
        failing = sa.select(group).select_from(self.table).group_by(group)
        return group.not_in(failing.having(sa.not_(condition(Sums()))))

    def judge(self, names: Sequence[str], holds: Callable[[Cells], bool]) -> Column:
        """As `Frame.judge`: the distinct cells are read, and the rows that hold some are named."""
        columns = [sa.column(name) for name in names]
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).select_from(self.table).distinct())
            wrong = [row for row in map(tuple, rows) if not holds(row)]
        matches = [
            sa.and_(
                *(
                    column.is_not_distinct_from(cell)
                    for column, cell in zip(columns, row, strict=True)
                )
            )
            for row in wrong
        ]
        return sa.not_(sa.or_(sa.false(), *matches))


class Spark:
    """Columns of a Spark frame: decimals of 38 digits, none after the point."""

    WIDE, SMALL, NUMBER = "decimal(38,18)", "decimal(24,6)", "decimal(38,0)"

    def __init__(self, frame: Any, **_: Any) -> None:
        self.frame = frame

    def number(self, name: str, unit: Any = 1, limit: int = LIMIT) -> Number:
        """As `Frame.number`."""
        cell = F.col(name).try_cast(self.WIDE)
        scaled = cell.try_cast(self.SMALL) * (F.lit(unit) if isinstance(unit, int) else unit)
        whole = (
            (cell == cell.try_cast(self.SMALL))
            & (scaled == F.round(scaled, 0))
            & (scaled <= limit)
            & (scaled >= -limit)
        )
        value = F.when(whole, scaled.try_cast(self.NUMBER)).otherwise(self._lit(0))
        return Number(value, F.coalesce(whole, F.lit(False)), F.col(name).isNull())

    def text(self, name: str) -> Column:
        """As `Frame.text`."""
        return F.coalesce(F.col(name).cast("string"), F.lit(""))

    def choose(self, key: Column, values: Mapping[Any, int]) -> tuple[Column, Column]:
        """As `Frame.choose`."""
        pairs = [part for each in values for part in (self._key(each), self._lit(values[each]))]
        found = F.try_element_at(F.create_map(*pairs), key)
        return F.coalesce(found, self._lit(0)), found.isNotNull()

    def where(self, condition: Column, yes: Column, no: Column) -> Column:
        """As `Frame.where`."""
        return F.when(condition, yes).otherwise(no)

    def bind(self, columns: Sequence[Column], condition: Condition) -> Column:
        """As `Frame.bind`: a row of the columns, which the condition is a function of."""
        names = [f"_{number}" for number in range(len(columns))]
        row = F.struct(*(each.alias(name) for name, each in zip(names, columns, strict=True)))
        return F.transform(F.array(row), lambda bound: condition(*(bound[name] for name in names)))[
            0
        ]

    def any_of(self, column: Column, values: Iterable[str]) -> Column:
        """As `Frame.any_of`."""
        return column.isin(list(values))

    def by_group(self, key: str, condition: Callable[[Any], Column]) -> Column:
        """As `Frame.by_group`."""
        window = pyspark.Window.partitionBy(self.text(key))

        class Sums:
            def sum(self, column: Column) -> Column:
                return F.sum(column).over(window)

            def least(self, column: Column) -> Column:
                return F.min(column).over(window)

            def most(self, column: Column) -> Column:
                return F.max(column).over(window)

            def every(self, flag: Column) -> Column:
                return F.min(flag).over(window)

        return condition(Sums())

    def judge(self, names: Sequence[str], holds: Callable[[Cells], bool]) -> Column:
        """As `Sql.judge`."""
        found = F.lit(True)
        for row in map(tuple, self.frame.select(*names).distinct().collect()):
            if not holds(row):
                match = F.lit(True)
                for name, cell in zip(names, row, strict=True):
                    match = match & F.col(name).eqNullSafe(F.lit(cell))
                found = found & ~match
        return found

    def _key(self, key: Any) -> Column:
        return F.lit(key) if isinstance(key, str) else self._lit(key)

    def _lit(self, number: int) -> Column:
        return F.lit(number).cast(self.NUMBER)


def is_missing(cell: Any) -> bool:
    """Whether a cell of any engine holds nothing."""
    return cell is None or type(cell).__name__ == "NAType" or cell != cell


def _whole(cell: Any, unit: int, limit: int) -> int | None:
    """A cell in whole units, or None; a float is no exact number."""
    if is_missing(cell) or isinstance(cell, float):
        return None
    try:
        scaled = Fraction(str(cell)) * unit
    except ValueError:
        return None
    return int(scaled) if scaled.denominator == 1 and abs(scaled) <= limit else None
