package io.dativo.azure;

import io.dativo.problem.Internal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container of Blob storage, which is a file system of Data Lake Storage. The name of a storage account is unique in a
 * cloud, so its address is the container's id. Immutable.
 *
 * @param host the account's host for blobs
 * @param container the container
 */
@Internal
public record ContainerId(String host, String container) {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern CONTAINER =
            Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*|\\$root|\\$web|\\$logs");
    private static final Pattern ADDRESS = Pattern.compile("https://([^/@?#]+)/([^/?#]+)/?");
    private static final Pattern LAKE_ADDRESS = Pattern.compile("abfss?://([^/@?#]+)@([^/@?#]+)(/.*)?");

    /** Accounts with endpoints of an Azure DNS zone have a part {@code z00} to {@code z99} in their host. */
    private static final Pattern ZONE_HOST =
            Pattern.compile("([a-z0-9]{3,24}\\.z[0-9]{2})\\.(blob|dfs)\\.storage\\.azure\\.net");

    static final String TYPE = "microsoft.storage/storageaccounts/blobservices/containers";

    /**
     * Reads an address, {@code account/container} or an id of Azure Resource Manager.
     *
     * @throws IllegalArgumentException when it is none, or of another cloud: tokens go to no other host
     */
    public static ContainerId parse(String id, AzureCloud cloud) {
        if (id.startsWith("/")) {
            ArmId arm = ArmId.parse(id);
            if (!TYPE.equals(arm.type())) {
                throw new IllegalArgumentException("'" + id + "' is the id of no blob container");
            }
            return of(
                    id,
                    cloud.blobHost(account(id, arm.names().get(0))),
                    arm.names().get(2));
        }
        Matcher address = ADDRESS.matcher(id);
        if (address.matches()) {
            return of(id, host(id, address.group(1), cloud), address.group(2));
        }
        Matcher lake = LAKE_ADDRESS.matcher(id);
        if (lake.matches()) {
            return of(id, host(id, lake.group(2), cloud), lake.group(1));
        }
        String[] parts = id.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'" + id + "' is not the id of a blob container: give account/container,"
                    + " https://ACCOUNT.blob.core.windows.net/CONTAINER or the id of Azure Resource Manager");
        }
        return of(id, cloud.blobHost(account(id, parts[0])), parts[1]);
    }

    private static ContainerId of(String id, String host, String container) {
        String name = container.toLowerCase(Locale.ROOT);
        if (!CONTAINER.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + id + "' has the container '" + container
                    + "'; Azure takes 3 to 63 lower-case letters, digits and single hyphens");
        }
        return new ContainerId(host, name);
    }

    private static String host(String id, String given, AzureCloud cloud) {
        String host = given.toLowerCase(Locale.ROOT);
        int dot = host.indexOf('.');
        String account = dot < 0 ? host : host.substring(0, dot);
        if (host.equals(cloud.blobHost(account)) || host.equals(cloud.dfsHost(account))) {
            return cloud.blobHost(account(id, account));
        }
        Matcher zone = ZONE_HOST.matcher(host);
        if (cloud == AzureCloud.PUBLIC && zone.matches()) {
            return zone.group(1) + ".blob.storage.azure.net";
        }
        throw new IllegalArgumentException("'" + id + "' has the host '" + given
                + "', which is not Blob storage of this cloud, for example " + cloud.blobHost("account"));
    }

    private static String account(String id, String given) {
        String account = given.toLowerCase(Locale.ROOT);
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("'" + id + "' has the storage account '" + given
                    + "'; Azure takes 3 to 24 lower-case letters and digits");
        }
        return account;
    }

    /** The address: the id in canonical form. */
    @Override
    public String toString() {
        return "https://" + host + "/" + container;
    }
}
