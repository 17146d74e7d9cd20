package io.dativo.infrastructure;

import org.jspecify.annotations.Nullable;

/**
 * The account that a provider acts in: what decides which clients, credentials and rate limits are used. Immutable.
 *
 * @param provider the id of the provider
 * @param region the region, or null
 * @param accountId the AWS account, or null
 * @param projectId the Google Cloud project, or null
 * @param subscriptionId the Azure subscription, or null
 * @param resourceGroup the Azure resource group, or null
 */
public record AccountScope(
        String provider,
        @Nullable String region,
        @Nullable String accountId,
        @Nullable String projectId,
        @Nullable String subscriptionId,
        @Nullable String resourceGroup) {
    /**
     * The scope of a provider that knows no accounts.
     *
     * @param provider the id of the provider
     * @return the scope
     */
    public static AccountScope of(String provider) {
        return new AccountScope(provider, null, null, null, null, null);
    }
}
