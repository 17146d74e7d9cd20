package io.dativo.reports.compliance;

import io.dativo.infrastructure.ResourceRef;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Rules of stores that delete objects, as Terraform for a person to review. Nothing here writes a rule. Pure. */
final class LifecycleRules {
    private static final Set<String> STORES = Set.of("s3_bucket", "gcs_bucket", "blob_container");

    private LifecycleRules() {}

    /** Whether rules are known of such a store. */
    static boolean isStore(ResourceRef resource) {
        return STORES.contains(resource.type());
    }

    /**
     * The rules of a store.
     *
     * @param days after how many days what is below a prefix is deleted; the empty prefix is all of the store
     */
    static String terraform(ResourceRef store, SortedMap<String, Integer> days) {
        return switch (store.type()) {
            case "s3_bucket" -> s3(store.id().substring(store.id().lastIndexOf(':') + 1), days);
            case "gcs_bucket" -> gcs(store.id().replaceFirst("^gs://", ""), days);
            case "blob_container" -> blob(store.id(), days);
            default -> throw new IllegalArgumentException(store.type() + " has no rules");
        };
    }

    private static String s3(String bucket, SortedMap<String, Integer> days) {
        StringBuilder text = new StringBuilder(
                        "# It replaces every other rule of the bucket: add those that are to stay.\n")
                .append("resource \"aws_s3_bucket_lifecycle_configuration\" ")
                .append(label(bucket))
                .append(" {\n  bucket = ")
                .append(quoted(bucket))
                .append('\n');
        for (Map.Entry<String, Integer> rule : days.entrySet()) {
            // Old versions go a day later, within the days too.
            text.append("\n  rule {\n    id     = ")
                    .append(quoted(id(rule.getKey())))
                    .append("\n    status = \"Enabled\"\n    filter {\n      prefix = ")
                    .append(quoted(rule.getKey()))
                    .append("\n    }\n    expiration {\n      days = ")
                    .append(Math.max(1, rule.getValue() - 1))
                    .append("\n    }\n    noncurrent_version_expiration {\n      noncurrent_days = 1\n    }\n  }\n");
        }
        return text.append("}\n").toString();
    }

    private static String gcs(String bucket, SortedMap<String, Integer> days) {
        StringBuilder text = new StringBuilder("# For the resource that builds the bucket ")
                .append(bucket)
                .append(". What soft delete restores is kept longer by its days.\n");
        for (Map.Entry<String, Integer> rule : days.entrySet()) {
            text.append("lifecycle_rule {\n  action {\n    type = \"Delete\"\n  }\n  condition {\n    age = ")
                    .append(rule.getValue());
            if (!rule.getKey().isEmpty()) {
                text.append("\n    matches_prefix = [")
                        .append(quoted(rule.getKey()))
                        .append(']');
            }
            text.append("\n  }\n}\n");
        }
        return text.toString();
    }

    private static String blob(String address, SortedMap<String, Integer> days) {
        URI uri = URI.create(address);
        String host = String.valueOf(uri.getHost());
        String account = host.contains(".") ? host.substring(0, host.indexOf('.')) : host;
        StringBuilder text = new StringBuilder("# It replaces every other rule of the account ")
                .append(account)
                .append(": add those that are to stay. What soft delete restores is kept longer by its days.\n")
                .append("resource \"azurerm_storage_management_policy\" ")
                .append(label(account))
                .append(" {\n  storage_account_id = azurerm_storage_account.")
                .append(account)
                .append(".id\n");
        for (Map.Entry<String, Integer> rule : days.entrySet()) {
            String prefix = uri.getPath().substring(1) + "/" + rule.getKey();
            text.append("\n  rule {\n    name    = ")
                    .append(quoted(id(rule.getKey())))
                    .append(
                            "\n    enabled = true\n    filters {\n      blob_types   = [\"blockBlob\"]\n      prefix_match = [")
                    .append(quoted(prefix))
                    .append(
                            "]\n    }\n    actions {\n      base_blob {\n        delete_after_days_since_modification_greater_than = ")
                    .append(rule.getValue())
                    .append("\n      }\n      version {\n        delete_after_days_since_creation = ")
                    .append(rule.getValue())
                    .append("\n      }\n    }\n  }\n");
        }
        return text.append("}\n").toString();
    }

    private static String id(String prefix) {
        String plain = prefix.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "expire-all" : "expire-" + plain;
    }

    private static String label(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        return quoted(Character.isLetter(plain.charAt(0)) ? plain : "_" + plain);
    }

    /** A text of Terraform's language: no value of a job is ever read as a template. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '"', '\\' -> quoted.append('\\').append(each);
                case '$', '%' -> quoted.append(each);
                case '{' -> {
                    boolean isTemplate = quoted.length() > 1 && "$%".indexOf(quoted.charAt(quoted.length() - 1)) >= 0;
                    quoted.append(isTemplate ? String.valueOf(quoted.charAt(quoted.length() - 1)) : "")
                            .append('{');
                }
                default -> {
                    if (Character.isISOControl(each)) {
                        quoted.append("\\u%04x".formatted((int) each));
                    } else {
                        quoted.append(each);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
