"""A table as Parquet, with what its schema and the descriptor say."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from publish.facts import Facts
from publish.source import Cell, key_fields

TYPES = {"integer": pa.int64(), "number": pa.float64()}


def parquet(schema: Mapping[str, Any], rows: Iterable[Sequence[Cell]], facts: Facts) -> bytes:
    """Return a table as an uncompressed Parquet file: text, int64 and double by its schema."""
    fields = [
        pa.field(
            field["name"],
            TYPES.get(field["type"], pa.string()),
            nullable=not field.get("constraints", {}).get("required", False),
            metadata={"description": field["description"]},
        )
        for field in schema["fields"]
    ]
    about = {
        "title": schema["title"],
        "description": schema["description"],
        "dataset": facts["title"],
        "version": facts["version"],
        "license": facts.license[1],
        "creator": "; ".join(author.name for author in facts.authors),
        "primaryKey": ", ".join(key_fields(schema)),
    }
    named = [{field.name: cell for field, cell in zip(fields, row, strict=True)} for row in rows]
    buffer = io.BytesIO()
    table = pa.Table.from_pylist(named, schema=pa.schema(fields, about))
    pq.write_table(table, buffer, compression="none")
    return buffer.getvalue()
