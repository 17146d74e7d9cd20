"""Appends, changes properties, drops and makes anew, until its input ends: beside.py SEED NAMESPACE

Prints what must be there then: of each table the rows and the properties that were committed to its last incarnation.
"""

import random
import sys
import threading
import time

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException, NoSuchTableError
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

from catalog import answer, opened

SCHEMA = Schema(NestedField(1, "id", LongType(), required=False))
ROWS = pa.table({"id": pa.array([1, 2], pa.int64())})

random_of = random.Random(int(sys.argv[1]))
namespace = sys.argv[2]
catalog = opened()
stopped = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stopped.set()), daemon=True).start()
committed = {"steady": {"rows": 0, "properties": {}}, "renewed": {"rows": 0, "properties": {}}}
counts = {"append": 0, "set": 0, "remove": 0, "renew": 0, "lost": 0}


def append(name, there):
    catalog.load_table((namespace, name)).append(ROWS)
    there["rows"] += ROWS.num_rows


def set_property(name, there):
    key, value = f"their.{random_of.randrange(5)}", str(random_of.randrange(1000))
    with catalog.load_table((namespace, name)).transaction() as transaction:
        transaction.set_properties({key: value})
    there["properties"][key] = value


def remove_property(name, there):
    for key in sorted(there["properties"])[:1]:
        with catalog.load_table((namespace, name)).transaction() as transaction:
            transaction.remove_properties(key)
        del there["properties"][key]


def renew(name, there):
    """Drops a table and makes one of the same name: with the same properties, or with none."""
    properties = dict(there["properties"]) if random_of.random() < 0.5 else {}
    catalog.drop_table((namespace, name))
    catalog.create_table((namespace, name), SCHEMA, properties=properties)
    there.update(rows=0, properties=properties)


while not stopped.is_set():
    table = random_of.choice(["steady", "renewed"])
    action = random_of.choice(["append", "append", "set", "set", "remove"] + ["renew"] * (table == "renewed"))
    change = {"append": append, "set": set_property, "remove": remove_property, "renew": renew}[action]
    try:
        change(table, committed[table])
        counts[action] += 1
    except (CommitFailedException, NoSuchTableError):
        counts["lost"] += 1
    # Two programs that never pause starve each other, which is no question of this test.
    time.sleep(random_of.uniform(0.05, 0.25))

for name, there in committed.items():
    table = catalog.load_table((namespace, name))
    there["found rows"] = table.scan().to_arrow().num_rows
    there["found properties"] = {k: v for k, v in table.properties.items() if k.startswith("their.")}
answer({"committed": committed, "counts": counts})
