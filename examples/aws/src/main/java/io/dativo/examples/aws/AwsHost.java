package io.dativo.examples.aws;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.aws.AwsProvider;
import io.dativo.aws.state.S3Store;
import io.dativo.catalogs.CatalogConnection;
import io.dativo.catalogs.UnityCatalogProvider;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * All that a host writes: the builder, once. Everything after it is a call of what it builds: {@code load}, {@code preview},
 * {@code terraformVariables}, {@code resolve}, {@code plan}, {@code apply}, {@code revert}.
 */
public final class AwsHost {
    private AwsHost() {}

    /**
     * Builds for one account of AWS, whose ledger is in S3, and for one metastore of Unity Catalog.
     *
     * @param home the folder of this example: its policy, and the root of its jobs
     * @param aws the provider, which knows how the account is reached
     * @param s3 a client for the ledger; never closed here
     * @param unity the workspace whose catalog {@code main} shows the job's table too
     * @param audit the file of the audit log
     * @return the builder; with {@code provider(IcebergProvider.of(catalog))} it reaches the job's table, too
     */
    public static Dativo.Builder builder(Path home, AwsProvider aws, S3Client s3, CatalogConnection unity, Path audit) {
        return Dativo.builder()
                .base(home)
                .policy(TagPolicy.load(home.resolve("tag-policy.yaml")))
                .ledger(OwnershipLedger.of(S3Store.of(s3, "acme-dativo", "ledger/prod")))
                .audit(AuditLog.file(audit))
                .provider(aws)
                .provider(UnityCatalogProvider.of(unity))
                .claimAlso(UnityCatalogProvider.entries("main"));
    }
}
