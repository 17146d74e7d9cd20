package io.dativo.azure.cost;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import io.dativo.azure.AzureClients;
import io.dativo.azure.AzureErrors;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.BlobListing;
import io.dativo.azure.BlobRanges;
import io.dativo.azure.ContainerId;
import io.dativo.cost.CostExport;
import io.dativo.http.HttpFailure.Call;
import io.dativo.http.RangedInput;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a cost export in a storage account, as CSV, plain or in gzip. Of several runs for one period the newest
 * counts. Thread-safe.
 */
public final class BlobExport implements CostExport {
    private static final Pattern FILE = Pattern.compile("(?i).*\\.csv(\\.gz)?");

    /** A folder for each period and in it one for each run of the export, which has everything of the period anew. */
    private static final Pattern RUN = Pattern.compile("(.*/\\d{8}-\\d{8}/)(?:\\d+/)?([^/]+/)[^/]+");

    private final BlobContainerClient container;
    private final String prefix;
    private final String location;

    private BlobExport(BlobContainerClient container, String prefix, String location) {
        this.container = container;
        this.prefix = prefix;
        this.location = location;
    }

    /**
     * An export in a storage account.
     *
     * @param provider who signs in
     * @param container the container, by its address or as {@code account/container}
     * @param prefix the folder of the export in it, for example {@code exports/focus/}
     * @return the files
     * @throws IllegalArgumentException when it is not the id of a container
     */
    public static BlobExport of(AzureProvider provider, String container, String prefix) {
        AzureClients clients = provider.clients();
        ContainerId id = ContainerId.parse(container, clients.cloud());
        BlobContainerClient client = clients.blobs(id.host()).getBlobContainerClient(id.container());
        return new BlobExport(client, prefix, id + "/" + prefix);
    }

    @Override
    public List<File> files() {
        Map<String, OffsetDateTime> newest = new HashMap<>();
        Map<String, String> newestRun = new HashMap<>();
        List<String> names = new ArrayList<>();
        try {
            List<BlobItem> items =
                    BlobListing.blobs(container, prefix, "listing " + location).toList();
            for (BlobItem item : items) {
                if (FILE.matcher(item.getName()).matches()) {
                    names.add(item.getName());
                    Matcher run = RUN.matcher(item.getName());
                    OffsetDateTime modified = item.getProperties().getLastModified();
                    if (run.matches()
                            && (newest.get(run.group(1)) == null || modified.isAfter(newest.get(run.group(1))))) {
                        newest.put(run.group(1), modified);
                        newestRun.put(run.group(1), run.group(2));
                    }
                }
            }
        } catch (RuntimeException e) {
            throw AzureErrors.of(e, Call.READ, "listing " + location);
        }
        List<File> files = new ArrayList<>();
        for (String name : names) {
            Matcher run = RUN.matcher(name);
            if (!run.matches() || run.group(2).equals(newestRun.get(run.group(1)))) {
                files.add(new File(
                        name, () -> new RangedInput(new BlobRanges(container.getBlobClient(name), "reading " + name))));
            }
        }
        return files;
    }

    @Override
    public String describe() {
        return location;
    }
}
