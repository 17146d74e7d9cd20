package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Whose clients and credentials are used, how many there are, and who closes them. */
class ClientsTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");

    private FakeAws aws;

    @BeforeEach
    void start() {
        aws = new FakeAws();
        aws.account.bucket("lake").role("/", "etl");
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void a_client_of_the_host_is_used_and_stays_open() {
        try (S3Client theirs = S3Client.builder()
                .endpointOverride(aws.endpoint())
                .credentialsProvider(FakeAws.credentials())
                .region(Region.of(FakeAccount.REGION))
                .forcePathStyle(true)
                .build()) {
            // Without it there would be neither an endpoint nor credentials.
            AwsProvider provider = AwsProvider.builder().client(theirs).build();
            for (int i = 0; i < 2; i++) {
                try (TagStore store = provider.open(JOB)) {
                    assertThat(store.read(List.of(LAKE)).get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
                }
            }
            aws.account.tags(LAKE.id()).put("a", "1");
            assertThat(theirs.getBucketTagging(request -> request.bucket("lake"))
                            .tagSet())
                    .hasSize(1);
        }
    }

    @Test
    void credentials_of_the_host_stay_open() {
        AtomicInteger closed = new AtomicInteger();
        class Credentials implements AwsCredentialsProvider, SdkAutoCloseable {
            @Override
            public AwsCredentials resolveCredentials() {
                return FakeAws.credentials().resolveCredentials();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
        AwsProvider provider = AwsProvider.builder()
                .endpoint(aws.endpoint())
                .credentials(new Credentials())
                .build();
        AwsProvider assuming = AwsProvider.builder()
                .endpoint(aws.endpoint())
                .credentials(new Credentials())
                .assumeRole("data/tagger")
                .build();
        for (AwsProvider each : List.of(provider, assuming)) {
            try (TagStore store = each.open(JOB)) {
                assertThat(store.read(List.of(LAKE)).get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
            }
        }
        assertThat(closed).hasValue(0);
    }

    @Test
    void a_client_of_a_service_that_is_not_called_is_refused() {
        try (OrganizationsClient other = OrganizationsClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(FakeAws.credentials())
                .build()) {
            assertThatThrownBy(() -> AwsProvider.builder().client(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OrganizationsClient");
        }
    }

    @Test
    void there_is_one_client_for_a_service_and_a_region_and_closing_ends_it() {
        AwsClients clients = new AwsClients(options(null), AwsAccount.of(JOB));
        GlueClient glue = clients.get(GlueClient.class, GlueClient::builder);
        assertThat(clients.get(GlueClient.class, GlueClient::builder)).isSameAs(glue);
        assertThat(clients.get(GlueClient.class, GlueClient::builder, "us-east-1"))
                .isNotSameAs(glue);
        clients.close();
        clients.close();
        assertThatThrownBy(() -> glue.getTags(request -> request.resourceArn("x")))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void a_role_is_assumed_in_the_account_of_the_job_and_its_credentials_are_used() {
        AwsProvider provider =
                aws.provider().assumeRole("data/tagger").externalId("acme").build();
        try (TagStore store = provider.open(JOB)) {
            assertThat(store.read(List.of(LAKE)).get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
            store.write(List.of(new TagWrite(LAKE, Map.of("a", "1"), Set.of(), null)));
            assertThat(aws.takeCalls())
                    .isEqualTo(Map.of("sts:AssumeRole", 1, "s3:GetBucketTagging", 1, "s3:TagResource", 1));
            assertThat(aws.sessionToken).isEqualTo("arn:aws:iam::" + FakeAccount.ID + ":role/data/tagger");
        }
    }

    @Test
    void a_role_that_may_not_be_assumed_is_named() {
        aws.fail(
                1,
                request -> request.service().equals("sts"),
                new FakeError(
                        403,
                        "AccessDenied",
                        "User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole on"
                                + " resource: arn:aws:iam::123456789012:role/tagger"));
        try (TagStore store = aws.provider().assumeRole("tagger").build().open(JOB)) {
            TagRead read = store.read(List.of(LAKE)).get(LAKE);
            assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(read.detail()).contains("missing permission sts:AssumeRole");
        }
    }

    @Test
    void a_role_to_assume_needs_the_account_of_the_job() {
        AccountScope noAccount = AccountScope.of("aws").withRegion(FakeAccount.REGION);
        try (TagStore store = aws.provider().assumeRole("tagger").build().open(noAccount)) {
            assertThat(store.read(List.of(LAKE)).get(LAKE).detail()).contains("'account_id'");
        }
    }

    @Test
    void without_an_account_in_the_job_a_bucket_is_written_in_the_account_of_the_credentials() {
        AccountScope noAccount = AccountScope.of("aws").withRegion(FakeAccount.REGION);
        try (TagStore store = aws.provider().build().open(noAccount)) {
            assertThat(store.write(List.of(new TagWrite(LAKE, Map.of("a", "1"), Set.of(), null)))
                            .get(LAKE)
                            .isWritten())
                    .isTrue();
            assertThat(aws.takeCalls()).isEqualTo(Map.of("sts:GetCallerIdentity", 1, "s3:TagResource", 1));
        }
    }

    @Test
    void endpoints_can_come_from_the_settings_of_the_sdk() {
        System.setProperty("aws.endpointUrl", aws.endpoint().toString());
        try (TagStore store =
                AwsProvider.builder().credentials(FakeAws.credentials()).build().open(JOB)) {
            assertThat(store.read(List.of(LAKE)).get(LAKE).status()).isEqualTo(TagRead.Status.FOUND);
            assertThat(store.write(List.of(new TagWrite(LAKE, Map.of("a", "1"), Set.of(), null)))
                            .get(LAKE)
                            .isWritten())
                    .isTrue();
        } finally {
            System.clearProperty("aws.endpointUrl");
        }
    }

    @Test
    void roles_are_asked_for_where_iam_is_and_not_where_the_job_is() {
        ResourceRef role = new ResourceRef("aws", "iam_role", "arn:aws:iam::" + FakeAccount.ID + ":role/etl");
        try (IamClient theirs = IamClient.builder()
                        .endpointOverride(aws.endpoint())
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(FakeAws.credentials())
                        .region(Region.US_EAST_1)
                        .build();
                StsClient sts = StsClient.builder()
                        .endpointOverride(aws.endpoint())
                        .credentialsProvider(FakeAws.credentials())
                        .region(Region.US_EAST_1)
                        .build();
                TagStore store =
                        AwsProvider.builder().client(theirs).client(sts).build().open(JOB)) {
            assertThat(store.write(List.of(new TagWrite(role, Map.of("a", "1"), Set.of(), null)))
                            .get(role)
                            .isWritten())
                    .isTrue();
            assertThat(aws.takeCalls()).isEqualTo(Map.of("sts:GetCallerIdentity", 1, "iam:TagRole", 1));
        }
    }

    @Test
    void no_text_shows_a_credential_or_an_address_with_one() {
        assertThat(options("http://user:secret@127.0.0.1:1").toString()).doesNotContain("secret");
        assertThat(aws.provider().build().toString() + AwsAccount.of(JOB)).doesNotContain(FakeAws.SECRET_KEY);
    }

    private AwsOptions options(String endpoint) {
        return new AwsOptions(
                FakeAws.credentials(),
                null,
                null,
                endpoint == null ? aws.endpoint() : URI.create(endpoint),
                AwsOptions.TIMEOUT,
                Map.of(),
                true,
                false,
                false);
    }
}
