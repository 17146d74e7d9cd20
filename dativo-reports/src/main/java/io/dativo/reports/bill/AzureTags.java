package io.dativo.reports.bill;

import java.util.List;
import java.util.Locale;

/** The keys that Azure's own services put among the tags of resources; its exports do not set them apart. */
final class AzureTags {
    /** What bills call the provider whose tags these are. */
    static final String PROVIDER = "Microsoft";

    private static final List<String> PREFIXES = List.of("hidden-", "aks-managed-", "ms-resource-");
    private static final String PARENT = "cm-resource-parent";

    private AzureTags() {}

    /** Whether a key is a service's and no person's. */
    static boolean isOfService(String key) {
        String folded = key.toLowerCase(Locale.ROOT);
        return folded.equals(PARENT) || PREFIXES.stream().anyMatch(folded::startsWith);
    }
}
