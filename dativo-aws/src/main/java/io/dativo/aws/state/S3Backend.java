package io.dativo.aws.state;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.spi.JobArguments;
import io.dativo.spi.TerraformBackend;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backend {@code s3} says, read as Terraform reads it: arguments of today, those that they replaced, and the
 * environment. Checked when it is made; no class of the SDK is touched. Immutable.
 */
final class S3Backend {
    private static final String PATH = "infrastructure.terraform.backend";
    private static final int CUSTOMER_KEY_BYTES = 32;

    /** What any job may say, and what names a place; the rest runs commands or reads files. */
    static final JobArguments JOB_ARGUMENTS = JobArguments.of(
                    "access_key",
                    "acl",
                    "allowed_account_ids",
                    "assume_role.duration",
                    "assume_role.external_id",
                    "assume_role.policy",
                    "assume_role.policy_arns",
                    "assume_role.role_arn",
                    "assume_role.session_name",
                    "assume_role.source_identity",
                    "assume_role.tags",
                    "assume_role.transitive_tag_keys",
                    "assume_role_duration_seconds",
                    "assume_role_policy",
                    "assume_role_policy_arns",
                    "assume_role_tags",
                    "assume_role_transitive_tag_keys",
                    "assume_role_with_web_identity.duration",
                    "assume_role_with_web_identity.policy",
                    "assume_role_with_web_identity.policy_arns",
                    "assume_role_with_web_identity.role_arn",
                    "assume_role_with_web_identity.session_name",
                    "assume_role_with_web_identity.web_identity_token",
                    "bucket",
                    "dynamodb_table",
                    "encrypt",
                    "external_id",
                    "forbidden_account_ids",
                    "force_path_style",
                    "key",
                    "kms_key_id",
                    "max_retries",
                    "region",
                    "retry_mode",
                    "role_arn",
                    "secret_key",
                    "session_name",
                    "skip_credentials_validation",
                    "skip_metadata_api_check",
                    "skip_region_validation",
                    "skip_requesting_account_id",
                    "skip_s3_checksum",
                    "sse_customer_key",
                    "sts_region",
                    "token",
                    "use_dualstack_endpoint",
                    "use_fips_endpoint",
                    "use_lockfile",
                    "use_path_style",
                    "workspace_key_prefix")
            .places("dynamodb_endpoint", "endpoint", "endpoints", "iam_endpoint", "sts_endpoint");

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    private final TerraformBackend backend;
    private final String bucket;
    private final String key;
    private final @Nullable URI endpoint;
    private final @Nullable URI stsEndpoint;
    private final @Nullable Sensitive<String> customerKey;
    private final @Nullable Integer roleSeconds;
    private final @Nullable Integer webIdentitySeconds;

    /**
     * Reads a backend.
     *
     * @throws InvalidInputException with every argument that is missing or wrong
     */
    S3Backend(TerraformBackend backend) {
        this.backend = backend;
        List<Problem> problems = new ArrayList<>();
        bucket = needed("bucket", problems);
        String stateKey = needed("key", problems);
        if (stateKey.startsWith("/") || stateKey.endsWith("/")) {
            problems.add(problem("the key '" + stateKey + "' begins or ends with a slash", "Terraform refuses it too"));
        }
        endpoint = endpoint("s3", "endpoint", problems, "AWS_ENDPOINT_URL_S3", "AWS_S3_ENDPOINT", "AWS_ENDPOINT_URL");
        stsEndpoint = endpoint(
                "sts", "sts_endpoint", problems, "AWS_ENDPOINT_URL_STS", "AWS_STS_ENDPOINT", "AWS_ENDPOINT_URL");
        for (String region : List.of("region", "sts_region")) {
            String named = backend.argument(region);
            // It becomes part of a host's name.
            if (named != null && !REGION.matcher(named).matches()) {
                problems.add(problem("the " + region + " is not the name of a region", "write it like eu-west-1"));
            }
        }
        customerKey = customerKey(problems);
        roleSeconds = seconds(value(block("assume_role"), "duration", "assume_role_duration_seconds"), problems);
        webIdentitySeconds = seconds(block("assume_role_with_web_identity").get("duration"), problems);
        if ((backend.argument("access_key") == null) != (backend.argument("secret_key") == null)) {
            problems.add(
                    problem("one of access_key and secret_key is given without the other", "give both, or neither"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("the Terraform backend", problems);
        }
        key = backend.place();
    }

    String bucket() {
        return bucket;
    }

    /** {@return the key of the workspace's state} */
    String key() {
        return key;
    }

    @Nullable
    String region() {
        return backend.argumentOr("region", "AWS_REGION", "AWS_DEFAULT_REGION");
    }

    /** {@return where S3 is, when it is not where AWS has it} */
    @Nullable
    URI endpoint() {
        return endpoint;
    }

    /** {@return where the service that gives out roles is, when it is not where AWS has it} */
    @Nullable
    URI stsEndpoint() {
        return stsEndpoint;
    }

    boolean isPathStyle() {
        return isSet("use_path_style") || isSet("force_path_style");
    }

    boolean isFips() {
        return isSet("use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT");
    }

    boolean isDualstack() {
        return isSet("use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT");
    }

    /** {@return the caller's own encryption key in Base64, as S3 takes it} */
    @Nullable
    Sensitive<String> customerKey() {
        return customerKey;
    }

    /** An argument or an environment variable that is a plain text. */
    @Nullable
    String text(String name, String... variables) {
        return backend.argumentOr(name, variables);
    }

    /** An environment variable. */
    @Nullable
    String variable(String name) {
        return backend.argumentOr("", name);
    }

    /** An argument of any type, or null. */
    @Nullable
    Object value(String name) {
        return given(backend.arguments().get(name));
    }

    /** An argument of a block, or where it is not given the argument that it replaced; null for none. */
    @Nullable
    Object value(Map<String, @Nullable Object> block, String name, String before) {
        Object value = given(block.get(name));
        return value == null ? value(before) : value;
    }

    /** A block, or a list of one block, as older notes of {@code terraform init} have it; empty when it is not given. */
    Map<String, @Nullable Object> block(String name) {
        Object value = value(name);
        if (value instanceof List<?> list && !list.isEmpty()) {
            value = list.get(0);
        }
        Map<String, @Nullable Object> block = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> block.put(String.valueOf(key), each));
        }
        return block;
    }

