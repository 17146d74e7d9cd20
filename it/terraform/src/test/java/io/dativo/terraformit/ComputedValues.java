package io.dativo.terraformit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.terraformit.ProviderSchema.Attribute;
import io.dativo.terraformit.ProviderSchema.Block;
import io.dativo.terraformit.ProviderSchema.NestedBlock;
import io.dativo.terraformit.ProviderSchema.Nesting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the stub answers for the attributes that a provider computes: unknown in a plan, and something of the right type and
 * shape afterwards. Names, ARNs, ids and addresses look as the cloud's own do; nothing else can be concluded from them.
 */
final class ComputedValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ComputedValues() {}

    /** The attributes that only the provider sets, and that a configuration sets all the same. */
    static List<String> overridden(ObjectNode configuration, Block block) {
        List<String> names = new ArrayList<>();
        visit(configuration, block, (attribute, name, holder) -> {
            boolean decidedByProvider = attribute.computed() && !attribute.optional();
            if (decidedByProvider && !holder.path(name).isNull()) {
                names.add(name);
            }
        });
        return names;
    }

    /** Puts {@link MessagePack#UNKNOWN} wherever the provider decides and nothing is decided yet. */
    static void leaveOpen(ObjectNode value, Block block) {
        visit(value, block, (attribute, name, holder) -> {
            if (attribute.computed() && holder.path(name).isNull()) {
                holder.set(name, MessagePack.UNKNOWN);
            }
        });
    }

    /** Replaces every unknown in a resource or data source of a type. */
    static void settle(String type, ObjectNode value, Block block) {
        visit(value, block, (attribute, name, holder) -> {
            if (holder.path(name).isPojo()) {
                holder.set(name, invent(type, name, attribute.type(), value));
            }
        });
    }

    private interface Visitor {
        void attribute(Attribute attribute, String name, ObjectNode holder);
    }

    private static void visit(ObjectNode value, Block block, Visitor visitor) {
        block.attributes().forEach((name, attribute) -> visitor.attribute(attribute, name, value));
        for (Map.Entry<String, NestedBlock> nested : block.blocks().entrySet()) {
            JsonNode inner = value.path(nested.getKey());
            if (inner.isObject() && nested.getValue().nesting() == Nesting.SINGLE) {
                visit((ObjectNode) inner, nested.getValue().block(), visitor);
            } else {
                for (JsonNode element : inner) {
                    if (element.isObject()) {
                        visit((ObjectNode) element, nested.getValue().block(), visitor);
                    }
                }
            }
        }
    }

    private static JsonNode invent(String type, String attribute, JsonNode attributeType, ObjectNode resource) {
        if (attributeType.isTextual()) {
            return switch (attributeType.textValue()) {
                case "string" -> JSON.textNode(text(type, attribute, resource));
                case "number" -> JSON.numberNode(1);
                default -> JSON.booleanNode(false);
            };
        }
        return switch (attributeType.get(0).textValue()) {
            case "map" -> inheritedTags(attribute, resource);
            case "object" -> JSON.nullNode();
            default -> JSON.arrayNode();
        };
    }

    private static ObjectNode inheritedTags(String attribute, ObjectNode resource) {
        ObjectNode tags = JSON.objectNode();
        String own = attribute.equals("tags_all") ? "tags" : attribute.endsWith("_labels") ? "labels" : "";
        if (resource.path(own).isObject()) {
            tags.setAll((ObjectNode) resource.path(own));
        }
        return tags;
    }

    private static String text(String type, String attribute, ObjectNode resource) {
        String cloud = type.substring(0, type.indexOf('_'));
        String name = nameOf(type, resource);
        return switch (cloud) {
            case "aws" -> aws(type, attribute, name);
            case "google" -> google(type, attribute, name, resource);
            case "azurerm" -> azure(type, attribute, name, resource);
            default -> throw new IllegalArgumentException("There is no cloud " + cloud + ".");
        };
    }

    private static String nameOf(String type, ObjectNode resource) {
        for (String attribute : new String[] {"bucket", "account_id", "dataset_id", "name"}) {
            if (resource.path(attribute).isTextual()) {
                return resource.path(attribute).textValue();
            }
        }
        return type;
    }

    private static String aws(String type, String attribute, String name) {
        return switch (attribute) {
            case "arn" ->
                switch (type) {
                    case "aws_s3_bucket" -> "arn:aws:s3:::" + name;
                    case "aws_iam_role" -> "arn:aws:iam::123456789012:role/" + name;
                    case "aws_glue_catalog_database" -> "arn:aws:glue:us-east-1:123456789012:database/" + name;
                    default -> "arn:aws:" + type.split("_")[1] + ":us-east-1:123456789012:" + type + "/" + name;
                };
            case "region" -> "us-east-1";
            case "id" -> type.equals("aws_region") ? "us-east-1" : name;
            case "partition" -> "aws";
            case "dns_suffix" -> "amazonaws.com";
            default -> type + "." + attribute;
        };
    }

    private static String google(String type, String attribute, String name, ObjectNode resource) {
        String project = resource.path("project").asText("acme-data-platform");
        return switch (attribute) {
            case "email" -> name + "@" + project + ".iam.gserviceaccount.com";
            case "email_address" -> "service-1@gs-project-accounts.iam.gserviceaccount.com";
            case "project" -> "acme-data-platform";
            case "url" -> "gs://" + name;
            case "name" ->
                type.equals("google_service_account")
                        ? "projects/" + project + "/serviceAccounts/" + name + "@" + project
                                + ".iam.gserviceaccount.com"
                        : name;
            case "id" ->
                switch (type) {
                    case "google_service_account" -> google(type, "name", name, resource);
                    case "google_bigquery_dataset" -> "projects/" + project + "/datasets/" + name;
                    default -> name;
                };
            default -> type + "." + attribute;
        };
    }

    private static String azure(String type, String attribute, String name, ObjectNode resource) {
        String group = "/subscriptions/7b0e6f0e-2d55-4a0b-9d0e-3f7f5a1c9b21/resourceGroups/"
                + resource.path("resource_group_name").asText("rg-acme-dativo-prod");
        return switch (attribute) {
            case "id" ->
                switch (type) {
                    case "azurerm_storage_account" -> group + "/providers/Microsoft.Storage/storageAccounts/" + name;
                    case "azurerm_user_assigned_identity" ->
                        group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
                    case "azurerm_storage_container" ->
                        resource.path("storage_account_id").asText() + "/blobServices/default/containers/" + name;
                    default -> group + "/providers/" + type + "/" + name;
                };
            case "client_id", "principal_id", "tenant_id" -> "11111111-1111-1111-1111-111111111111";
            case "primary_dfs_endpoint" -> "https://" + name + ".dfs.core.windows.net/";
            default -> type + "." + attribute;
        };
    }
}
