"""Other ways to find the wrong rates of a file: each reads it and writes what it flags.

`python contenders.py NAME FILE OUTPUT` runs one of them as a process of its own.
"""

import sys

HALF = 0.05 + 1e-9  # what a float comparison with one decimal is usually given


def duckdb_sql(path: str, output: str) -> None:
    """Exact, by hand: decimals from the text, products in 128 bits."""
    import duckdb

    duckdb.sql(f"""
        COPY (
            SELECT id, n, m, r FROM (
                SELECT *, replace(r, '.', '')::BIGINT AS places,
                       (10 ** length(split_part(r, '.', 2)))::BIGINT AS power
                FROM read_csv('{path}', types={{'n': 'BIGINT', 'm': 'BIGINT', 'r': 'VARCHAR'}})
            ) WHERE NOT (m > 0 AND abs(200 * power * n - 2 * places * m) <= m)
        ) TO '{output}' (HEADER)
    """)


def polars_by_hand(path: str, output: str) -> None:
    """Exact, by hand: decimals from the text."""
    import polars as pl

    n, m, r = pl.col("n"), pl.col("m"), pl.col("r")
    places = r.str.replace(".", "", literal=True).cast(pl.Int64)
    length = r.str.len_bytes().cast(pl.Int64)
    point = r.str.find(".", literal=True).cast(pl.Int64)
    power = pl.lit(10, pl.Int64).pow(pl.when(point.is_null()).then(0).otherwise(length - point - 1))
    scan = pl.scan_csv(path, schema_overrides={"r": pl.String})
    scan = scan.with_columns(places=places, power=power)
    off = (200 * pl.col("power") * n - 2 * pl.col("places") * m).abs()
    wrong = scan.filter(~((m > 0) & (off <= m))).select("id", "n", "m", "r")
    wrong.sink_csv(output)


def pandas_by_hand(path: str, output: str) -> None:
    """Exact, by hand: decimals from the text."""
    import pandas as pd

    frame = pd.read_csv(path, dtype={"r": "str"})
    places = frame["r"].str.replace(".", "", regex=False).astype("int64")
    point = frame["r"].str.find(".")
    power = 10 ** (frame["r"].str.len() - point - 1).where(point >= 0, 0)
    off = (200 * power * frame["n"] - 2 * places * frame["m"]).abs()
    frame[~((frame["m"] > 0) & (off <= frame["m"]))].to_csv(output, index=False)


def pandas_float(path: str, output: str) -> None:
    """As it is usually written: `abs(100 * n / m - r) <= 0.05`."""
    import pandas as pd

    frame = pd.read_csv(path)
    wrong = (100 * frame["n"] / frame["m"] - frame["r"]).abs() > 0.05
    frame[wrong][["id"]].to_csv(output, index=False)


def pandas_round(path: str, output: str) -> None:
    """As it is also written: `round(100 * n / m, 1) == r`."""
    import pandas as pd

    frame = pd.read_csv(path)
    wrong = (100 * frame["n"] / frame["m"]).round(1) != frame["r"]
    frame[wrong][["id"]].to_csv(output, index=False)


def pandera(path: str, output: str) -> None:
    """A check on the whole frame, in floats with a tolerance."""
    import pandas as pd
    import pandera.pandas as pa

    def close(frame: pd.DataFrame) -> pd.Series:
        return (100 * frame["n"] / frame["m"] - frame["r"]).abs() <= HALF

    frame, ids = pd.read_csv(path), []
    schema = pa.DataFrameSchema({"n": pa.Column(int), "m": pa.Column(int)}, checks=pa.Check(close))
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        ids = sorted(set(error.failure_cases["index"].dropna().astype(int)))
    frame.loc[ids, ["id"]].to_csv(output, index=False)


def pointblank(path: str, output: str) -> None:
    """An expression on Polars, in floats with a tolerance."""
    import pointblank as pb
    import polars as pl

    close = (100 * pl.col("n") / pl.col("m") - pl.col("r")).abs() <= HALF
    done = pb.Validate(pl.read_csv(path)).col_vals_expr(expr=close).interrogate(extract_limit=10**6)
    found = done.get_data_extracts(i=1, frame=True)
    found.select("id").write_csv(output)


def great_expectations(path: str, output: str) -> None:
    """A computed column between two limits, in floats with a tolerance."""
    import great_expectations as gx
    import pandas as pd

    frame = pd.read_csv(path)
    frame["off"] = (100 * frame["n"] / frame["m"] - frame["r"]).abs()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("figures").add_dataframe_asset("rates")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    expected = gx.expectations.ExpectColumnValuesToBeBetween(column="off", max_value=HALF)
    found = batch.validate(
        expected,
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["id"]},
    )
    ids = [each["id"] for each in found.result["unexpected_index_list"] or []]
    pd.DataFrame({"id": ids}).to_csv(output, index=False)


def frictionless_row_constraint(path: str, output: str) -> None:
    """A constraint on every row, in the decimals that Frictionless reads."""
    from frictionless import Checklist, Resource, Schema, checks, system

    fields = [{"name": name, "type": "integer"} for name in ("id", "n", "m")]
    schema = Schema.from_descriptor({"fields": [*fields, {"name": "r", "type": "number"}]})
    check = checks.row_constraint(formula="-m <= 2000 * n - 20 * r * m <= m")
    resource = Resource(path=path, schema=schema)
    with system.use_context(trusted=True):  # the path is absolute
        report = resource.validate(Checklist(checks=[check]), limit_errors=1_000_000)
    with open(output, "w", encoding="utf-8") as file:
        file.write("id\n")
        file.writelines(f"{cells[0]}\n" for (cells,) in report.flatten(["cells"]))


if __name__ == "__main__":
    name, path, output = sys.argv[1:]
    globals()[name](path, output)
