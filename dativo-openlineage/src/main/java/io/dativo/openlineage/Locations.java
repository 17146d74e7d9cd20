package io.dativo.openlineage;

import io.openlineage.client.dataset.Naming.ABFSS;
import io.openlineage.client.dataset.Naming.DBFS;
import io.openlineage.client.dataset.Naming.GCS;
import io.openlineage.client.dataset.Naming.HDFS;
import io.openlineage.client.dataset.Naming.LocalFileSystem;
import io.openlineage.client.dataset.Naming.RemoteFileSystem;
import io.openlineage.client.dataset.Naming.S3;
import io.openlineage.client.dataset.Naming.WASBS;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files and folders by their address, and how OpenLineage names them. User names, passwords and queries are left out. */
final class Locations {
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*).*", Pattern.DOTALL);

    /** A container and its account, as {@code abfss} and {@code wasbs} have them. */
    private static final Pattern CONTAINER = Pattern.compile("([^@]+)@([^.@]+)\\..*");

    private static final Pattern BLOB_HOST = Pattern.compile("([^.@]+)\\.(?:blob|dfs)\\.core\\.windows\\.net");

    private Locations() {}

    /** The name of what is at an address, or below a path of this machine; nothing when the address lacks a part. */
    static Optional<DatasetName> name(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        boolean path = !matcher.matches() || matcher.group(1).length() == 1;
        if (path) {
            return Optional.of(DatasetName.of(new LocalFileSystem(address)));
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String authority = matcher.group(2) == null ? "" : matcher.group(2);
        String rest = matcher.group(3);
        String key = rest.replaceFirst("^/+", "").replaceFirst("/+$", "");
        return switch (scheme) {
            case "s3", "s3a", "s3n" -> s3(authority, key);
            case "gs" -> gcs(authority, key);
            case "abfss", "abfs" -> azure(authority, key, true);
            case "wasbs", "wasb" -> azure(authority, key, false);
            case "hdfs" -> hdfs(authority, rest);
            case "file" -> rest.isEmpty() ? Optional.empty() : Optional.of(DatasetName.of(new LocalFileSystem(rest)));
            case "dbfs" ->
                authority.isEmpty() || key.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DatasetName.of(new DBFS(authority, rest)));
            case "sftp", "ftp", "ssh" ->
                authority.isEmpty() || key.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DatasetName.of(new RemoteFileSystem(host(authority), rest)));
            case "http", "https" -> web(scheme, host(authority), key);
            default -> Optional.empty();
        };
    }

    static Optional<DatasetName> s3(String bucket, String key) {
        return bucket.isEmpty() || key.isEmpty() ? Optional.empty() : Optional.of(DatasetName.of(new S3(bucket, key)));
    }

    static Optional<DatasetName> gcs(String bucket, String key) {
        return bucket.isEmpty() || key.isEmpty() ? Optional.empty() : Optional.of(DatasetName.of(new GCS(bucket, key)));
    }

    static Optional<DatasetName> abfss(String container, String account, String path) {
        return container.isEmpty() || account.isEmpty() || path.isEmpty()
                ? Optional.empty()
                : Optional.of(DatasetName.of(new ABFSS(container, account, path)));
    }

    private static Optional<DatasetName> azure(String authority, String key, boolean hierarchical) {
        Matcher parts = CONTAINER.matcher(authority);
        if (!parts.matches() || key.isEmpty()) {
            return Optional.empty();
        }
        return hierarchical
                ? abfss(parts.group(1), parts.group(2), key)
                : Optional.of(DatasetName.of(new WASBS(parts.group(1), parts.group(2), key)));
    }

    private static Optional<DatasetName> hdfs(String authority, String path) {
        int colon = authority.indexOf(':');
        return colon <= 0 || path.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        DatasetName.of(new HDFS(authority.substring(0, colon), authority.substring(colon + 1), path)));
    }

    /** A blob of Azure has a name of its own; for another page the spec has the general rule, authority and path. */
    private static Optional<DatasetName> web(String scheme, String host, String key) {
        Matcher blob = BLOB_HOST.matcher(host);
        int slash = key.indexOf('/');
        if (blob.matches() && slash > 0) {
            return Optional.of(
                    DatasetName.of(new WASBS(key.substring(0, slash), blob.group(1), key.substring(slash + 1))));
        }
        return host.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new DatasetName(scheme + "://" + host, "/" + key, true));
    }

    /** An authority without its user. */
    static String host(String authority) {
        return authority.substring(authority.lastIndexOf('@') + 1);
    }
}
