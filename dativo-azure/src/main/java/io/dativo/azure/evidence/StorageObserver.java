package io.dativo.azure.evidence;

import com.azure.core.http.HttpMethod;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.azure.ArmClient;
import io.dativo.azure.AzureProvider;
import io.dativo.azure.AzureTypes;
import io.dativo.azure.Quota;
import io.dativo.azure.Waiting;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.Observation;
import io.dativo.spi.Observation.Answer;
import io.dativo.spi.Observation.Aspect;
import io.dativo.spi.Observation.Outcome;
import io.dativo.spi.ResourceObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at storage accounts and their containers: encryption, public access, TLS, expiry, versioning, which Azure all sets
 * on the account. Three reads a resource, and one of Resource Graph that finds the account of a container, whose address
 * does not say its subscription. What is denied cannot be observed, and what fails is an error. Thread-safe.
 */
public final class StorageObserver implements ResourceObserver {
    private static final String ACCOUNT = "Microsoft.Storage/storageAccounts/read";
    private static final String BLOBS = "Microsoft.Storage/storageAccounts/blobServices/read";
    private static final String LIFECYCLE = "Microsoft.Storage/storageAccounts/managementPolicies/read";
    private static final String GRAPH = "Microsoft.ResourceGraph/resources/read";
    private static final String VERSION = "?api-version=2023-05-01";
    private static final String NO_POLICY = "ManagementPolicyNotFound";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final AzureProvider provider;
    private final Clock clock;
    private final Waiting waiting = new Waiting();
    private final Quota quota = new Quota(waiting, LONGEST_WAIT);

