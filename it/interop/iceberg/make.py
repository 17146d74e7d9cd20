"""Makes tables in every shape that PyIceberg makes: make.py NAMESPACE HIGHEST_FORMAT_VERSION

Of each shape and version of the format an empty one, and one with a history where PyIceberg writes that version. Prints their
names.
"""

import sys
from datetime import datetime, timezone

import pyarrow as pa
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import SUPPORTED_TABLE_FORMAT_VERSION
from pyiceberg.table.sorting import NullOrder, SortDirection, SortField, SortOrder
from pyiceberg.transforms import BucketTransform, DayTransform, IdentityTransform, TruncateTransform
from pyiceberg.types import (DecimalType, DoubleType, ListType, LongType, MapType, NestedField, StringType, StructType,
                             TimestamptzType)

from catalog import answer, opened

FLAT = Schema(
    NestedField(1, "id", LongType(), required=True, doc="the order"),
    NestedField(2, "E-Mail é", StringType(), required=False),
    NestedField(3, "at", TimestamptzType(), required=False),
    identifier_field_ids=[1],
)
NESTED = Schema(
    NestedField(1, "id", LongType(), required=True),
    NestedField(2, "lines", ListType(5, StructType(NestedField(6, "price", DecimalType(12, 2), required=True)),
                                     element_required=False), required=False),
    NestedField(3, "notes", MapType(7, StringType(), 8, StringType(), value_required=False), required=False),
    NestedField(4, "total", DoubleType(), required=False, doc="ü🚀\"'\\"),
)
PARTITIONED = PartitionSpec(
    PartitionField(1, 1000, BucketTransform(4), "id_bucket"),
    PartitionField(2, 1001, TruncateTransform(3), "mail_start"),
    PartitionField(3, 1002, DayTransform(), "at_day"),
)
SORTED = SortOrder(
    SortField(3, IdentityTransform(), SortDirection.DESC, NullOrder.NULLS_LAST),
    SortField(1, BucketTransform(8), SortDirection.ASC, NullOrder.NULLS_FIRST),
)
SHAPES = {
    "plain": {"schema": FLAT},
    "partitioned": {"schema": FLAT, "partition_spec": PARTITIONED},
    "sorted": {"schema": FLAT, "sort_order": SORTED},
    "both": {"schema": FLAT, "partition_spec": PARTITIONED, "sort_order": SORTED},
    "nested": {"schema": NESTED, "partition_spec": PartitionSpec(PartitionField(1, 1000, IdentityTransform(), "id"))},
}
AT = datetime(2026, 11, 30, 21, tzinfo=timezone.utc)


def rows(table):
    values = {"id": [1, 2], "E-Mail é": ["a@b", None], "at": [AT, None], "lines": [[{"price": 1}], None],
              "notes": [[("a", None)], []], "total": [1.5, None]}
    schema = table.schema().as_arrow()
    return pa.table([pa.array(values[field.name], field.type) for field in schema], schema=schema)


def evolve(table):
    """Appends, deletes, adds a column, a partition and a property, and names a snapshot."""
    table.append(rows(table))
    table.overwrite(rows(table))
    with table.update_schema() as schema:
        schema.add_column("later", StringType(), doc="added")
    with table.update_spec() as spec:
        spec.add_field("later", TruncateTransform(2), "later_start")
    with table.transaction() as transaction:
        transaction.set_properties({"their.key": "theirs"})
    with table.manage_snapshots() as snapshots:
        snapshots.create_tag(table.current_snapshot().snapshot_id, "end-of-month")


catalog = opened()
namespace = sys.argv[1]
names = []
for version in range(1, int(sys.argv[2]) + 1):
    for shape, parts in SHAPES.items():
        for history in (False, True) if version <= SUPPORTED_TABLE_FORMAT_VERSION else (False,):
            name = f"{namespace}.{shape}_v{version}" + ("_with_history" if history else "")
            # PyIceberg takes the version out of the properties that it is given.
            made = catalog.create_table(name, properties={"format-version": str(version), "owner": "analysts"}, **parts)
            if history:
                evolve(made)
            names.append(name)
answer(names)
