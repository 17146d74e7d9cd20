"""Thousands of names, made by a seeded generator and spelled by the official classes of DataHub and OpenMetadata.

Each row of a table ends in what the official class makes of it, null where it refuses it.
"""

import random

from datahub.metadata.urns import CorpGroupUrn, CorpUserUrn, DatasetUrn, SchemaFieldUrn, TagUrn, Urn
from metadata.generated.schema.entity.classification.tag import Tag
from metadata.generated.schema.entity.data.table import Column
from metadata.ingestion.models.custom_basemodel_validation import replace_separators
from metadata.utils import fqn

SEED = 20261130
SIGNS = list("abcXYZ019_-") + list(".,:;()[]{}<>%+&=?#/\\|~*@!$'\"` ") + [
    "::", "%2C", "%28", "%25", "%3A", '""', "\u241f", "\t", "\n", "\r", "\u00a0", "\u00fc", "\u00df", "e\u0301", "\u7a0e",
    "\U0001f680", "__reserved__arrow__", "urn:li:",
]
PLAIN = ["sales", "orders", "main", "lake", "email", "GDPR", "2026-11-30", "data@acme.example", "a.b", "x y"]


def names(chosen, count):
    for _ in range(count):
        if chosen.random() < 0.2:
            yield chosen.choice(PLAIN)
        elif chosen.random() < 0.02:
            yield chosen.choice(["a", "\u00fc", "\U0001f680", "~", "*", " "]) * chosen.randint(1, 260)
        else:
            yield "".join(chosen.choice(SIGNS) for _ in range(chosen.randint(1, 9)))


def spelled(make):
    try:
        return make()
    except Exception:
        return None


def parsed(text):
    """The URN, unless the official class refuses it or reads it as another."""
    urn = Urn.from_string(text)
    return text if urn.urn() == text else None


def column(service, database, schema, table, name):
    return fqn.build(
        None, Column, service_name=service, database_name=database, schema_name=schema, table_name=table,
        column_name=name,
    )


def tables():
    chosen = random.Random(SEED)

    def some(count):
        return list(names(chosen, count))

    datasets = [
        f"urn:li:dataset:({platform},{name},{env})"
        for platform, name, env in zip(
            chosen.choices(["urn:li:dataPlatform:s3", "s3", "urn:li:dataPlatform:", "urn:li:tag:x"], [8, 1, 1, 1], k=600),
            some(600),
            chosen.choices(["PROD", "DEV", "", "a,b"], [8, 1, 1, 1], k=600),
        )
    ]
    owners = [f"urn:li:{kind}:{name}" for kind, name in zip(chosen.choices(["corpuser", "corpGroup"], k=300), some(300))]
    orders = "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)"
    return {
        "datahub.tag": [["k", name, spelled(lambda: TagUrn("k:" + name).urn())] for name in some(700)],
        "datahub.user": [
            [name + "@x", spelled(lambda: CorpUserUrn(name + "@x").urn())]
            for name in some(200) if not name.startswith(("urn:li:", "@"))
        ],
        "datahub.group": [
            [name, spelled(lambda: CorpGroupUrn(name).urn())]
            for name in some(300) if "@" not in name and not name.startswith("urn:li:")
        ],
        "datahub.column": [[orders, name, spelled(lambda: SchemaFieldUrn(orders, name).urn())] for name in some(300)],
        "datahub.urn": [[urn, spelled(lambda: parsed(urn))] for urn in datasets + owners],
        "datahub.dataset": [
            [f"urn:li:dataset:(urn:li:dataPlatform:s3,{name},PROD)", spelled(lambda: DatasetUrn("s3", name, "PROD").urn())]
            for name in some(200)
        ],
        "openmetadata.split": [
            [text, spelled(lambda: fqn.split(text))]
            for text in (
                ".".join(name if chosen.random() < 0.5 else f'"{name}"' for name in some(chosen.randint(1, 4)))
                for _ in range(900)
            )
        ],
        "openmetadata.stored": [[name, replace_separators(name)] for name in some(500)],
        "openmetadata.column": [
            [*parts, spelled(lambda: column(*parts))]
            for parts in (
                [*(chosen.choice(PLAIN + some(1)) for _ in range(3)), *some(2)] for _ in range(700)
            )
        ],
        "openmetadata.tag": [
            [key, value, spelled(lambda: fqn.build(None, Tag, classification_name=key, tag_name=value))]
            for key, value in zip(some(700), some(700))
        ],
    }
