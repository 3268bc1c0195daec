"""Each Parquet file holds its table in the types of the schema."""

import io

import pyarrow.parquet as pq
import pytest

from conftest import ROOT
from publish.parquet import parquet
from publish.source import load

SOURCE = load(ROOT)
TABLES = [resource["name"] for resource in SOURCE.resources]


@pytest.mark.parametrize("name", TABLES)
def test_has_the_cells_types_and_descriptions_of_a_table(name: str) -> None:
    table = pq.read_table(io.BytesIO(parquet(SOURCE, name)))
    fields = SOURCE.fields(name)
    kinds = {"integer": "int64", "number": "double"}
    assert [str(each.type) for each in table.schema] == [
        kinds.get(field["type"], "string") for field in fields
    ]
    assert [each.metadata[b"description"].decode() for each in table.schema] == [
        field["description"] for field in fields
    ]
    assert [list(row.values()) for row in table.to_pylist()] == list(SOURCE.rows(name))
