package io.dativo.iceberg;

import io.dativo.job.Job;
import io.dativo.job.JobTrust;
import io.dativo.problem.Problem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a job file says to a catalog to what it may say: where in it the table is, and credentials of its own. What
 * loads a class, reads a file or runs a command is the host's to say, and so is the place that a connection goes to, because
 * a catalog sends what it has there and takes further settings from it. Immutable.
 */
final class CatalogTrust {
    /** Names a place; a place in a value that has no such name does not connect to anything. */
    private static final Set<String> PLACES = Set.of(
            "adls.connection-string",
            "gcs.service.host",
            "glue.endpoint",
            "kms.endpoint",
            "nessie.authentication.oauth2.issuer-url",
            "nessie.authentication.oauth2.token-endpoint",
            "oauth2-server-uri",
            "s3.endpoint",
            "s3.signer.uri",
            "uri");

    /** Safe from any author; one that ends with a dot stands for all that begin so. */
    private static final Set<String> SAFE = Set.of(
            "adls.auth.shared-key.account.key",
            "adls.auth.shared-key.account.name",
            "adls.sas-token.",
            "adls.token",
            "audience",
            "cache-enabled",
            "cache.",
            "client-api-version",
            "client.assume-role.arn",
            "client.assume-role.external-id",
            "client.assume-role.region",
            "client.assume-role.session-name",
            "client.assume-role.tags.",
            "client.assume-role.timeout-sec",
            "client.region",
            "clients",
            "commit.",
            "credential",
            "gcp.bigquery.list-all-tables",
            "gcp.bigquery.location",
            "gcp.bigquery.project-id",
            "gcs.channel.read.chunk-size-bytes",
            "gcs.channel.write.chunk-size-bytes",
            "gcs.decryption-key",
            "gcs.encryption-key",
            "gcs.no-auth",
            "gcs.oauth2.token",
            "gcs.oauth2.token-expires-at",
            "gcs.project-id",
            "gcs.user-project",
            "glue.account-id",
            "glue.id",
            "glue.skip-archive",
            "glue.skip-name-validation",
            "header.",
            "http-client.apache.connection-timeout-ms",
            "http-client.apache.max-connections",
            "http-client.apache.socket-timeout-ms",
            "http-client.urlconnection.connection-timeout-ms",
            "http-client.urlconnection.socket-timeout-ms",
            "jdbc.init-catalog-tables",
            "jdbc.password",
            "jdbc.schema-version",
            "jdbc.strict-mode",
            "jdbc.user",
            "list-all-tables",
            "namespace-separator",
            "nessie.authentication.oauth2.client-id",
            "nessie.authentication.oauth2.client-scopes",
            "nessie.authentication.oauth2.client-secret",
            "nessie.authentication.oauth2.grant-type",
            "nessie.authentication.oauth2.password",
            "nessie.authentication.oauth2.username",
            "nessie.authentication.password",
            "nessie.authentication.token",
            "nessie.authentication.username",
            "nessie.client-api-version",
            "nessie.enable-api-compatibility-check",
            "prefix",
            "ref",
            "ref.hash",
            "resource",
            "rest-page-size",
            "rest.access-key-id",
            "rest.auth.basic.password",
            "rest.auth.basic.username",
            "rest.client.connection-timeout-ms",
            "rest.client.max-connections",
            "rest.client.max-connections-per-route",
            "rest.client.max-retries",
            "rest.client.socket-timeout-ms",
            "rest.secret-access-key",
            "rest.session-token",
            "rest.signing-name",
            "rest.signing-region",
            "rest.sigv4-enabled",
            "s3.access-key-id",
            "s3.acl",
            "s3.checksum-enabled",
            "s3.cross-region-access-enabled",
            "s3.delete-enabled",
            "s3.delete.",
            "s3.dualstack-enabled",
            "s3.multipart.",
            "s3.path-style-access",
            "s3.remote-signing-enabled",
            "s3.retry.",
            "s3.secret-access-key",
            "s3.session-token",
            "s3.sse.",
            "s3.use-arn-region-enabled",
            "s3.write.",
            "scope",
            "snapshot-loading-mode",
            "table-default.",
            "table-override.",
            "token",
            "token-exchange-enabled",
            "token-expires-in-ms",
            "token-refresh-enabled",
            "view-default.",
            "view-endpoints-supported",
            "view-override.",
            "warehouse");

