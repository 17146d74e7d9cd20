"""What the official clients send for some changes, as a recorder keeps it."""

import json

from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import EntityTagAssignment
from datahub.metadata.schema_classes import (
    MetadataAttributionClass,
    OwnerClass,
    OwnershipTypeClass,
    TagAssociationClass,
    TagKeyClass,
)
from datahub.specific.dataset import DatasetPatchBuilder
from metadata.generated.schema.api.classification.createClassification import CreateClassificationRequest
from metadata.generated.schema.api.classification.createTag import CreateTagRequest
from metadata.generated.schema.entity.data.table import Table
from metadata.generated.schema.entity.services.connections.metadata.openMetadataConnection import (
    AuthProvider,
    OpenMetadataConnection,
)
from metadata.generated.schema.security.client.openMetadataJWTClientConfig import OpenMetadataJWTClientConfig
from metadata.generated.schema.type.entityReference import EntityReference
from metadata.generated.schema.type.entityReferenceList import EntityReferenceList
from metadata.generated.schema.type.tagLabel import TagLabel
from metadata.ingestion.models.table_metadata import ColumnTag
from metadata.ingestion.ometa.mixins.patch_mixin_utils import PatchOperation
from metadata.ingestion.ometa.ometa_api import OpenMetadata
from recorder import Recorder

ENTITIES = {
    "catalog": "main",
    "schema": "main.sales",
    "table": "main.sales.my orders",
    "volume": "main.sales.files",
    "column": "main.sales.orders.e-mail",
}
REASON = "Set by Dativo: a data job claims it."
ORDERS = "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.orders,PROD)"
SOURCE = "urn:li:platformResource:dativo"
USER = "7d2a0b9e-6a3a-4d3c-9b8e-222222222222"
TAG_NAMES = ["finops.project:p", "k:50%", "path:a/b~c", "list:a%2Cb"]


def table(version=1.0):
    """A table as a server shows it; the second column carries a label of ours and one of a person."""
    ours = {
        "tagFQN": "classification.pii", "name": "pii", "source": "Classification", "labelType": "Automated",
        "state": "Confirmed", "reason": REASON, "appliedBy": "bot", "appliedAt": "2026-11-30T10:00:00.000+00:00",
    }
    theirs = {
        "tagFQN": "PII.Sensitive", "name": "Sensitive", "displayName": "Sensitive", "description": "of people",
        "style": {"color": "#ff0000"}, "source": "Classification", "labelType": "Manual", "state": "Confirmed",
        "href": "http://127.0.0.1/api/v1/tags/1",
    }
    name = "lake.main.sales.orders"
    return {
        "id": "7d2a0b9e-6a3a-4d3c-9b8e-111111111111", "name": "orders", "fullyQualifiedName": name, "version": version,
        "updatedAt": 1764500000000, "updatedBy": "bot", "tableType": "Iceberg", "deleted": False,
        "columns": [
            {"name": "id", "dataType": "INT", "fullyQualifiedName": name + ".id", "tags": []},
            {"name": "email", "dataType": "STRING", "fullyQualifiedName": name + ".email", "tags": [ours, theirs]},
        ],
        "tags": [theirs], "owners": [],
    }


def unity_catalog():
    recorded = []
    for workspace in (None, "1234567890123456"):
        recorder = Recorder(
            lambda method, path: (404, {}) if "well-known" in path else (200, {"tag_assignments": []})
        )
        api = WorkspaceClient(host=recorder.url, token="t", workspace_id=workspace).entity_tag_assignments
        recorder.requests.clear()
        for kind, name in ENTITIES.items():
            assignment = EntityTagAssignment(
                entity_type=kind + "s", entity_name=name, tag_key="finops_project", tag_value="p 1"
            )
            list(api.list(kind + "s", name))
            api.create(assignment)
            api.update(kind + "s", name, "finops_project", assignment, "tag_value")
            api.delete(kind + "s", name, "finops_project")
            recorded.append({"workspace": workspace, "type": kind, "name": name, "requests": list(recorder.requests)})
            recorder.requests.clear()
        recorder.close()
    return recorded


