package io.dativo.gcp;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Internal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a resource, taken apart. Every form that Google, Terraform or a job file uses is accepted: the short one, the
 * full resource name and the address in the API. Uses no class of an SDK. Immutable.
 *
 * @param type the resource type
 * @param project the project; empty for a bucket and for a service account, which are found without one
 * @param dataset the dataset; empty for what is in none
 * @param name the name of the bucket, dataset or table, the account's e-mail address, the project
 * @param column the column with those that it is in, joined by dots; empty for what is no column
 */
@Internal
public record GcpId(String type, String project, String dataset, String name, String column) {
    public static final String BUCKET = "gcs_bucket";
    static final String DATASET = "bigquery_dataset";
    public static final String TABLE = "bigquery_table";
    static final String SERVICE_ACCOUNT = "service_account";
    public static final String PROJECT = "project";

    /** A table or a column in BigQuery's own catalog: what it says of itself, beside its labels. */
    static final String ENTRY = "bigquery_entry";

    /** What one aspect in Dataplex says of a dataset or a table. */
    static final String ASPECT = "bigquery_aspect";

    /** One of a domain, {@code example.com:north}, may be shorter than others. No group repeats: each would take stack. */
    private static final String PROJECT_ID = "(?:(?![a-z0-9.-]*\\.\\.)[a-z0-9-]{1,63}\\.[a-z0-9.-]{0,190}[a-z0-9-]"
            + ":[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?|[a-z][a-z0-9-]{4,28}[a-z0-9])";

    private static final String DATASET_ID = "[A-Za-z0-9_]{1,1024}";
    private static final int MOST_TABLE_BYTES = 1024;

    private static final Pattern BUCKET_FORMS =
            Pattern.compile("(?:gs://|//storage\\.googleapis\\.com/(?:projects/_/buckets/)?"
                    + "|projects/_/buckets/|https://(?:www|storage)\\.googleapis\\.com/storage/v1/b/)?"
                    + "(?<name>[a-z0-9][a-z0-9_.-]{1,220}[a-z0-9])/?");

    private static final String BIGQUERY =
            "(?://bigquery\\.googleapis\\.com/|https://(?:www|bigquery)\\.googleapis\\.com/bigquery/v2/)?";

    private static final Pattern LONG_DATASET =
            Pattern.compile(BIGQUERY + "projects/(?<project>" + PROJECT_ID + ")/datasets/(?<name>" + DATASET_ID + ")");

    private static final Pattern SHORT_DATASET =
            Pattern.compile("(?:(?<project>" + PROJECT_ID + ")[.:])?(?<name>" + DATASET_ID + ")");

    private static final String TABLE_ID = "[\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}\\p{Zs}]{1,1024}";

    private static final Pattern LONG_TABLE = Pattern.compile(BIGQUERY + "projects/(?<project>" + PROJECT_ID
            + ")/datasets/(?<dataset>" + DATASET_ID + ")/tables/(?<name>" + TABLE_ID + ")");

    private static final Pattern SHORT_TABLE = Pattern.compile(
            "(?:(?<project>" + PROJECT_ID + ")[.:])?(?<dataset>" + DATASET_ID + ")\\.(?<name>" + TABLE_ID + ")");

    private static final Pattern ENTRY_FORM = Pattern.compile("(?<project>" + PROJECT_ID + ")[.:](?<dataset>"
            + DATASET_ID + ")\\.(?<name>" + TABLE_ID + ")(?:\\.(?<column>[^.\\p{Cntrl}]+(?:\\.[^.\\p{Cntrl}]+)*))?");

    private static final Pattern ASPECT_FORM = Pattern.compile(
            "(?<project>" + PROJECT_ID + ")[.:](?<dataset>" + DATASET_ID + ")(?:\\.(?<name>" + TABLE_ID + "))?");

    private static final Pattern ACCOUNT_FORMS = Pattern.compile(
            "(?:serviceAccount:|(?://iam\\.googleapis\\.com/)?projects/[^/]+/serviceAccounts/)?(?<name>[^/]+)");

    /** An account that a user created, or one of those that Google makes for App Engine and Compute Engine. */
    private static final Pattern EMAIL =
            Pattern.compile("[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]+\\.iam\\.gserviceaccount\\.com"
                    + "|[a-z0-9.-]+@(?:appspot|developer|cloudservices)\\.gserviceaccount\\.com");

    private static final Pattern PROJECT_FORMS =
            Pattern.compile("(?://cloudresourcemanager\\.googleapis\\.com/)?(?:projects/)?(?<name>" + PROJECT_ID + ")");

    public static GcpId parse(String type, String id, @Nullable String scopeProject) {
        return switch (type) {
            case BUCKET -> bucket(id);
            case DATASET -> dataset(id, scopeProject);
            case TABLE -> table(id, scopeProject);
            case SERVICE_ACCOUNT -> account(id);
            case PROJECT -> project(id);
            case ENTRY -> entry(id);
            case ASPECT -> aspect(id);
            default -> throw new IllegalArgumentException("Google Cloud has no resource type '" + type + "' here");
        };
    }

