package io.dativo.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What an account holds, whichever service shows it. Guarded by itself. */
public final class FakeAccount {
    public static final String ID = "123456789012";
    public static final String REGION = "eu-west-1";

    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /** A bucket: where it is, whose, and whether its tags decide access. */
    public record Bucket(String region, String owner, boolean abac, Map<String, String> tags) {}

    /** A role: its path and the spelling of its name. */
    public record Role(String path, String name, Map<String, String> tags) {
        String arn() {
            return "arn:aws:iam::" + ID + ":role" + path + name;
        }
    }

    /** A table: what an update gave, its version, and how many old versions are kept. */
    public static final class Table {
        ObjectNode input;
        int version = 1;
        int archived;
        final Map<String, String> lfTags = new TreeMap<>();
        final Map<String, Map<String, String>> lfTagsOfColumns = new TreeMap<>();
    }

    public final Map<String, Bucket> buckets = new TreeMap<>();
    public final Map<String, Role> roles = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    public final Map<String, Map<String, String>> databases = new TreeMap<>();
    public final Map<String, Table> tables = new TreeMap<>();
    public final Map<String, Map<String, String>> others = new TreeMap<>();
    public final Map<String, Set<String>> lfTags = new TreeMap<>();

    /** The ARNs that were tagged once: what the index of the Tagging API knows. */
    public final Set<String> everTagged = new HashSet<>();

    /** What was deleted and the index still lists, with its last tags. */
    public final Map<String, Map<String, String>> stillIndexed = new TreeMap<>();

    /** ARNs whose tags the caller may not write. */
    public final Set<String> denied = new HashSet<>();

    /** Whether another writer undoes every replacement of a bucket's tags at once. */
    public boolean losesUpdates;

    /** Keys that a tag policy of the organisation allows some values for. */
    public final Map<String, Set<String>> tagPolicy = new TreeMap<>();

    public static String databaseArn(String name) {
        return "arn:aws:glue:" + REGION + ":" + ID + ":database/" + name;
    }

    public static String tableArn(String path) {
        return "arn:aws:glue:" + REGION + ":" + ID + ":table/" + path;
    }

    public FakeAccount bucket(String name) {
        buckets.put(name, new Bucket(REGION, ID, false, new LinkedHashMap<>()));
        return this;
    }

    public FakeAccount role(String path, String name) {
        roles.put(name, new Role(path, name, new LinkedHashMap<>()));
        return this;
    }

    public FakeAccount database(String name) {
        databases.put(name, new LinkedHashMap<>());
        return this;
    }

    /** A table with two columns, in a database that exists or now does. */
    public FakeAccount table(String path) {
        databases.putIfAbsent(path.substring(0, path.indexOf('/')), new LinkedHashMap<>());
        Table table = new Table();
        table.input = FakeJson.object()
                .put("Name", path.substring(path.indexOf('/') + 1))
                .put("Description", "what is in it")
                .put("Owner", "hadoop")
                .put("Retention", 3)
                .put("TableType", "EXTERNAL_TABLE");
        ArrayNode columns = table.input.putObject("StorageDescriptor").putArray("Columns");
        columns.addObject().put("Name", "id").put("Type", "bigint");
        columns.addObject().put("Name", "email").put("Type", "string").put("Comment", "personal");
        table.input.putArray("PartitionKeys").addObject().put("Name", "day").put("Type", "date");
        table.input.putObject("Parameters").put("classification", "parquet").put("EXTERNAL", "TRUE");
        tables.put(path, table);
        return this;
    }

    /** Tags of any resource by its ARN, or null when there is none. */
    public Map<String, String> tags(String arn) {
        if (arn.startsWith("arn:aws:s3:::")) {
            Bucket bucket = buckets.get(arn.substring("arn:aws:s3:::".length()));
            return bucket == null ? null : bucket.tags();
        }
        if (arn.startsWith("arn:aws:iam:")) {
            Role role = roles.get(arn.substring(arn.lastIndexOf('/') + 1));
            return role == null ? null : role.tags();
        }
        if (arn.startsWith(databaseArn(""))) {
            return databases.get(arn.substring(databaseArn("").length()));
        }
        return others.get(arn);
    }

    /** Sets tags as every service does: what is not named stays, and there are never more than fifty. */
    public void merge(
            String arn, Map<String, String> tags, Map<String, String> set, boolean ignoreCase, FakeError tooMany) {
        check(set);
        Map<String, String> merged = ignoreCase ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new LinkedHashMap<>();
        merged.putAll(tags);
        set.forEach((key, value) -> {
            merged.remove(key);
            merged.put(key, value);
        });
        if (merged.keySet().stream().filter(key -> !key.startsWith("aws:")).count() > 50) {
            throw tooMany;
        }
        tags.clear();
        tags.putAll(merged);
        everTagged.add(arn);
    }

    private void check(Map<String, String> set) {
        set.forEach((key, value) -> {
            Set<String> allowed = tagPolicy.get(key);
            if (allowed != null && !allowed.contains(value)) {
                throw new FakeError(
                        400,
                        "TagPolicyViolation",
                        "The tag policy does not allow the specified value for the following tag key: '" + key + "'.");
            }
        });
    }

    /** What is wrong with a tag by the rules that most services share, or null. */
    public static String refusal(String key, String value) {
        if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
            return "length";
        }
        if (!CHARACTERS.matcher(key).matches() || !CHARACTERS.matcher(value).matches()) {
            return "characters";
        }
        return key.toLowerCase().startsWith("aws:") ? "reserved" : null;
    }

    /** The columns of a table. */
    public List<String> columns(Table table) {
        List<String> columns = new ArrayList<>();
        table.input
                .path("StorageDescriptor")
                .path("Columns")
                .forEach(column -> columns.add(column.path("Name").asText()));
        return columns;
    }
}
