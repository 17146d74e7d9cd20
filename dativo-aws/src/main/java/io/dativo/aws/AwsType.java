package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The resource types, each with the id that a job file gives it. Uses no class of the SDK. */
enum AwsType {
    S3_BUCKET("s3_bucket"),
    IAM_ROLE("iam_role"),
    GLUE_CATALOG("glue_catalog"),
    GLUE_TABLE("glue_table"),
    AWS_RESOURCE("aws_resource"),
    LF_TABLE("lf_table"),
    LF_COLUMN("lf_column");

    static final Set<String> IDS = Arrays.stream(values()).map(AwsType::id).collect(Collectors.toUnmodifiableSet());

    private final String id;

    AwsType(String id) {
        this.id = id;
    }

    /**
     * The type with an id.
     *
     * @throws IllegalArgumentException when there is none
     */
    static AwsType of(String id) {
        return Arrays.stream(values())
                .filter(type -> type.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("AWS has no resource type '" + id + "'; known: "
                        + IDS.stream().sorted().collect(Collectors.joining(", "))));
    }

    static AwsType of(ResourceRef ref) {
        return of(ref.type());
    }

    String id() {
        return id;
    }

    ResourceRef ref(Arn arn) {
        return new ResourceRef(AwsProvider.ID, id, arn.toString());
    }
}
