"""The judged cells that say themselves that they are doubtful, and what a doubt of them needs."""

from collections.abc import Mapping, Sequence

from frictionless_figures.draft.figures import Cells

Fields = Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]]


def doubted(rows: Mapping[str, Sequence[Cells]], fields: Fields) -> list[Cells]:
    """Table, key and field of each judged cell that ends in ? and is in no doubt.

    `fields` has the key of each table, its fields that have to be filled, and those judged.
    """
    known = {(row["resource"], row["key"], row["field"]) for row in rows.get("doubt_cells", ())}
    return [
        {"resource": name, "key": key, "field": field}
        for name, (keys, _, judged) in fields.items()
        for row in rows.get(name, ())
        for key in ["/".join(row.get(part, "") for part in keys)]
        for field in judged
        if row.get(field, "").endswith("?") and (name, key, field) not in known
    ]


def doubts(
    rows: Mapping[str, Sequence[Cells]], fields: Fields, source: str
) -> dict[str, list[Cells]]:
    """The rows to be added for them: one doubt covers all that hangs on the date of the article."""
    if not {"doubts", "doubt_cells"} <= fields.keys():
        return {}
    cells = doubted(rows, fields)
    day = {"resource": "sources", "key": source, "field": "published"}
    covers = [row["doubt_id"] for row in rows.get("doubt_cells", ()) if day.items() <= row.items()]
    id = covers[0] if covers else f"{source}-dates"
    added = [{"doubt_id": id} | cell for cell in cells]
    known = any(row["doubt_id"] == id for row in rows.get("doubts", ()))
    new = [{"doubt_id": id, "kind": "ambiguity"}] if added and not known else []
    return {"doubts": new, "doubt_cells": added}
