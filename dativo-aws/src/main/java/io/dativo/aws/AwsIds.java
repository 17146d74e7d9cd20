package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one form of an id: the ARN. A role's is without its path, because a name alone does not tell the path and is unique
 * without it; Glue's are in lower case, as Glue keeps names. Pure, and uses no class of the SDK.
 */
final class AwsIds {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{3,255}");
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");
    private static final Pattern GLUE = Pattern.compile("[^/:\\s\\p{Cntrl}\\p{Cs}]{1,255}");

    private AwsIds() {}

    /**
     * Brings an id to its form.
     *
     * @throws IllegalArgumentException when it is not one of its type, or is elsewhere than the job
     */
    static ResourceRef canonical(ResourceRef ref, AwsAccount job) {
        String id = ref.id();
        AwsType type = AwsType.of(ref);
        if (!Arn.isArn(id)) {
            return type.ref(named(type, id, job));
        }
        Arn arn = Arn.parse(id);
        checkPlace(arn, job);
        return switch (type) {
            case S3_BUCKET -> bucket(arn);
            case IAM_ROLE -> role(arn);
            case GLUE_CATALOG -> database(arn);
            case GLUE_TABLE, LF_TABLE -> table(type, arn);
            case LF_COLUMN -> column(arn);
            case AWS_RESOURCE -> any(arn);
        };
    }

    private static void checkPlace(Arn arn, AwsAccount job) {
        if (arn.account().equals("aws")) {
            throw new IllegalArgumentException("it belongs to AWS, and only its owner can tag it");
        }
        if (job.region() != null && !arn.partition().equals(job.partition())) {
            throw new IllegalArgumentException("it is in the partition '" + arn.partition() + "', and the job's region "
                    + job.region() + " in '" + job.partition() + "'");
        }
        if (job.id() != null && !arn.account().isEmpty() && !arn.account().equals(job.id())) {
            throw new IllegalArgumentException(
                    "it is in the account " + arn.account() + ", and the job in " + job.id());
        }
        if (job.region() != null && !arn.region().isEmpty() && !arn.region().equals(job.region())) {
            throw new IllegalArgumentException("it is in the region " + arn.region() + ", and the job in "
                    + job.region() + "; give the resource its own 'region'");
        }
    }

    private static Arn named(AwsType type, String id, AwsAccount job) {
        return switch (type) {
            case S3_BUCKET -> new Arn(job.partition(), "s3", "", "", matching(BUCKET, id, "a bucket's name"));
            case IAM_ROLE ->
                new Arn(job.partition(), "iam", "", account(job), "role/" + matching(ROLE, id, "a role's name"));
            case GLUE_CATALOG -> glue(job, "database", glueNames(id, 1, "DATABASE"));
            case GLUE_TABLE, LF_TABLE -> glue(job, "table", glueNames(id, 2, "DATABASE.TABLE"));
            case LF_COLUMN -> glue(job, "table", glueNames(id, 3, "DATABASE.TABLE.COLUMN"));
            case AWS_RESOURCE -> throw new IllegalArgumentException("only an ARN says which resource it is");
        };
    }

    private static Arn glue(AwsAccount job, String type, String names) {
        if (job.region() == null) {
            throw new IllegalArgumentException("a name needs the job's 'region' beside it; or give the ARN");
        }
        return new Arn(job.partition(), "glue", job.region(), account(job), type + "/" + names);
    }

    private static String account(AwsAccount job) {
        if (job.id() == null) {
            throw new IllegalArgumentException("a name needs the job's 'account_id' beside it; or give the ARN");
        }
        return job.id();
    }

    /** {@code db.table}, {@code db/table}, or Terraform's {@code CATALOG:db:table}. */
    private static String glueNames(String id, int count, String form) {
        String rest = id.replaceFirst("^[0-9]{12}:", "");
        String separator = rest.indexOf('/') >= 0 ? "/" : rest.indexOf(':') >= 0 ? ":" : "\\.";
        String[] names = count == 1 ? new String[] {rest} : rest.split(separator, -1);
        if (names.length != count) {
            throw new IllegalArgumentException("give it as " + form + ", or the ARN");
        }
        return glueNames(names);
    }