    private static GcpId bucket(String id) {
        Matcher forms = BUCKET_FORMS.matcher(id);
        if (!forms.matches()) {
            throw refused(
                    id,
                    "is no bucket: write gs://name, with 3 or more lower-case letters, digits, '-', '_' and '.', and without"
                            + " a path");
        }
        return new GcpId(BUCKET, "", "", forms.group("name"), "");
    }

    private static GcpId dataset(String id, @Nullable String scopeProject) {
        Matcher form = LONG_DATASET.matcher(id);
        Matcher dataset = form.matches() ? form : SHORT_DATASET.matcher(id);
        if (dataset != form && !dataset.matches()) {
            throw refused(id, "is no dataset: write project.dataset; a dataset has only letters, digits and '_'");
        }
        String project = project(id, dataset.group("project"), scopeProject);
        return new GcpId(DATASET, project, "", dataset.group("name"), "");
    }

    private static GcpId table(String id, @Nullable String scopeProject) {
        Matcher form = LONG_TABLE.matcher(id);
        Matcher table = form.matches() ? form : SHORT_TABLE.matcher(id);
        if (table != form && !table.matches()) {
            throw refused(
                    id, "is no table: write project.dataset.table; a partition or a snapshot has no labels of its own");
        }
        String name = table.group("name");
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_TABLE_BYTES) {
            throw refused(id, "has a table name of more than " + MOST_TABLE_BYTES + " bytes");
        }
        return new GcpId(TABLE, project(id, table.group("project"), scopeProject), table.group("dataset"), name, "");
    }

    private static GcpId account(String id) {
        Matcher forms = ACCOUNT_FORMS.matcher(id);
        if (!forms.matches() || !EMAIL.matcher(forms.group("name")).matches()) {
            throw refused(
                    id,
                    "is no service account: write its e-mail address, name@project.iam.gserviceaccount.com, with a name of 6"
                            + " to 30 lower-case letters, digits and '-'");
        }
        return new GcpId(SERVICE_ACCOUNT, "", "", forms.group("name"), "");
    }

    private static GcpId project(String id) {
        Matcher forms = PROJECT_FORMS.matcher(id);
        if (!forms.matches()) {
            throw refused(
                    id, "is no project id: 6 to 30 lower-case letters, digits and '-'; its number is something else");
        }
        return new GcpId(PROJECT, forms.group("name"), "", forms.group("name"), "");
    }

    private static GcpId entry(String id) {
        Matcher form = ENTRY_FORM.matcher(id);
        if (!form.matches()) {
            throw refused(id, "is no table or column: write project.dataset.table or project.dataset.table.column");
        }
        String column = form.group("column");
        return new GcpId(
                ENTRY, form.group("project"), form.group("dataset"), form.group("name"), column == null ? "" : column);
    }

    private static GcpId aspect(String id) {
        Matcher form = ASPECT_FORM.matcher(id);
        if (!form.matches()) {
            throw refused(id, "is no dataset or table: write project.dataset or project.dataset.table");
        }
        String table = form.group("name");
        String dataset = form.group("dataset");
        return new GcpId(
                ASPECT, form.group("project"), table == null ? "" : dataset, table == null ? dataset : table, "");
    }

    private static String project(String id, @Nullable String named, @Nullable String scopeProject) {
        if (named != null) {
            return named;
        }
        if (scopeProject == null || scopeProject.isEmpty()) {
            throw refused(id, "names no project, and infrastructure.provider has no project_id: write project." + id);
        }
        return scopeProject;
    }

    /** The table that an entry is, or is in. */
    GcpId table() {
        return new GcpId(TABLE, project, dataset, name, "");
    }

    /** What holds the aspect of the dataset that a table is in. */
    GcpId parent() {
        return new GcpId(type, project, "", dataset, "");
    }

    /** The one form of the id. */
    public String canonical() {
        return switch (type) {
            case BUCKET -> "gs://" + name;
            case DATASET -> project + "." + name;
            case TABLE -> project + "." + dataset + "." + name;
            case ASPECT -> project + "." + (dataset.isEmpty() ? "" : dataset + ".") + name;
            case ENTRY -> table().canonical() + (column.isEmpty() ? "" : "." + column);
            default -> name;
        };
    }

    /** {@return the resource} */
    ResourceRef resource() {
        return new ResourceRef(GcpProvider.ID, type, canonical());
    }

    /** {@code gcs_bucket gs://lake}. */
    @Override
    public String toString() {
        return type + " " + canonical();
    }

    private static IllegalArgumentException refused(String id, String why) {
        return new IllegalArgumentException("'" + id.replaceAll("\\p{Cntrl}", "?") + "' " + why);
    }
}
