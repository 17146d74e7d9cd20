package io.dativo.azure.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** After how many days what a container holds is gone, by the rules of its account. Pure. */
final class StorageLifecycle {
    private static final int NEVER = -1;

    private StorageLifecycle() {}

    /** The name of the account in the address of a container. */
    static String account(String address) {
        String host = URI.create(address).getHost();
        return host.substring(0, host.indexOf('.'));
    }

    static String container(String address) {
        return URI.create(address).getPath().substring(1);
    }

    /**
     * Rules for a part say nothing of the rest, and old versions that stay are not gone.
     *
     * @param container the container, or empty for the whole account
     * @param blobs the settings of the account's blobs: versions, and how long what is deleted can be restored
     */
    static Answer expiry(JsonNode rules, String container, JsonNode blobs) {
        List<JsonNode> deletes = new ArrayList<>();
        for (JsonNode rule : rules) {
            boolean isOn = rule.path("enabled").asBoolean(true);
            JsonNode definition = rule.path("definition");
            if (isOn && days(definition, "baseBlob") != NEVER && touches(definition.path("filters"), container)) {
                deletes.add(definition);
            }
        }
        String text = rules + " " + blobs;
        if (deletes.isEmpty()) {
            return Answer.of(Outcome.NO, "no rule deletes by age", text);
        }
        boolean isVersioned = blobs.path("isVersioningEnabled").asBoolean(false);
        int least = NEVER;
        for (JsonNode definition : deletes) {
            int base = days(definition, "baseBlob");
            int version = days(definition, "version");
            boolean counts = isWhole(definition.path("filters"), container) && (!isVersioned || version != NEVER);
            int gone = isVersioned ? Math.max(base, version) : base;
            least = counts && (least == NEVER || gone < least) ? gone : least;
        }
        if (least == NEVER) {
            return Answer.of(
                    Outcome.YES, "rules delete in a part of it, or leave old versions, and not everything", text);
        }
        JsonNode deleted = blobs.path("deleteRetentionPolicy");
        int restorable =
                deleted.path("enabled").asBoolean(false) ? deleted.path("days").asInt(0) : 0;
        return Answer.of(
                        Outcome.YES,
                        "block blobs are deleted after " + least + " days"
                                + (restorable == 0 ? "" : " and can be restored for " + restorable + " more"),
                        text)
                .days(least + restorable);
    }

    /** When what a rule is for goes: by the time since it was changed or made, never by when it was read. */
    private static int days(JsonNode definition, String what) {
        JsonNode delete = definition.path("actions").path(what).path("delete");
        JsonNode changed = delete.path("daysAfterModificationGreaterThan");
        JsonNode made = delete.path("daysAfterCreationGreaterThan");
        return changed.isNumber() ? changed.intValue() : made.isNumber() ? made.intValue() : NEVER;
    }

    private static boolean touches(JsonNode filters, String container) {
        JsonNode prefixes = filters.path("prefixMatch");
        if (container.isEmpty() || prefixes.isEmpty()) {
            return true;
        }
        for (JsonNode prefix : prefixes) {
            String text = prefix.asText();
            if (text.startsWith(container + "/") || container.startsWith(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhole(JsonNode filters, String container) {
        boolean isBlock = false;
        for (JsonNode type : filters.path("blobTypes")) {
            isBlock |= type.asText().equals("blockBlob");
        }
        if (!isBlock || !filters.path("blobIndexMatch").isEmpty()) {
            return false;
        }
        JsonNode prefixes = filters.path("prefixMatch");
        boolean isAll = prefixes.isEmpty();
        for (JsonNode prefix : prefixes) {
            isAll |= !container.isEmpty() && (container + "/").startsWith(prefix.asText());
        }
        return isAll;
    }
}
