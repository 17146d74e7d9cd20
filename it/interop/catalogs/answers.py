"""Answers of servers as the official classes serialise them, with fields missing and in excess, and what they say."""

from databricks.sdk.service.catalog import EntityTagAssignment, TagAssignmentSourceType
from datahub.metadata.schema_classes import (
    AuditStampClass,
    GlobalTagsClass,
    MetadataAttributionClass,
    OwnerClass,
    OwnershipClass,
    OwnershipSourceClass,
    OwnershipSourceTypeClass,
    TagAssociationClass,
)
from google.protobuf.timestamp_pb2 import Timestamp
from metadata.generated.schema.entity.data.table import Table

from changes import ORDERS, SOURCE, table


def unity_catalog():
    full = EntityTagAssignment(
        entity_type="tables", entity_name="main.sales.orders", tag_key="full", tag_value="v",
        source_type=TagAssignmentSourceType.TAG_ASSIGNMENT_SOURCE_TYPE_SYSTEM_DATA_CLASSIFICATION,
        update_time=Timestamp(seconds=1764500000), updated_by="eve@acme.example",
    )
    bare = EntityTagAssignment(entity_type="tables", entity_name="main.sales.orders", tag_key="bare")
    page = {"tag_assignments": [full.as_dict(), bare.as_dict()]}
    return [
        {"answer": page, "tags": {"full": "v", "bare": ""}},
        {"answer": {**page, "next_page_token": "", "new": {"field": []}}, "tags": {"full": "v", "bare": ""}},
        {"answer": {}, "tags": {}},
    ]


def open_metadata():
    shown = Table(**table())
    dumps = [
        shown.model_dump_json(exclude_unset=exclude_unset, exclude_none=exclude_none)
        for exclude_unset in (False, True)
        for exclude_none in (False, True)
    ]
    return [{"answer": dump, "table": {"PII.Sensitive": "Sensitive"},
             "column": {"PII.Sensitive": "Sensitive", "classification.pii": "pii"}} for dump in dumps]


def datahub():
    stamp = AuditStampClass(time=1, actor="urn:li:corpuser:eve", message="m", impersonator="urn:li:corpuser:x")
    attribution = MetadataAttributionClass(
        time=1, actor="urn:li:corpuser:datahub", source=SOURCE, sourceDetail={"a": "b"}
    )
    tags = GlobalTagsClass(
        tags=[
            TagAssociationClass(tag="urn:li:tag:k:v", attribution=attribution, context="c"),
            TagAssociationClass(tag="urn:li:tag:Legacy"),
        ]
    )
    owners = OwnershipClass(
        owners=[
            OwnerClass(owner="urn:li:corpGroup:data", type="TECHNICAL_OWNER", attribution=attribution),
            OwnerClass(
                owner="urn:li:corpuser:eve", type="CUSTOM", typeUrn="urn:li:ownershipType:x",
                source=OwnershipSourceClass(type=OwnershipSourceTypeClass.MANUAL, url="http://127.0.0.1"),
            ),
        ],
        ownerTypes={"urn:li:ownershipType:x": ["urn:li:corpuser:eve"]},
        lastModified=stamp,
    )
    system = {"lastObserved": 1, "runId": "no-run-id-provided"}
    said = {
        "k:v": "v", "Legacy": "",
        "(owner)::urn:li:corpGroup:data": "urn:li:corpGroup:data", "(owner)::urn:li:corpuser:eve": "urn:li:corpuser:eve",
    }
    full = {
        "urn": ORDERS,
        "globalTags": {"value": tags.to_obj(), "systemMetadata": system},
        "ownership": {"value": owners.to_obj(), "systemMetadata": system},
        "status": {"value": {"removed": False}},
    }
    return [
        {"answer": full, "tags": said},
        {"answer": {"urn": ORDERS}, "tags": {}},
        {"answer": {"urn": ORDERS, "globalTags": {"value": GlobalTagsClass(tags=[]).to_obj()}, "ownership": None},
         "tags": {}},
    ]


def serialised():
    return {"unityCatalog": unity_catalog(), "openMetadata": open_metadata(), "dataHub": datahub()}
