"""The custom expectations fail on pandas, PostgreSQL and Spark the rows that the rules fail."""

import csv
from fractions import Fraction

from conftest import CASES
from expectations.conftest import Ask, number
from frictionless_figures.arithmetic.feasible import feasible_denominators
from frictionless_figures.arithmetic.rate import rate
from frictionless_figures.arithmetic.total import total
from frictionless_figures.reading import as_reading, plain

PER = {"": 100, "%": 100, "‰": 1000, "倍": 1}
RATE_TYPES = {
    "id": "string",
    "n1": "number",
    "n2": "number",
    "m1": "number",
    "m2": "number",
    "r": "number",
    "d": "integer",
    "r1": "number",
    "r2": "number",
    "least": "integer",
    "most": "integer",
}


def figures(names: tuple[str, str], token: str | None) -> dict[str, object]:
    """Return the two ends of a printed figure, as a view of intervals has them."""
    if token is None:
        return dict.fromkeys(names)
    reading = as_reading(token)
    ends = (reading.lower, reading.upper)
    return {
        name: None if end is None else number(plain(end))
        for name, end in zip(names, ends, strict=True)
    }


def rate_row(name: str, numerator: str, denominator: str | None, printed: str) -> dict[str, object]:
    reading = as_reading(printed)
    value = None if reading.value is None else number(plain(reading.value))
    return {
        "id": name,
        **figures(("n1", "n2"), numerator),
        **figures(("m1", "m2"), denominator),
        "r": value,
        "d": reading.decimals,
        **figures(("r1", "r2"), printed),
    }


def rate_expectation(**options: object) -> dict[str, object]:
    kwargs = {
        "column_list": list(RATE_TYPES),
        "numerator": ["n1", "n2"],
        "denominator": ["m1", "m2"],
        "rate": "r",
        "decimals": "d",
        "rate_ends": ["r1", "r2"],
        "least": "least",
        "most": "most",
        "key": "id",
        **options,
    }
    return {"type": "expect_stated_rate_to_match", "kwargs": kwargs}


def rate_cases() -> list[dict[str, str]]:
    rows = []
    for kind in ("valid", "invalid", "undecided"):
        with (CASES / f"rates_{kind}.csv").open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return [row for row in rows if all(map(is_decimal, list(row.values())[:3]))]


def is_decimal(token: str) -> bool:
    """Return whether a decimal holds the figure; thirds have no column in a table."""
    reading = as_reading(token)
    ends = (reading.value, reading.lower, reading.upper)
    return not any(isinstance(end, Fraction) for end in ends)


def test_fails_the_rates_that_the_rule_fails(ask: Ask) -> None:
    cases = rate_cases()
    groups: dict[tuple[int, str], list[dict[str, str]]] = {}
    for case in cases:
        per = PER[as_reading(case["rate"]).unit]
        groups.setdefault((per, case["rounding"]), []).append(case)
    for (per, rounding), found in groups.items():
        rows = [
            rate_row(f"{at}", case["numerator"], case["denominator"], case["rate"])
            for at, case in enumerate(found)
        ]
        expected = sorted(
            f"{at}"
            for at, case in enumerate(found)
            if not rate(case["numerator"], case["denominator"], case["rate"], rounding).holds
        )
        asked = rate_expectation(per=per, rounding=rounding)
        assert (per, rounding, ask(RATE_TYPES, rows, asked)) == (per, rounding, expected)


FEASIBLE = [
    ("all that it allows", "936", "76.5%", 1223, 1224),
    ("one too few", "936", "76.5%", 1223, 1223),
    ("one too many", "936", "76.5%", 1222, 1224),
    ("one beyond", "936", "76.5%", 1223, 1225),
    ("nothing", "936", "76.5%", None, None),
    ("without an end", "0", "0.0%", 1, None),
    ("an end too many", "0", "0.0%", 1, 1000),
    ("an end too few", "936", "76.5%", 1223, None),
    ("an open numerator", "超10万", "76.5%", 130634, None),
]


def test_fails_a_range_that_is_not_all_that_the_rate_allows(ask: Ask) -> None:
    rows = [
        rate_row(name, numerator, None, printed) | {"least": least, "most": most}
        for name, numerator, printed, least, most in FEASIBLE
    ]
    expected = sorted(
        name
        for name, numerator, printed, least, most in FEASIBLE
        if feasible_denominators(numerator, printed) != (least, most)
    )
    assert ask(RATE_TYPES, rows, rate_expectation()) == expected


def test_fails_a_range_beside_a_denominator(ask: Ask) -> None:
    row = rate_row("both", "936", "1223", "76.5%") | {"least": 1223, "most": 1224}
    assert ask(RATE_TYPES, [row], rate_expectation()) == ["both"]


def test_fails_what_it_cannot_decide(ask: Ask) -> None:
    right = rate_row("right", "936", "1223", "76.5%")
    rows = [
        right,
        right | {"id": "wide", "n1": number("1000000000001"), "n2": number("1000000000001")},
        right | {"id": "fine", "n1": number("936.0001"), "n2": number("936.0001")},
        right | {"id": "many decimals", "d": 7},
        right | {"id": "no numerator", "n1": None, "n2": None},
        right | {"id": "no rate", "r1": None, "r2": None},
        right | {"id": "no decimals", "d": None},
        right | {"id": "wide rate", "r": number("1000001"), "r1": number("1000000.95")},
    ]
    assert ask(RATE_TYPES, rows, rate_expectation()) == sorted(row["id"] for row in rows[1:])


