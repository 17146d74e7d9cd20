package io.dativo.aws.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import io.dativo.test.ObserverContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3ObserverTest extends ObserverContract {
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final Set<String> QUESTIONS =
            Set.of("encryption", "publicAccessBlock", "policy", "lifecycle", "versioning");
    private static final String TLS_ONLY = """
            {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
              "Resource": ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"],
              "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}""";

    /** The answer to each question, by its query; a number before it is the status. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    private final Set<String> methods = new TreeSet<>();
    private HttpServer server;
    private S3Client s3;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            methods.add(exchange.getRequestMethod());
            String query = exchange.getRequestURI().getRawQuery().replaceAll("=?(&.*)?$", "");
            String answer = answers.getOrDefault(query, error(501, "NotImplemented"));
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        s3 = S3Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration ->
                        configuration.retryStrategy(software.amazon.awssdk.awscore.retry.AwsRetryStrategy.doNotRetry()))
                .forcePathStyle(true)
                .build();
    }

    @AfterEach
    void stop() {
        s3.close();
        server.stop(0);
    }

    private static String error(int status, String code) {
        return status + " <Error><Code>" + code + "</Code><Message>no</Message></Error>";
    }

    @Override
    protected ResourceObserver observer() {
        return S3Observer.of(s3, CLOCK);
    }

    @Override
    protected ResourceRef guarded() {
        answers.put(
                "encryption",
                "200 <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms"
                        + "</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule>"
                        + "</ServerSideEncryptionConfiguration>");
        answers.put("publicAccessBlock", block(true));
        answers.put("policy", "200 " + TLS_ONLY);
        answers.put("lifecycle", rule("<Filter></Filter>", ""));
        answers.put("versioning", "200 <VersioningConfiguration></VersioningConfiguration>");
        return LAKE;
    }

    @Override
    protected ResourceRef bare() {
        answers.put("encryption", error(404, "ServerSideEncryptionConfigurationNotFoundError"));
        answers.put("publicAccessBlock", error(404, "NoSuchPublicAccessBlockConfiguration"));
        answers.put("policy", error(404, "NoSuchBucketPolicy"));
        answers.put("lifecycle", error(404, "NoSuchLifecycleConfiguration"));
        answers.put("versioning", "200 <VersioningConfiguration></VersioningConfiguration>");
        return LAKE;
    }

    @Override
    protected ResourceRef missing() {
        all(error(404, "NoSuchBucket"));
        return LAKE;
    }

    private void all(String answer) {
        for (String each : QUESTIONS) {
            answers.put(each, answer);
        }
    }

    @Override
    protected Map<Aspect, Outcome> notObservable() {
        return Map.of();
    }

    @Override
    protected void deny() {
        all(error(403, "AccessDenied"));
    }

    @Override
    protected void fail() {
        all(error(500, "InternalError"));
    }

    @Override
    protected void answer(String body) {
        all("200 " + body);
    }

    @Override
    protected List<String> writes() {
        return methods.stream().filter(method -> !method.equals("GET")).toList();
    }

    private Map<Aspect, Observation> look() {
        Map<Aspect, Observation> seen = new TreeMap<>();
        observer().observe(LAKE).forEach(each -> seen.put(each.aspect(), each));
        assertThat(methods).containsExactly("GET");
        return seen;
    }

    private static String block(boolean acls) {
        return "200 <PublicAccessBlockConfiguration><BlockPublicAcls>" + acls
                + "</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>"
                + "<RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
    }

    private static String rule(String filter, String more) {
        return "200 <LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status>" + filter
                + "<Expiration><Days>30</Days></Expiration>" + more + "</Rule></LifecycleConfiguration>";
    }

    @Test
    void what_encrypts_a_guarded_bucket_is_named() {
        assertThat(guarded()).isEqualTo(LAKE);
        assertThat(look().get(Aspect.ENCRYPTION).detail()).contains("aws:kms by key-1");
        assertThat(look().values()).allMatch(each -> each.source().call().startsWith("s3:Get"));
    }

    @Test
    void what_is_not_configured_is_a_no_and_not_an_error() {
        answers.put("encryption", error(404, "ServerSideEncryptionConfigurationNotFoundError"));
        answers.put("publicAccessBlock", block(true));
        answers.put("policy", error(404, "NoSuchBucketPolicy"));
        answers.put("lifecycle", error(404, "NoSuchLifecycleConfiguration"));
        answers.put("versioning", "200 <VersioningConfiguration></VersioningConfiguration>");
        Map<Aspect, Observation> seen = look();
        assertThat(seen.remove(Aspect.PUBLIC_ACCESS_BLOCKED).outcome()).isEqualTo(Outcome.YES);
        assertThat(seen.values()).extracting(Observation::outcome).containsOnly(Outcome.NO);
    }

    /** It may be the account that blocks it. */
    @Test
    void public_access_that_the_bucket_does_not_block_is_not_known_to_be_open() {
        for (String answer : Set.of(block(false), error(404, "NoSuchPublicAccessBlockConfiguration"))) {
            answers.put("publicAccessBlock", answer);
            Observation seen = look().get(Aspect.PUBLIC_ACCESS_BLOCKED);
            assertThat(seen.outcome()).isEqualTo(Outcome.NOT_OBSERVABLE);
            assertThat(seen.detail()).contains("what its account blocks was not asked");
        }
    }

    /** A rule for a part says nothing of the rest, and old versions that stay are not gone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<Filter><Prefix>logs/</Prefix></Filter> | | false | -1",
                "<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter> | | false | -1",
                "<Filter><Prefix></Prefix></Filter> | | false | 30",
                "<Filter></Filter> | | true | -1",
                "<Filter></Filter> | <NoncurrentVersionExpiration><NoncurrentDays>7</NoncurrentDays></NoncurrentVersionExpiration> | true | 37",
            })
    void data_is_gone_where_a_rule_is_for_the_whole_bucket_and_for_old_versions_too(
            String filter, String more, boolean versioned, int days) {
        answers.put("lifecycle", rule(filter, more == null ? "" : more));
        answers.put(
                "versioning",
                "200 <VersioningConfiguration>" + (versioned ? "<Status>Suspended</Status>" : "")
                        + "</VersioningConfiguration>");
        Observation expiry = look().get(Aspect.EXPIRY);
        assertThat(expiry.outcome()).isEqualTo(Outcome.YES);
        assertThat(expiry.days().orElse(-1)).isEqualTo(days);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Deny\" | \"Allow\"",
                "\"Principal\": \"*\" | \"Principal\": {\"AWS\": \"arn:aws:iam::1:root\"}",
                "\"s3:*\" | \"s3:GetObject\"",
                "\"arn:aws:s3:::lake\", | ",
                "\"false\"}} | \"false\"}, \"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}",
                "\"false\" | \"true\"",
            })
    void a_policy_that_refuses_less_than_everybody_everything_is_not_one_for_tls(String part, String other) {
        String weaker = TLS_ONLY.replace(part, other == null ? "" : other);
        assertThat(weaker).isNotEqualTo(TLS_ONLY);
        assertThat(TlsPolicy.refusesPlain(weaker, LAKE.id())).isFalse();
        assertThat(TlsPolicy.refusesPlain(TLS_ONLY, LAKE.id())).isTrue();
    }

    @Test
    void it_lists_its_permissions_none_of_which_changes_anything() {
        assertThat(S3Observer.of(s3, Clock.systemUTC()).permissions())
                .containsExactly(
                        "s3:GetBucketPolicy",
                        "s3:GetBucketPublicAccessBlock",
                        "s3:GetBucketVersioning",
                        "s3:GetEncryptionConfiguration",
                        "s3:GetLifecycleConfiguration");
    }
}
