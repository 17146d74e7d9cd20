package io.dativo.aws;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Whose credentials these are. A role or a database is found by its name in the account of the credentials, so before one
 * is read or written the account has to be the right one. Thread-safe.
 */
final class CallerAccount {
    private final AwsClients clients;
    private volatile @Nullable String id;

    CallerAccount(AwsClients clients) {
        this.clients = clients;
    }

    /** {@return the account of the credentials, asked for once} */
    String id() {
        String known = id;
        if (known == null) {
            known = AwsErrors.calling(
                    AwsCall.GET_CALLER_IDENTITY,
                    "the credentials",
                    () -> clients.get(StsClient.class, StsClient::builder)
                            .getCallerIdentity()
                            .account());
            AwsErrors.require(AwsCall.GET_CALLER_IDENTITY, "the credentials", known != null);
            id = known;
        }
        return known;
    }

    /** Learns the account from an answer that names it. */
    void learn(Arn seen) {
        id = seen.account();
    }

    /**
     * Makes sure that a name means the resource that was meant.
     *
     * @throws ProviderException when the credentials are another account's
     */
    void check(Arn meant) {
        if (!id().equals(meant.account())) {
            throw new ProviderException(
                    Kind.DENIED,
                    "WrongAccount",
                    "the credentials are of the account " + id() + ", and " + meant + " is in another; give credentials"
                            + " of that account, or a role to assume there: AwsProvider.builder().assumeRole(...)",
                    null);
        }
    }
}