def test_expects_what_is_known_to_fail_to_fail(ask: Ask) -> None:
    rows = [
        rate_row("right", "936", "1223", "76.5%"),
        rate_row("wrong", "936", "873", "76.5%"),
        rate_row("known", "936", "873", "76.5%"),
        rate_row("stale", "936", "1224", "76.5%"),
    ]
    found = ask(RATE_TYPES, rows, rate_expectation(known=["known", "stale"]))
    assert found == ["stale", "wrong"]


def total_rows() -> list[dict[str, object]]:
    rows = []
    for kind in ("valid", "invalid"):
        with (CASES / f"totals_{kind}.csv").open(encoding="utf-8", newline="") as file:
            for number_of_case, case in enumerate(csv.DictReader(file)):
                parts = case["parts"].split(" + ")
                if not all(map(is_decimal, [*parts, case["total"]])):
                    continue
                holds = total(parts, case["total"]).holds
                rows += [
                    {
                        "id": f"{kind} {number_of_case} {at}",
                        "case": f"{kind} {number_of_case}",
                        "holds": holds,
                        **figures(("p1", "p2"), part),
                        **figures(("t1", "t2"), case["total"]),
                    }
                    for at, part in enumerate(parts)
                ]
    return rows


TOTAL_TYPES = {
    "id": "string",
    "case": "string",
    "p1": "number",
    "p2": "number",
    "t1": "number",
    "t2": "number",
}
TOTAL = {
    "type": "expect_stated_total_to_match",
    "kwargs": {
        "column_list": list(TOTAL_TYPES),
        "group": "case",
        "part": ["p1", "p2"],
        "total": ["t1", "t2"],
        "key": "case",
    },
}


def test_fails_the_totals_that_the_rule_fails(ask: Ask) -> None:
    rows = total_rows()
    expected = sorted(str(row["id"]) for row in rows if not row["holds"])
    assert expected
    assert ask(TOTAL_TYPES, rows, TOTAL) == expected


def test_fails_a_total_that_its_rows_do_not_repeat(ask: Ask) -> None:
    rows = [
        {"id": name, "case": "one", **figures(("p1", "p2"), part), **figures(("t1", "t2"), whole)}
        for name, part, whole in (("first", "1", "3"), ("second", "2", "4"))
    ]
    assert ask(TOTAL_TYPES, rows, TOTAL) == ["first", "second"]


SPAN_TYPES = {
    "id": "string",
    "first": "integer",
    "last": "integer",
    "years": "number",
    "counting": "string",
}
SPAN = {
    "type": "expect_stated_span_to_match",
    "kwargs": {
        "column_list": list(SPAN_TYPES),
        **{name: name for name in ("first", "last", "years", "counting")},
        "key": "id",
    },
}
SPANS = [
    ("inclusive", 2005, 2023, "19", "inclusive", True),
    ("elapsed", 2004, 2024, "20", "elapsed", True),
    ("one more", 2005, 2023, "20", "inclusive", False),
    ("reversed", 2023, 2005, "-17", "inclusive", False),
    ("a part of a year", 2005, 2023, "19.5", "inclusive", False),
    ("another counting", 2005, 2023, "19", "both", False),
    ("no year", None, 2023, "19", "inclusive", False),
]


def test_fails_the_spans_that_the_formula_fails(ask: Ask) -> None:
    rows = [
        dict(zip(SPAN_TYPES, (name, first, last, number(count), counting), strict=True))
        for name, first, last, count, counting, _ in SPANS
    ]
    expected = sorted(name for name, *_, holds in SPANS if not holds)
    assert ask(SPAN_TYPES, rows, SPAN) == expected


DATES = [
    ("a month", "2025-01", 2025, 2025, "stated"),
    ("open", "2005/..", 2005, None, "stated"),
    ("none", None, None, None, "unstated"),
    ("no date", "2025-13", 2025, 2025, "stated"),
    ("another year", "2025", 2025, 2026, "stated"),
    ("years of nothing", None, 2025, None, "unstated"),
    ("basis of nothing", None, None, None, "stated"),
    ("no basis", "2025", 2025, 2025, "unstated"),
    ("no leap day", "2023-02-29", 2023, 2023, "stated"),
]


def test_fails_dates_that_are_not_edtf(ask: Ask) -> None:
    names = ("id", "date", "start", "end", "basis")
    types = dict(zip(names, ("string", "string", "integer", "integer", "string"), strict=True))
    rows = [dict(zip(names, row, strict=True)) for row in DATES]
    kwargs = {"column_list": list(names), **{name: name for name in names[1:]}, "key": "id"}
    found = ask(types, rows, {"type": "expect_edtf_date_to_match", "kwargs": kwargs})
    assert found == sorted(name for name, *_ in DATES[3:])


def test_fails_keys_that_no_row_has(ask: Ask) -> None:
    types = {"id": "string", "name": "string", "value": "number", "start": "integer"}
    rows = [
        {"id": "known", "name": "a", "value": number("69.60"), "start": 7},
        {"id": "missing"},
        {"id": "another value", "name": "a", "value": number("69.7"), "start": 7},
        {"id": "another start", "name": "a", "value": number("69.6"), "start": 8},
        {"id": "half", "name": "a"},
    ]
    kwargs = {
        "column_list": list(types),
        "fields": ["name", "value", "start"],
        "keys": [["a", "69.6", "7"]],
        "reference": "others",
        "key": "id",
    }
    found = ask(types, rows, {"type": "expect_compound_key_to_be_known", "kwargs": kwargs})
    assert found == ["another start", "another value", "half"]
