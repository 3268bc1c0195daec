"""The numbers of a row are what its printed token says."""

from collections.abc import Iterator

from frictionless_figures.outcome import Finding
from frictionless_figures.reading import Number, Reading, plain, read
from frictionless_figures.table import Row, Table, Tables

# What the dimension of a unit says about the kind of its figures.
KINDS = {
    "count": "quantity",
    "money": "quantity",
    "share": "share",
    "change": "share",
    "duration": "duration",
    "rank": "ordinal",
}
CURRENCIES = ("元", "美元", "欧元", "港元", "日元", "英镑")


def printed_figure(
    table: Table,
    tables: Tables,
    *,
    token: str = "token",
    value: str = "value",
    lower: str = "lower",
    upper: str = "upper",
    qualifier: str = "qualifier",
    unit: str = "unit_id",
    units: str = "units",
) -> Iterator[Finding]:
    """Value, lower, upper and qualifier are what `read(token)` gives.

    The measure word of the token is one of the unit's `measure_words` in the table `units`, and
    its kind agrees with the unit's `dimension`. A figure printed without a measure word may have
    any unit of its kind. A share of a whole is at most 100.
    """
    table.need(token, value, lower, upper, qualifier, unit)
    tables[units].need("unit_id", "dimension", "measure_words")
    by_id = {key[0]: row for key, row in tables[units].index(("unit_id",)).items()}
    for row in table.rows:
        printed = row[token]
        try:
            reading = read(printed or "")
        except ValueError as error:
            yield Finding(row, False, f"{error}. Correct {token}.", token)
            continue
        expected = {
            value: _text(reading.value),
            lower: _text(reading.lower),
            upper: _text(_most(reading, by_id.get(row[unit]))),
            qualifier: reading.qualifier,
        }
        wrong = []
        for name, text in expected.items():
            if row[name] != text:
                found = f"{name} is {row[name] or 'empty'}, and {printed} reads {text or 'empty'}."
                message = f"{found} Correct {name}, or the token."
                wrong.append(Finding(row, False, message, name))
        if problem := _unit_problem(row, unit, reading, by_id):
            wrong.append(Finding(row, False, f"{problem} Correct {unit}, or the token.", unit))
        yield from wrong or [Finding(row, True, sentence(reading))]


def _most(reading: Reading, unit: Row | None) -> Number | None:
    """Return the upper bound of a figure: a share of a whole is never more than all of it."""
    if unit is None or unit["dimension"] != "share":
        return reading.upper
    return 100 if reading.upper is None else min(reading.upper, 100)


def _text(number: Number | None) -> str | None:
    return None if number is None else plain(number)


def _unit_problem(
    row: Row, field: str, reading: Reading, units: dict[str | None, Row]
) -> str | None:
    """Return what is wrong with the unit of a row, or None."""
    name = row[field]
    if name is None:
        if not reading.unit:
            return None
        return f"{field} is empty, and {reading.token} has the measure word {reading.unit}."
    unit = units.get(name)
    if unit is None:
        return f"{field} {name} is no unit."
    words = (unit["measure_words"] or "").split(" ")
    if reading.unit and reading.unit not in words:
        found = f"{reading.token} has the measure word {reading.unit}"
        return f"{field} {name} is printed {' or '.join(words)}, and {found}."
    dimension = unit["dimension"] or ""
    if KINDS.get(dimension) not in [each.kind for each in (reading, *reading.alternatives)]:
        return f"{field} {name} is a {dimension}, and {reading.token} is a {reading.kind}."
    if (dimension == "money") != (reading.unit in CURRENCIES):
        return f"{field} {name} is a {dimension}, and {reading.token} is printed {reading.unit}."
    return None


def sentence(reading: Reading) -> str:
    """Return what a printed figure says, in words."""
    lower, upper = _text(reading.lower), _text(reading.upper)
    if lower == upper:
        return f"{reading.token} says {lower}, exactly."
    ends = f"from {lower}" if lower is not None else "anything"
    ends += f" to {upper}" if upper is not None else " upwards"
    return f"{reading.token} says {ends} ({reading.qualifier})."
