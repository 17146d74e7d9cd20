package io.dativo.guides.given;

import io.dativo.cost.CostLine;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.CostAllocationTag;
import software.amazon.awssdk.services.costexplorer.model.ListCostAllocationTagsRequest;
import software.amazon.awssdk.services.costexplorer.model.ListCostAllocationTagsResponse;
import software.amazon.awssdk.services.costexplorer.model.StartCostAllocationTagBackfillRequest;
import software.amazon.awssdk.services.costexplorer.model.StartCostAllocationTagBackfillResponse;
import software.amazon.awssdk.services.costexplorer.model.UpdateCostAllocationTagsStatusRequest;
import software.amazon.awssdk.services.costexplorer.model.UpdateCostAllocationTagsStatusResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** For docs/aws.md: a bill that knows two keys, and spells a third otherwise. */
public class AwsGiven extends QuickstartGiven {
    protected AwsCredentialsProvider credentials;
    protected S3Client s3Client;
    protected OrganizationsClient organizationsClient;
    protected CostExplorerClient costExplorerClient = new Bill();
    protected List<CostLine> lines;

    private static final class Bill implements CostExplorerClient {
        @Override
        public ListCostAllocationTagsResponse listCostAllocationTags(ListCostAllocationTagsRequest request) {
            return ListCostAllocationTagsResponse.builder()
                    .costAllocationTags(
                            tag("cost_center", "Active"), tag("environment", "Inactive"), tag("Project", "Active"))
                    .build();
        }

        private static CostAllocationTag tag(String key, String status) {
            return CostAllocationTag.builder()
                    .tagKey(key)
                    .type("UserDefined")
                    .status(status)
                    .lastUpdatedDate("2026-03-01T00:00:00Z")
                    .build();
        }

        @Override
        public UpdateCostAllocationTagsStatusResponse updateCostAllocationTagsStatus(
                UpdateCostAllocationTagsStatusRequest request) {
            return UpdateCostAllocationTagsStatusResponse.builder()
                    .errors(List.of())
                    .build();
        }

        @Override
        public StartCostAllocationTagBackfillResponse startCostAllocationTagBackfill(
                StartCostAllocationTagBackfillRequest request) {
            return StartCostAllocationTagBackfillResponse.builder()
                    .backfillRequest(backfill -> backfill.backfillFrom(request.backfillFrom())
                            .requestedAt("2026-11-30T00:00:00Z")
                            .backfillStatus("PROCESSING"))
                    .build();
        }

        @Override
        public String serviceName() {
            return "ce";
        }

        @Override
        public void close() {}
    }
}