    /** Of these a job may say what stands here; any other value names a class. */
    private enum Choice {
        IO_IMPL(
                "io-impl",
                "org.apache.iceberg.aws.s3.S3FileIO",
                "org.apache.iceberg.azure.adlsv2.ADLSFileIO",
                "org.apache.iceberg.gcp.gcs.GCSFileIO",
                "org.apache.iceberg.io.ResolvingFileIO"),
        HTTP_CLIENT("http-client.type", "apache", "urlconnection"),
        REST_AUTH("rest.auth.type", "basic", "none", "oauth2", "sigv4"),
        NESSIE_AUTH("nessie.authentication.type", "BASIC", "BEARER", "NONE", "OAUTH2");

        private final String property;
        private final Set<String> values;

        Choice(String property, String... values) {
            this.property = property;
            this.values = Set.of(values);
        }

        static boolean allows(String property, String value) {
            return Arrays.stream(values()).anyMatch(it -> it.property.equals(property) && it.values.contains(value));
        }
    }

    private static final Pattern LOCAL = Pattern.compile("(?i)file:");

    /** More than one letter, as a drive of Windows has. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    /** It becomes part of a host's name. */
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    private final Job job;
    private final JobTrust trust;
    private final CatalogType type;

    CatalogTrust(Job job, JobTrust trust, CatalogType type) {
        this.job = job;
        this.trust = trust;
        this.type = type;
    }

    /**
     * Checks one property.
     *
     * @param path where the job says it
     * @param name its name
     * @param value its value
     * @return what is wrong, if it is the host's to say
     */
    Optional<Problem> check(String path, String name, String value) {
        if (job.isHostsWord(path)) {
            return Optional.empty();
        }
        if (isPlace(name)) {
            return trust.allowsCatalogPlace(type.id(), value)
                    ? Optional.empty()
                    : Optional.of(place(path, name, value));
        }
        if (name.equals("warehouse") && isOutside(value) && !trust.allowsCatalogPlace(type.id(), value)) {
            return Optional.of(outside(path, value));
        }
        boolean region = name.equals("client.region") || name.equals("rest.signing-region");
        boolean safe = isSafe(name) && (!region || REGION.matcher(value).matches());
        return safe || Choice.allows(name, value) || trust.allowsProperty(type.id(), name)
                ? Optional.empty()
                : Optional.of(property(path, name));
    }

    /** Whether a warehouse is a folder of this machine that the job may not name. */
    private boolean isOutside(String warehouse) {
        boolean local = LOCAL.matcher(warehouse).lookingAt();
        if (!type.warehouseIsLocation() || (!local && SCHEME.matcher(warehouse).lookingAt())) {
            return false;
        }
        Path existing;
        try {
            String path = local ? URI.create(warehouse).getPath() : warehouse;
            existing = path == null ? null : Path.of(path).toAbsolutePath().normalize();
        } catch (IllegalArgumentException noPath) {
            return true;
        }
        // It may be made later: then the folder counts in which it would be.
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing == null || !job.mayRead(existing);
    }

    private Problem outside(String path, String warehouse) {
        return Problem.error(
                "outside-of-root",
                "the warehouse '" + warehouse + "' is a folder outside of the root",
                path,
                job.locate(path),
                "choose one below the root (base(…)), write a variable of the host there, or let the host trust it:"
                        + " JobTrust.builder().catalogPlaces(\"" + type.id() + "\", \"" + warehouse
                        + "\"), given to JobCatalog.of(job, trust)");
    }

    private static boolean isSafe(String name) {
        return SAFE.contains(name) || SAFE.stream().anyMatch(each -> each.endsWith(".") && name.startsWith(each));
    }

    private static boolean isPlace(String name) {
        return PLACES.contains(name) || name.toLowerCase(Locale.ROOT).startsWith("adls.connection-string.");
    }

    private Problem place(String path, String name, String value) {
        String shown = shown(value);
        return Problem.error(
                "place-not-trusted",
                "a job file may not send this host to "
                        + (shown == null ? "the place that '" + name + "' names" : shown),
                path,
                job.locate(path),
                "write a variable of the host there, ${NAME}, or let the host trust the place:"
                        + " JobTrust.builder().catalogPlaces(\"" + type.id() + "\", \""
                        + (shown == null ? "PLACE" : shown) + "\"), given to JobCatalog.of(job, trust)");
    }

    private Problem property(String path, String name) {
        return Problem.error(
                "property-not-trusted",
                "a job file may not give the " + type.id() + " catalog this value of '" + name
                        + "': by it, it could reach classes, files or credentials of this host",
                path,
                job.locate(path),
                "leave it out, or let the host allow it: JobTrust.builder().catalogProperties(\"" + type.id() + "\", \""
                        + name + "\"), given to JobCatalog.of(job, trust)");
    }

    /** Scheme, host and port; nothing for what has none, for example the address of a driver. */
    private static @Nullable String shown(String place) {
        try {
            URI uri = URI.create(place);
            return uri.getScheme() == null || uri.getHost() == null
                    ? null
                    : uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}
