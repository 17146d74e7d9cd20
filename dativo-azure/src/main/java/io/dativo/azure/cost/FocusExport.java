package io.dativo.azure.cost;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.dativo.azure.AzureClients;
import io.dativo.azure.AzureErrors;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.BlobRanges;
import io.dativo.azure.ContainerId;
import io.dativo.cost.CostLine;
import io.dativo.cost.CostQuery;
import io.dativo.cost.CostSource;
import io.dativo.http.HttpFailure.Call;
import io.dativo.http.RangedInput;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Costs from Azure's FOCUS exports, as CSV, plain or in gzip, of FOCUS 1.0 and later. Rows are read as a stream. Tags may
 * be JSON with or without its braces; names of tags ignore case, as in Azure. Thread-safe.
 */
public final class FocusExport implements CostSource {
    private static final Pattern FILE = Pattern.compile("(?i).*\\.csv(\\.gz)?");

    /** A folder for each period and in it one for each run of the export, which has everything of the period anew. */
    private static final Pattern RUN = Pattern.compile("(.*/\\d{8}-\\d{8}/)(?:\\d+/)?([^/]+/)[^/]+");

    private final String description;
    private final FileList files;

    /** Lists files anew at each read. */
    private interface FileList {
        Map<String, Opening> list();
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private FocusExport(String description, FileList files) {
        this.description = description;
        this.files = files;
    }

    /**
     * Files that the host has.
     *
     * @param files the files, {@code .csv} or {@code .csv.gz}
     * @return the costs
     */
    public static FocusExport files(Collection<Path> files) {
        Map<String, Opening> openings = new LinkedHashMap<>();
        files.forEach(file -> openings.put(file.toString(), () -> Files.newInputStream(file)));
        return new FocusExport("FOCUS export, " + openings.size() + " files", () -> openings);
    }

    /**
     * Exports in a storage account. Of several runs for one period the newest counts.
     *
     * @param provider who signs in
     * @param container the container, by its address or as {@code account/container}
     * @param prefix the folder of the export in it, for example {@code exports/focus/}
     * @return the costs
     * @throws IllegalArgumentException when it is not the id of a container
     */
    public static FocusExport blobs(AzureProvider provider, String container, String prefix) {
        AzureClients clients = provider.clients();
        ContainerId id = ContainerId.parse(container, clients.cloud());
        BlobContainerClient client = clients.blobs(id.host()).getBlobContainerClient(id.container());
        String place = id + "/" + prefix;
        return new FocusExport("FOCUS export, " + place, () -> list(client, prefix, place));
    }

    private static Map<String, Opening> list(BlobContainerClient container, String prefix, String place) {
        Map<String, OffsetDateTime> newest = new HashMap<>();
        Map<String, String> newestRun = new HashMap<>();
        List<String> names = new ArrayList<>();
        try {
            for (BlobItem item : container.listBlobs(new ListBlobsOptions().setPrefix(prefix), null)) {
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
            throw AzureErrors.of(e, Call.READ, "listing " + place);
        }
        Map<String, Opening> openings = new LinkedHashMap<>();
        for (String name : names) {
            Matcher run = RUN.matcher(name);
            if (!run.matches() || run.group(2).equals(newestRun.get(run.group(1)))) {
                openings.put(
                        name, () -> new RangedInput(new BlobRanges(container.getBlobClient(name), "reading " + name)));
            }
        }
        return openings;
    }

    @Override
    public void read(CostQuery query, Consumer<? super CostLine> each) {
        files.list().forEach((name, file) -> {
            try (InputStream plain = file.open();
                    InputStream input =
                            name.toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(plain) : plain) {
                read(name, new Csv(new InputStreamReader(input, StandardCharsets.UTF_8)), query, each);
            } catch (IOException e) {
                throw new ProviderException(Kind.UNAVAILABLE, null, name + " cannot be read: " + e, e);
            }
        });
    }

    private static void read(String name, Csv csv, CostQuery query, Consumer<? super CostLine> each)
            throws IOException {
        List<String> header = csv.next();
        if (header == null) {
            return;
        }
        FocusRow row = new FocusRow(name, header);
        for (List<String> values = csv.next(); values != null; values = csv.next()) {
            CostLine line = row.line(values, csv.line(), query);
            if (line != null) {
                each.accept(line);
            }
        }
    }

    @Override
    public String describe() {
        return description;
    }
}
