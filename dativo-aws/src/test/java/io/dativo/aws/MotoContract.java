package io.dativo.aws;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.ProviderContract;
import io.dativo.testparts.MotoServer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The contract against moto, which others wrote. What moto cannot do, it cannot show: it never fails on demand, and
 * does not enforce versions of tables. Buckets are written by replacing, for it has no S3 Control; and it ignores lists of
 * ARNs, so each service is asked itself.
 */
abstract class MotoContract extends ProviderContract {
    private static final String REGION = "eu-west-1";
    private static final String ACCOUNT = "123456789012";
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private static MotoServer moto;

    private static int generation;

    private final Set<Integer> made = new HashSet<>();
    private AwsClients clients;

    @BeforeAll
    static void startMoto() {
        moto = new MotoServer();
    }

    @AfterAll
    static void stopMoto() {
        if (moto != null) {
            moto.close();
        }
    }

    /** Makes a resource with a name. */
    abstract void make(AwsClients aws, String name);

    abstract ResourceRef named(String name);

    /** Puts a tag on a resource past the provider. */
    abstract void tag(AwsClients aws, ResourceRef resource, String key, String value);

    @Override
    protected ProviderSpi newProvider() {
        stopClients();
        AwsOptions options = new AwsOptions(
                CREDENTIALS, null, null, moto.endpoint(), AwsOptions.TIMEOUT, Map.of(), false, true, false);
        clients = new AwsClients(options, AwsAccount.of(scope()));
        made.clear();
        generation++;
        return AwsProvider.builder()
                .endpoint(moto.endpoint())
                .credentials(CREDENTIALS)
                .readOneByOne()
                .replaceBucketTags()
                .build();
    }

    /** Made when it is first asked for, under a name that no test before had. */
    @Override
    protected synchronized ResourceRef resource(int number) {
        String name = "r" + generation + "-" + number;
        if (made.add(number)) {
            make(clients, name);
        }
        return named(name);
    }

    @Override
    protected ResourceRef missingResource() {
        return named("nothing");
    }

    @AfterEach
    void stopClients() {
        if (clients != null) {
            clients.close();
        }
    }

    @Override
    protected AccountScope scope() {
        return AccountScope.of("aws").withRegion(REGION).withAccount(ACCOUNT);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        tag(clients, resource, key, value);
    }
}
