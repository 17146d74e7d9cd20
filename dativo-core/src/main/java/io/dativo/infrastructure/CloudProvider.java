package io.dativo.infrastructure;

import io.dativo.problem.Internal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The clouds of the configuration format, with the rules that the format itself has for each. */
@Internal
public enum CloudProvider {
    /** Amazon Web Services: needs a region. */
    AWS("aws"),
    /** Google Cloud: needs a project id. */
    GCP("gcp"),
    /** Microsoft Azure: needs a subscription only where something calls Azure. */
    AZURE("azure");

    private final String id;

    CloudProvider(String id) {
        this.id = id;
    }

    /** {@return the id in a job file: {@code aws}, {@code gcp} or {@code azure}} */
    public String id() {
        return id;
    }

    /**
     * The cloud with an id.
     *
     * @param id the id, in exactly its spelling
     * @return the cloud, if it is one of the format's
     */
    public static Optional<CloudProvider> of(String id) {
        return Arrays.stream(values()).filter(cloud -> cloud.id.equals(id)).findFirst();
    }

    /** {@return the ids of all clouds} */
    public static List<String> ids() {
        return Arrays.stream(values()).map(CloudProvider::id).toList();
    }
}
