package io.dativo.infrastructure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The clouds of the configuration format, with the rules that the format itself has for each. */
public enum CloudProvider {
    /** Amazon Web Services: needs a region. */
    AWS("aws", Set.of("s3_bucket", "iam_role", "glue_catalog", "glue_table", "aws_resource")),
    /** Google Cloud: needs a project id. */
    GCP("gcp", Set.of("gcs_bucket", "service_account", "bigquery_dataset", "bigquery_table", "project")),
    /** Microsoft Azure: needs a subscription only where something calls Azure. */
    AZURE("azure", Set.of("storage_account", "blob_container", "managed_identity", "resource_group", "azure_resource"));

    private final String id;
    private final Set<String> resourceTypes;

    CloudProvider(String id, Set<String> resourceTypes) {
        this.id = id;
        this.resourceTypes = resourceTypes;
    }

    /** {@return the id in a job file: {@code aws}, {@code gcp} or {@code azure}} */
    public String id() {
        return id;
    }

    /** {@return the documented resource types} */
    public Set<String> resourceTypes() {
        return resourceTypes;
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
