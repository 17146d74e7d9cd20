package io.dativo.infrastructure;

import io.dativo.problem.OneOf;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code infrastructure.provider}: the cloud account and what the job uses there. Immutable.
 *
 * @param provider {@code aws}, {@code gcp} or {@code azure}
 * @param region the region; AWS needs it
 * @param projectId the project; Google Cloud needs it
 * @param accountId the AWS account (or, in older files, the Azure subscription), or null
 * @param subscriptionId the Azure subscription, or null
 * @param resourceGroup the Azure resource group, or null
 * @param resources the resources that the job uses, or null
 */
@CloudRules
public record ProviderConfig(
        @NotNull @OneOf({"aws", "gcp", "azure"}) String provider,
        @Nullable String region,
        @Nullable String projectId,
        @Nullable String accountId,
        @Nullable String subscriptionId,
        @Nullable String resourceGroup,
        @Nullable List<@NotNull @Valid Resource> resources) {
    /** Copies the resources. */
    public ProviderConfig {
        resources = resources == null ? null : Collections.unmodifiableList(new ArrayList<>(resources));
    }

    /** {@return the account that the provider acts in} */
    public AccountScope scope() {
        return AccountScope.of(provider)
                .withRegion(region)
                .withAccount(accountId)
                .withProject(projectId)
                .withSubscription(subscriptionId)
                .withResourceGroup(resourceGroup);
    }
}
