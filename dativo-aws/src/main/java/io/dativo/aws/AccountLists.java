package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.GetDatabasesResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/**
 * The buckets and the databases that an account lists, each list read once, when it is first needed. The index of the Tagging
 * API holds for days what was deleted; these lists do not. Thread-safe.
 */
final class AccountLists {
    /** 10,000 buckets are an account's default quota, and a page; a page of databases is a hundred. */
    private static final int PAGES = 10;

    private final AwsClients clients;
    private final Map<String, Set<String>> lists = new ConcurrentHashMap<>();

    AccountLists(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Whether a resource is listed by its own service.
     *
     * @return false also where the list cannot be read: then the resource itself has to be asked
     */
    boolean has(ResourceRef ref) {
        Arn arn = Arn.parse(ref.id());
        return switch (AwsType.of(ref)) {
            case S3_BUCKET ->
                lists.computeIfAbsent("s3", any -> readOrNone(this::buckets)).contains(arn.resource());
            case GLUE_CATALOG ->
                lists.computeIfAbsent("glue:" + arn.account(), any -> readOrNone(() -> databases(arn.account())))
                        .contains(arn.resource().substring(arn.resource().indexOf('/') + 1));
            default -> true;
        };
    }

    private interface Reading {
        Set<String> read();
    }

    private static Set<String> readOrNone(Reading list) {
        try {
            return list.read();
        } catch (ProviderException notListed) {
            return Set.of();
        }
    }

    private Set<String> buckets() {
        S3Client s3 = clients.get(S3Client.class, S3Client::builder);
        Set<String> names = new HashSet<>();
        String next = null;
        for (int page = 0; page < PAGES; page++) {
            String from = next;
            ListBucketsResponse answer = AwsErrors.calling(
                    AwsCall.LIST_BUCKETS,
                    "the account",
                    () -> s3.listBuckets(request -> request.continuationToken(from)));
            AwsErrors.require(AwsCall.LIST_BUCKETS, "the account", answer.hasBuckets());
            answer.buckets().stream().map(Bucket::name).forEach(names::add);
            next = answer.continuationToken();
            if (next == null) {
                break;
            }
        }
        return names;
    }

    private Set<String> databases(String catalog) {
        GlueClient glue = clients.get(GlueClient.class, GlueClient::builder);
        Set<String> names = new HashSet<>();
        String next = null;
        for (int page = 0; page < PAGES; page++) {
            String from = next;
            GetDatabasesResponse answer = AwsErrors.calling(
                    AwsCall.GET_DATABASES,
                    "the catalog " + catalog,
                    () -> glue.getDatabases(request ->
                            request.catalogId(catalog).maxResults(100).nextToken(from)));
            AwsErrors.require(AwsCall.GET_DATABASES, "the catalog " + catalog, answer.hasDatabaseList());
            answer.databaseList().stream().map(Database::name).forEach(names::add);
            next = answer.nextToken();
            if (next == null) {
                break;
            }
        }
        return names;
    }
}