    /** {@return for how long the role is assumed, or null for what is usual} */
    @Nullable
    Integer roleSeconds() {
        return roleSeconds;
    }

    /** {@return for how long the role of a web identity is assumed, or null for what is usual} */
    @Nullable
    Integer webIdentitySeconds() {
        return webIdentitySeconds;
    }

    /** {@code s3://bucket/key}. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }

    private String needed(String name, List<Problem> problems) {
        String value = backend.argument(name);
        if (value == null) {
            problems.add(problem(
                    "the backend 's3' needs '" + name + "' to find the state",
                    "give it, or give module_path alone: 'terraform init' leaves there what it was given"));
            return "";
        }
        return value;
    }

    private @Nullable URI endpoint(String service, String before, List<Problem> problems, String... variables) {
        Object named = block("endpoints").get(service);
        boolean ignored = isSet("", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        String address = named != null && !named.toString().isEmpty()
                ? named.toString()
                : ignored ? backend.argument(before) : backend.argumentOr(before, variables);
        if (address == null) {
            return null;
        }
        try {
            // Terraform too takes https for an address that says nothing of it, and warns.
            URI uri = URI.create(address.contains("://") ? address : "https://" + address);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, without the address, which may hold a password.
        }
        problems.add(problem(
                "the endpoint of " + service + " is not an HTTP address",
                "give one that begins with https:// or http://"));
        return null;
    }

    private @Nullable Sensitive<String> customerKey(List<Problem> problems) {
        String text = backend.argumentOr("sse_customer_key", "AWS_SSE_CUSTOMER_KEY");
        if (text == null) {
            return null;
        }
        try {
            if (Base64.getDecoder().decode(text).length == CUSTOMER_KEY_BYTES) {
                return Sensitive.of(text);
            }
        } catch (IllegalArgumentException notBase64) {
            // Told below.
        }
        problems.add(problem(
                "sse_customer_key is not a key of 256 bits in Base64", "it has 44 characters and ends with '='"));
        return null;
    }

    /** Seconds, or a duration as Go writes it, for example {@code 1h30m}. */
    private static @Nullable Integer seconds(@Nullable Object value, List<Problem> problems) {
        String text = value == null ? "" : value.toString();
        if (text.isEmpty()) {
            return null;
        }
        try {
            long seconds = text.matches("[0-9]+")
                    ? Long.parseLong(text)
                    : Duration.parse("PT" + text.toUpperCase(Locale.ROOT)).toSeconds();
            return Math.toIntExact(seconds);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            problems.add(problem("'" + text + "' is not how long a role is assumed", "write it like 1h or 30m"));
            return null;
        }
    }

    private static @Nullable Object given(@Nullable Object value) {
        return value == null || value.toString().isEmpty() ? null : value;
    }

    private boolean isSet(String name, String... variables) {
        String text = backend.argumentOr(name, variables);
        return text != null && text.toLowerCase(Locale.ROOT).equals("true");
    }

    private static Problem problem(String message, String hint) {
        return Problem.error("backend-argument", message, PATH, null, hint);
    }
}