    private static String glueNames(String[] names) {
        return Arrays.stream(names).map(AwsIds::glueName).collect(Collectors.joining("/"));
    }

    private static String glueName(String name) {
        return matching(GLUE, name, "a name in Glue").toLowerCase(Locale.ROOT);
    }

    private static ResourceRef bucket(Arn arn) {
        if (!arn.service().equals("s3")
                || !arn.region().isEmpty()
                || !arn.account().isEmpty()) {
            throw new IllegalArgumentException("a bucket's ARN is arn:" + arn.partition() + ":s3:::NAME; access points,"
                    + " directory and table buckets are others");
        }
        if (arn.resource().indexOf('/') >= 0) {
            throw new IllegalArgumentException("it is an object's ARN; tags are put on buckets");
        }
        matching(BUCKET, arn.resource(), "a bucket's name");
        return AwsType.S3_BUCKET.ref(arn);
    }

    private static ResourceRef role(Arn arn) {
        if (!arn.is("iam", "role") || arn.account().isEmpty()) {
            throw new IllegalArgumentException("a role's ARN is arn:" + arn.partition() + ":iam::ACCOUNT:role/NAME");
        }
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        matching(ROLE, name, "a role's name");
        return AwsType.IAM_ROLE.ref(new Arn(arn.partition(), "iam", "", arn.account(), "role/" + name));
    }

    private static ResourceRef database(Arn arn) {
        return AwsType.GLUE_CATALOG.ref(
                glue(arn, "database", 1, "a database's ARN is arn:aws:glue:REGION:ACCOUNT:database/NAME"));
    }

    private static ResourceRef table(AwsType type, Arn arn) {
        return type.ref(glue(arn, "table", 2, "a table's ARN is arn:aws:glue:REGION:ACCOUNT:table/DATABASE/NAME"));
    }

    private static ResourceRef column(Arn arn) {
        return AwsType.LF_COLUMN.ref(glue(arn, "table", 3, "a column is its table's ARN with /COLUMN behind it"));
    }

    private static Arn glue(Arn arn, String type, int count, String form) {
        String[] names = arn.is("glue", type) ? arn.nameAfter(type).split("/", -1) : new String[0];
        if (names.length != count || arn.region().isEmpty() || arn.account().isEmpty()) {
            throw new IllegalArgumentException(form);
        }
        return new Arn(arn.partition(), "glue", arn.region(), arn.account(), type + "/" + glueNames(names));
    }

    /** Any ARN: those that have a type of their own get it, so that both spellings meet. */
    private static ResourceRef any(Arn arn) {
        return switch (arn.service()) {
            case "cloudformation" ->
                throw new IllegalArgumentException(
                        "tagging a stack updates it and all that it made; tag it where it is deployed from");
            case "s3" -> bucket(arn);
            case "iam" -> {
                if (!arn.is("iam", "role")) {
                    throw new IllegalArgumentException("of IAM, only the tags of roles can be read in bulk and"
                            + " written; it is a '" + arn.resource().replaceFirst("/.*", "") + "'");
                }
                yield role(arn);
            }
            case "glue" -> {
                if (arn.is("glue", "table")) {
                    yield table(AwsType.GLUE_TABLE, arn);
                }
                yield arn.is("glue", "database") ? database(arn) : AwsType.AWS_RESOURCE.ref(arn);
            }
            // Older providers of Terraform, and some of AWS's own answers, name all streams of a log group in its
            // place.
            case "logs" ->
                AwsType.AWS_RESOURCE.ref(new Arn(
                        arn.partition(),
                        arn.service(),
                        arn.region(),
                        arn.account(),
                        arn.resource().replaceFirst(":\\*$", "")));
            case "sts", "lakeformation" ->
                throw new IllegalArgumentException("nothing of '" + arn.service() + "' carries tags");
            default -> AwsType.AWS_RESOURCE.ref(arn);
        };
    }

    private static String matching(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + what);
        }
        return text;
    }
}
