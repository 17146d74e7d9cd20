"""Loads tables, namespaces and views: load.py KIND NAME ..."""

import sys

from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

from catalog import answer, opened


def storage(table):
    """How its files are reached: the file system and where a new file would lie."""
    scheme, netloc, path = table.io.parse_location(table.metadata.location, table.io.properties)
    system = table.io.fs_by_scheme(scheme, netloc)
    return [scheme, netloc, path, type(system).__name__, type(table.location_provider()).__name__,
            table.location_provider().new_data_location("file")]


def namespace(catalog, name):
    """Also where and how a new table is made in it."""
    made = catalog.create_table(f"{name}.made", Schema(NestedField(1, "id", LongType(), required=False)))
    catalog.drop_table(f"{name}.made")
    return {
        "properties": catalog.load_namespace_properties(name),
        "new table": [made.location().removesuffix(made.location().rpartition("/")[2]), made.format_version,
                      type(made.io).__name__, made.properties],
    }


def view(view):
    metadata = view.metadata
    return {
        "properties": view.properties,
        "uuid": metadata.view_uuid,
        "location": metadata.location,
        "format": metadata.format_version,
        "schema": str(view.schema()),
        "versions": [version.model_dump_json() for version in metadata.versions],
        "version": metadata.current_version_id,
    }


# Each commit changes the first two. The others are of version 1, where lists follow them: PyIceberg does not read them, and
# leaves them as they were when the table was made, while Iceberg for Java writes what is current.
UNREAD = {"last_updated_ms", "metadata_log", "schema_", "partition_spec"}


def table(table):
    """All of its metadata that PyIceberg reads."""
    metadata = table.metadata
    return {
        "properties": dict(table.properties),
        "location": metadata.location,
        "metadata": metadata.model_dump(mode="json", exclude={"properties"} | UNREAD),
        "schema": str(table.schema()),
        "spec": str(table.spec()),
        "sort": str(table.sort_order()),
        "io": type(table.io).__name__,
        "storage": storage(table),
        "rows": table.scan().to_arrow().num_rows,
    }


def loaded(catalog, kind, name):
    if kind == "namespace":
        return namespace(catalog, name)
    return table(catalog.load_table(name)) if kind == "table" else view(catalog.load_view(name))


catalog = opened()
answer({name: loaded(catalog, sys.argv[1], name) for name in sys.argv[2:]})
