"""A table as Parquet, with the descriptions of its schema."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from publish.source import Source

TYPES = {"integer": pa.int64(), "number": pa.float64()}


def parquet(source: Source, table: str) -> bytes:
    """Return a table as an uncompressed Parquet file: text, int64 and double by its schema."""
    fields = source.fields(table)
    schema = pa.schema(
        [
            pa.field(
                field["name"],
                TYPES.get(field["type"], pa.string()),
                nullable=not field.get("constraints", {}).get("required", False),
                metadata={"description": field["description"]},
            )
            for field in fields
        ],
        metadata={
            "title": source.schemas[table]["title"],
            "description": source.schemas[table]["description"],
            "version": source.descriptor["version"],
        },
    )
    rows = list(source.rows(table))
    columns = [
        pa.array([row[place] for row in rows], type=field.type)
        for place, field in enumerate(schema)
    ]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), buffer, compression="none")
    return buffer.getvalue()
