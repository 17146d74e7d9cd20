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

    /**
     * The same scope in a region.
     *
     * @param theRegion the region, or null
     * @return the scope
     */
    public AccountScope withRegion(@Nullable String theRegion) {
        return new AccountScope(provider, theRegion, accountId, projectId, subscriptionId, resourceGroup);
    }

    /**
     * The same scope in an AWS account.
     *
     * @param theAccount the id of the account, or null
     * @return the scope
     */
    public AccountScope withAccount(@Nullable String theAccount) {
        return new AccountScope(provider, region, theAccount, projectId, subscriptionId, resourceGroup);
    }

    /**
     * The same scope in a Google Cloud project.
     *
     * @param theProject the id of the project, or null
     * @return the scope
     */
    public AccountScope withProject(@Nullable String theProject) {
        return new AccountScope(provider, region, accountId, theProject, subscriptionId, resourceGroup);
    }

    /**
     * The same scope in an Azure subscription.
     *
     * @param theSubscription the id of the subscription, or null
     * @return the scope
     */
    public AccountScope withSubscription(@Nullable String theSubscription) {
        return new AccountScope(provider, region, accountId, projectId, theSubscription, resourceGroup);
    }

    /**
     * The same scope in an Azure resource group.
     *
     * @param theGroup the name of the group, or null
     * @return the scope
     */
    public AccountScope withResourceGroup(@Nullable String theGroup) {
        return new AccountScope(provider, region, accountId, projectId, subscriptionId, theGroup);
    }
}
