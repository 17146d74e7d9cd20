"""What ours sends is read by the official classes and comes out as it went in."""

from databricks.sdk.service.catalog import EntityTagAssignment
from datahub.metadata.schema_classes import OwnerClass, TagAssociationClass, TagKeyClass
from datahub.metadata.urns import TagUrn, Urn
from metadata.generated.schema.api.classification.createClassification import CreateClassificationRequest
from metadata.generated.schema.api.classification.createTag import CreateTagRequest
from metadata.generated.schema.type.entityReference import EntityReference
from metadata.generated.schema.type.tagLabel import TagLabel


def same(read, sent):
    if read != sent:
        raise ValueError(f"{sent} is read as {read}")


def same_model(model, sent):
    same(model(**sent).model_dump(mode="json", exclude_unset=True), sent)


def same_record(kind, sent):
    record = kind.from_obj(sent)
    if not record.validate():
        raise ValueError(f"{sent} is no {kind.__name__}")
    written = record.to_obj()
    written.get("attribution", {}).pop("sourceDetail", None)
    same(written, sent)


def unity_catalog(request):
    if request["body"] is not None:
        same(EntityTagAssignment.from_dict(request["body"]).as_dict(), request["body"])


def open_metadata(request):
    kind, body = request["path"][2], request["body"]
    if request["method"] == "POST":
        same_model(CreateClassificationRequest if kind == "classifications" else CreateTagRequest, body)
    for operation in body if request["method"] == "PATCH" else []:
        values = operation.get("value")
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                same_model(EntityReference if "/owners" in operation["path"] else TagLabel, value)


def datahub(request):
    body = request["body"]
    if request["method"] == "POST":
        same_record(TagKeyClass, body["value"])
    for operation in body["patch"] if request["method"] == "PATCH" else []:
        value = operation.get("value")
        if value and "tag" in value:
            same_record(TagAssociationClass, value)
            TagUrn.from_string(value["tag"])
        elif value:
            same_record(OwnerClass, value)
            Urn.from_string(value["owner"])
    if request["path"][0] == "openapi":
        same(Urn.from_string(request["path"][4]).urn(), request["path"][4])


CHECKS = {"unityCatalog": unity_catalog, "openMetadata": open_metadata, "dataHub": datahub}


def problems(requests):
    found = []
    for product in CHECKS:
        changes = [request for request in requests if request["product"] == product and request["method"] != "GET"]
        if len(changes) < 3:
            found.append(f"{product}: only {len(changes)} changes were exported")
        for request in changes:
            try:
                CHECKS[product](request)
            except Exception as refusal:
                found.append(f"{product}: {request['method']} {'/'.join(request['path'])}: {refusal}")
    return found