def open_metadata(version=1.0):
    def answer(method, path):
        if path.endswith("/system/version"):
            return 200, {"version": "2.0.7.0", "revision": "x", "timestamp": 1}
        if method == "POST":
            return 201, {"id": USER, "name": "n", "fullyQualifiedName": "n", "description": "d"}
        return 200, table(version)

    recorder = Recorder(answer)
    client = OpenMetadata(
        OpenMetadataConnection(
            hostPort=recorder.url + "/api",
            authProvider=AuthProvider.openmetadata,
            securityConfig=OpenMetadataJWTClientConfig(jwtToken="t"),
        )
    )

    def label(tag):
        return TagLabel(
            tagFQN=tag, source="Classification", labelType="Automated", state="Confirmed", reason=REASON
        )

    def fetched():
        return client.get_by_name(entity=Table, fqn="lake.main.sales.orders", fields=["tags", "owners", "columns"])

    recorded = {}

    def keep(name, call):
        recorder.requests.clear()
        call()
        recorded[name] = recorder.changes()

    column = "lake.main.sales.orders.email"
    add = ColumnTag(column_fqn=column, tag_label=label("a.b"))
    gone = ColumnTag(column_fqn=column, tag_label=label("classification.pii"))
    keep("add to column", lambda: client.patch_column_tags(fetched(), [add]))
    keep("remove from column", lambda: client.patch_column_tags(fetched(), [gone], operation=PatchOperation.REMOVE))
    keep("add to table", lambda: client.patch_tags(Table, fetched(), [label("a.b")]))
    owner = EntityReferenceList(root=[EntityReference(id=USER, type="user")])
    keep("own table", lambda: client.patch_owner(Table, fetched(), owner, force=True))
    keep(
        "make classification",
        lambda: client.client.post(
            "/classifications",
            data=CreateClassificationRequest(
                name="finops.project", description="Tags of data jobs, kept by Dativo."
            ).model_dump_json(exclude_none=True, exclude_unset=True),
        ),
    )
    keep(
        "make tag",
        lambda: client.client.post(
            "/tags",
            data=CreateTagRequest(
                name="p.q", classification='"finops.project"', description="Kept by Dativo."
            ).model_dump_json(exclude_none=True, exclude_unset=True),
        ),
    )
    recorder.close()
    return {"version": version, "table": table(version), "user": USER, "requests": recorded}


def datahub():
    def attribution():
        return MetadataAttributionClass(time=1, actor="urn:li:corpuser:datahub", source=SOURCE)

    def patches(builder):
        return [
            {"aspect": proposal.aspectName, "body": json.loads(proposal.aspect.value), "type": proposal.aspect.contentType}
            for proposal in builder.build()
        ]

    owner = "urn:li:corpuser:data@acme.example"
    added = DatasetPatchBuilder(ORDERS)
    removed = DatasetPatchBuilder(ORDERS)
    for name in TAG_NAMES:
        added.add_tag(TagAssociationClass(tag="urn:li:tag:" + name, attribution=attribution()))
        removed.remove_tag("urn:li:tag:" + name, attribution_source=SOURCE)
    added.add_owner(OwnerClass(owner=owner, type=OwnershipTypeClass.TECHNICAL_OWNER, attribution=attribution()))
    return {
        "dataset": ORDERS, "tags": TAG_NAMES, "owner": owner, "add": patches(added), "remove": patches(removed),
        "tagKey": TagKeyClass(name=TAG_NAMES[0]).to_obj(),
    }


def recorded():
    return {
        "unityCatalog": unity_catalog(),
        "openMetadata": [open_metadata(version) for version in (0.9, 1.0, 10.0)],
        "dataHub": datahub(),
    }
