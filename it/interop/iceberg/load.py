"""Loads tables, namespaces and views: load.py KIND NAME ..."""

import sys

from catalog import answer, opened


def storage(table):
    """How its files are reached: the file system and where a new file would lie."""
    scheme, netloc, path = table.io.parse_location(table.metadata.location, table.io.properties)
    system = table.io.fs_by_scheme(scheme, netloc)
    return [scheme, netloc, path, type(system).__name__, type(table.location_provider()).__name__,
            table.location_provider().new_data_location("file")]


def loaded(catalog, kind, name):
    if kind == "namespace":
        return {"properties": catalog.load_namespace_properties(name)}
    table = catalog.load_table(name) if kind == "table" else catalog.load_view(name)
    if kind == "view":
        return {"properties": table.properties, "schema": str(table.schema())}
    metadata = table.metadata
    return {
        "properties": dict(table.properties),
        "uuid": str(metadata.table_uuid),
        "location": metadata.location,
        "format": metadata.format_version,
        "schema": str(table.schema()),
        "spec": str(table.spec()),
        "sort": str(table.sort_order()),
        "io": type(table.io).__name__,
        "storage": storage(table),
        "rows": table.scan().to_arrow().num_rows,
    }


catalog = opened()
answer({name: loaded(catalog, sys.argv[1], name) for name in sys.argv[2:]})