    private StorageObserver(AzureProvider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * Looks as a provider signs in.
     *
     * @param provider how Azure is reached
     * @param clock what time it is
     * @return the observer
     */
    public static StorageObserver of(AzureProvider provider, Clock clock) {
        return new StorageObserver(provider, clock);
    }

    @Override
    public String provider() {
        return AzureProvider.ID;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.of(AzureTypes.STORAGE_ACCOUNT, AzureTypes.BLOB_CONTAINER);
    }

    @Override
    public SortedSet<String> permissions() {
        return new TreeSet<>(Set.of(ACCOUNT, BLOBS, LIFECYCLE, GRAPH));
    }

    @Override
    public List<Observation> observe(ResourceRef resource) {
        Once<String> account = new Once<>(() -> account(resource));
        Once<JsonNode> settings = new Once<>(() -> properties(account.get(), "", resource));
        Once<JsonNode> blobs = new Once<>(() -> properties(account.get(), "/blobServices/default", resource));
        return List.of(
                seen(resource, Aspect.ENCRYPTION, ACCOUNT, () -> encryption(settings.get())),
                seen(resource, Aspect.PUBLIC_ACCESS_BLOCKED, ACCOUNT, () -> publicAccess(settings.get())),
                seen(resource, Aspect.TLS_ONLY, ACCOUNT, () -> tls(settings.get())),
                seen(resource, Aspect.EXPIRY, LIFECYCLE, () -> expiry(account.get(), resource, blobs)),
                seen(resource, Aspect.VERSIONING, BLOBS, () -> versioning(blobs.get())));
    }

    private Observation seen(ResourceRef resource, Aspect aspect, String call, Supplier<Answer> ask) {
        return Observation.ask(resource, aspect, call, clock, ask);
    }

    /** An answer that several aspects are read from; a failure is the failure of each, and is not asked for again. */
    private static final class Once<T> {
        private final Supplier<T> ask;
        private @Nullable T answer;
        private @Nullable ProviderException failure;

        Once(Supplier<T> ask) {
            this.ask = ask;
        }

        T get() {
            if (failure != null) {
                throw failure;
            }
            T known = answer;
            if (known == null) {
                try {
                    known = ask.get();
                } catch (ProviderException e) {
                    failure = e;
                    throw e;
                }
                answer = known;
            }
            return known;
        }
    }

    private ArmClient arm() {
        return provider.clients().arm(waiting);
    }

    /** The id of the account. Its name is unique in Azure, so that one that is found is the one. */
    private String account(ResourceRef resource) {
        if (resource.type().equals(AzureTypes.STORAGE_ACCOUNT)) {
            return resource.id();
        }
        String name = StorageLifecycle.account(resource.id());
        ObjectNode body = ArmClient.JSON.createObjectNode();
        body.put(
                "query",
                "resources | where type =~ 'microsoft.storage/storageaccounts' and name =~ '" + name
                        + "' | project id");
        body.putObject("options").put("resultFormat", "objectArray");
        JsonNode found = arm().query(
                        "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01",
                        body,
                        quota,
                        "finding the storage account " + name)
                .path("data");
        String id = found.path(0).path("id").asText("");
        if (!found.isArray() || found.size() > 1 || (found.size() == 1 && !id.endsWith("/" + name))) {
            throw new ProviderException(
                    Kind.REJECTED, null, "Resource Graph's answer is not about the storage account " + name, null);
        }
        if (found.isEmpty()) {
            throw new ProviderException(
                    Kind.DENIED, null, "Resource Graph shows no storage account " + name + " to this identity", null);
        }
        return id;
    }

    private JsonNode properties(String account, String below, ResourceRef resource) {
        JsonNode answer =
                arm().call(HttpMethod.GET, account + below + VERSION, null, quota, "looking at " + resource.id());
        JsonNode properties = answer.path("properties");
        if (!properties.isObject() || !answer.path("id").asText("").equalsIgnoreCase(account + below)) {
            throw new ProviderException(Kind.REJECTED, null, "the answer is not about " + account + below, null);
        }
        return properties;
    }

    private static Answer encryption(JsonNode account) {
        JsonNode encryption = account.path("encryption");
        boolean isOn = encryption.path("services").path("blob").path("enabled").asBoolean(false);
        String key = encryption.path("keyvaultproperties").path("keyname").asText("");
        return isOn
                ? Answer.of(
                        Outcome.YES,
                        key.isEmpty() ? "encrypted with Microsoft's keys" : "encrypted with the key " + key,
                        encryption)
                : Answer.of(Outcome.NOT_OBSERVABLE, "the account does not say that blobs are encrypted", encryption);
    }

    private static Answer publicAccess(JsonNode account) {
        JsonNode allowed = account.path("allowBlobPublicAccess");
        if (!allowed.isBoolean()) {
            return Answer.of(
                    Outcome.NOT_OBSERVABLE,
                    "the account does not say it, and the default depends on when it was made",
                    "allowBlobPublicAccess " + allowed);
        }
        return allowed.booleanValue()
                ? Answer.of(Outcome.NO, "the account allows containers to be public", allowed)
                : Answer.of(Outcome.YES, "the account blocks public access", allowed);
    }

    private static Answer tls(JsonNode account) {
        JsonNode only = account.path("supportsHttpsTrafficOnly");
        String text = only + " " + account.path("minimumTlsVersion");
        if (!only.isBoolean()) {
            return Answer.of(Outcome.NOT_OBSERVABLE, "the account does not say it", text);
        }
        String least = account.path("minimumTlsVersion").asText("");
        return only.booleanValue()
                ? Answer.of(Outcome.YES, "only HTTPS" + (least.isEmpty() ? "" : ", from " + least), text)
                : Answer.of(Outcome.NO, "the account answers plain HTTP", text);
    }

    private static Answer versioning(JsonNode blobs) {
        return blobs.path("isVersioningEnabled").asBoolean(false)
                ? Answer.of(Outcome.YES, "old versions are kept", blobs)
                : Answer.of(Outcome.NO, "no old versions are kept of what changes now", blobs);
    }

    private Answer expiry(String account, ResourceRef resource, Once<JsonNode> blobs) {
        JsonNode policy;
        try {
            policy = properties(account, "/managementPolicies/default", resource);
        } catch (ProviderException e) {
            if (e.kind() == Kind.NOT_FOUND && NO_POLICY.equals(e.providerCode())) {
                return Answer.of(Outcome.NO, "no rule deletes anything", NO_POLICY);
            }
            throw e;
        }
        boolean isContainer = resource.type().equals(AzureTypes.BLOB_CONTAINER);
        String container = isContainer ? StorageLifecycle.container(resource.id()) : "";
        return StorageLifecycle.expiry(policy.path("policy").path("rules"), container, blobs.get());
    }
}
