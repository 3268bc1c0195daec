"""Each Parquet file holds its table in the types of the schema."""

import io

import pyarrow.parquet as pq
import pytest

from conftest import ROOT
from publish.facts import Facts
from publish.parquet import parquet
from publish.source import load

SOURCE = load(ROOT)
TABLES = [resource["name"] for resource in SOURCE.resources]


@pytest.mark.parametrize("name", TABLES)
def test_has_the_cells_types_and_words_of_a_table(name: str) -> None:
    schema, descriptor = SOURCE.schemas[name], SOURCE.descriptor
    raw = parquet(schema, SOURCE.rows(name), Facts(descriptor))
    table = pq.read_table(io.BytesIO(raw))
    fields = schema["fields"]
    kinds = {"integer": "int64", "number": "double"}
    assert [str(each.type) for each in table.schema] == [
        kinds.get(field["type"], "string") for field in fields
    ]
    assert [each.metadata[b"description"].decode() for each in table.schema] == [
        field["description"] for field in fields
    ]
    assert [list(row.values()) for row in table.to_pylist()] == list(SOURCE.rows(name))
    said = {key.decode(): text.decode() for key, text in table.schema.metadata.items()}
    assert said == {
        "title": schema["title"],
        "description": schema["description"],
        "dataset": descriptor["title"],
        "version": descriptor["version"],
        "license": descriptor["licenses"][0]["path"],
        "creator": descriptor["contributors"][0]["title"],
        "primaryKey": ", ".join(schema["primaryKey"]),
    }


def test_holds_a_table_without_rows() -> None:
    schema, facts = SOURCE.schemas["rates"], Facts(SOURCE.descriptor)
    empty, full = (parquet(schema, rows, facts) for rows in ([], SOURCE.rows("rates")))
    table = pq.read_table(io.BytesIO(empty))
    assert (table.num_rows, table.schema) == (0, pq.read_schema(io.BytesIO(full)))
