package io.dativo.test;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.CloudProvider;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Spelling;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose resources live in memory: it stands in for a cloud in a host's tests, with the cloud's documented
 * types and tag rules, and can be as awkward as the real one. Every resource exists and has no tags unless
 * {@link #onlyListedResources()} was called. It is never found on a class path; give it to the builder.
 *
 * <pre>{@code
 * InMemoryProvider aws = InMemoryProvider.standingInFor("aws")
 *     .withResource("s3_bucket", "arn:aws:s3:::lake", Map.of("owner", "another team"));
 * }</pre>
 *
 * <p>Thread-safe; the {@code with…} methods change this object and return it.
 */
public final class InMemoryProvider implements ProviderSpi {
    /** Types of which a cloud has no tags, whatever its format says. */
    private static final Set<String> NOT_TAGGABLE = Set.of("service_account");

    /** As the providers of the clouds have them, so far as their types are known here. */
    private static final Map<String, TerraformType> TERRAFORM_TYPES = Map.ofEntries(
            Map.entry("aws_s3_bucket", TerraformType.of("s3_bucket", "id")),
            Map.entry("aws_iam_role", TerraformType.of("iam_role", "arn")),
            Map.entry("aws_glue_catalog_database", TerraformType.of("glue_catalog", "arn")),
            Map.entry(
                    "aws_glue_catalog_table",
                    TerraformType.of("glue_table", "arn").tagsIn("parameters", Form.MAP)),
            Map.entry("google_storage_bucket", TerraformType.of("gcs_bucket", "id")),
            Map.entry(
                    "google_service_account",
                    TerraformType.of("service_account", "id").withoutTags()),
            Map.entry("google_bigquery_dataset", TerraformType.of("bigquery_dataset", "id")),
            Map.entry("google_bigquery_table", TerraformType.of("bigquery_table", "id")),
            Map.entry("azurerm_storage_account", TerraformType.of("storage_account", "id")),
            Map.entry(
                    "azurerm_storage_container",
                    TerraformType.of("blob_container", "id").tagsIn("metadata", Form.MAP)),
            Map.entry("azurerm_user_assigned_identity", TerraformType.of("managed_identity", "id")),
            Map.entry("azurerm_resource_group", TerraformType.of("resource_group", "id")));

    private final String id;
    private final Map<String, TagRules> rules;
    private final Set<Behaviour> behaviours = EnumSet.noneOf(Behaviour.class);
    private final Map<ResourceRef, InMemoryResource> resources = new HashMap<>();
    private final Faults faults = new Faults();
    private Calls calls = call -> {};
    private boolean onlyListed;
    private int readCalls;
    private int writeCalls;
    private int writes;
    private int openStores;

    private InMemoryProvider(String id, Map<String, TagRules> rules) {
        this.id = id;
        this.rules = new TreeMap<>(rules);
    }

    /** Sees every call of a store, and may throw. */
    @FunctionalInterface
    public interface Calls {
        /**
         * A store was called.
         *
         * @param call the point in the call
         */
        void at(Call call);
    }

    /** The points in the calls of a store. */
    public enum Call {
        /** A read begins. */
        READ,
        /** A write begins. */
        WRITE,
        /** Between the read and the put of a write that replaces the set. */
        BETWEEN_GET_AND_PUT,
        /** A write took effect and its answer is on the way. */
        WRITTEN
    }

    /**
     * A stand-in for a cloud, with its documented resource types and tag rules.
     *
     * @param cloud {@code aws}, {@code gcp} or {@code azure}
     * @return the provider
     */
    public static InMemoryProvider standingInFor(String cloud) {
        CloudProvider known = CloudProvider.of(cloud)
                .orElseThrow(() -> new IllegalArgumentException("there is no cloud '" + cloud + "'; "
                        + Spelling.hint(cloud, CloudProvider.ids())
                        + "; for another system use InMemoryProvider.of(id, rules)"));
        return new InMemoryProvider(cloud, StandInRules.of(known));
    }

    /**
     * A provider of one's own.
     *
     * @param id its id
     * @param rules the rules of each resource type
     * @return the provider
     */
    public static InMemoryProvider of(String id, Map<String, TagRules> rules) {
        return new InMemoryProvider(id, rules);
    }

    /**
     * Makes a resource with tags, or gives a resource other tags, as another writer would.
     *
     * @param type the type
     * @param resourceId the id
     * @param tags all its tags
     * @return this provider
     */
    public synchronized InMemoryProvider withResource(String type, String resourceId, Map<String, String> tags) {
        ResourceRef ref = ref(type, resourceId);
        InMemoryResource resource = resources.get(ref);
        if (resource == null) {
            resources.put(ref, new InMemoryResource(tags));
        } else {
            resource.replace(tags, has(Behaviour.EVENTUALLY_CONSISTENT));
        }
        return this;
    }

    /**
     * Deletes a resource; it is missing from then on.
     *
     * @param type the type
     * @param resourceId the id
     * @return this provider
     */
    public synchronized InMemoryProvider withoutResource(String type, String resourceId) {
        resources.remove(ref(type, resourceId));
        return onlyListedResources();
    }

    /**
     * Lets only those resources exist that were listed or tagged so far; others are missing.
     *
     * @return this provider
     */
    public synchronized InMemoryProvider onlyListedResources() {
        onlyListed = true;
        return this;
    }

    /**
     * Takes on awkward ways.
     *
     * @param awkward the ways
     * @return this provider
     */
    public synchronized InMemoryProvider with(Behaviour... awkward) {
        behaviours.addAll(Set.of(awkward));
        return this;
    }

    /**
     * Sets who sees the calls of the stores.
     *
     * @param observer the observer
     * @return this provider
     */
    public synchronized InMemoryProvider onCall(Calls observer) {
        calls = observer;
        return this;
    }

    /** {@return what goes wrong next} */
    public Faults faults() {
        return faults;
    }

    /**
     * The tags of a resource as they really are.
     *
     * @param ref the resource
     * @return its tags, sorted; empty when it does not exist
     */
    public synchronized Map<String, String> tags(ResourceRef ref) {
        InMemoryResource resource = resources.get(canonical(ref, AccountScope.of(id)));
        return resource == null ? Map.of() : resource.tags();
    }

    /**
     * The tags of a resource as they really are.
     *
     * @param type its type
     * @param resourceId its id
     * @return its tags, sorted; empty when it does not exist
     */
    public Map<String, String> tags(String type, String resourceId) {
        return tags(ref(type, resourceId));
    }

    /** Changes one tag as another writer would; a null value removes it. */
    private synchronized void change(ResourceRef ref, String key, @Nullable String value) {
        InMemoryResource resource = resources.computeIfAbsent(ref, missing -> new InMemoryResource(Map.of()));
        Map<String, String> tags = resource.tags();
        if (value == null) {
            tags.keySet()
                    .removeIf(there -> rules(ref.type())
                            .identity(there)
                            .equals(rules(ref.type()).identity(key)));
        } else {
            put(ref.type(), tags, key, value);
        }
        resource.replace(tags, has(Behaviour.EVENTUALLY_CONSISTENT));
    }

    /**
     * Sets one tag as another writer would.
     *
     * @param ref the resource
     * @param key the key
     * @param value the value
     */
    public void tag(ResourceRef ref, String key, String value) {
        change(canonical(ref, AccountScope.of(id)), key, value);
    }

    /**
     * Removes one tag as another writer would.
     *
     * @param ref the resource
     * @param key the key
     */
    public void untag(ResourceRef ref, String key) {
        change(canonical(ref, AccountScope.of(id)), key, null);
    }

    /** Lets every read see the last write, as time does. */
    public synchronized void becomeConsistent() {
        resources.values().forEach(InMemoryResource::becomeConsistent);
    }

    /** {@return how many resources were written, those that failed included} */
    public synchronized int writes() {
        return writes;
    }

    /** {@return how many write calls there were} */
    public synchronized int writeCalls() {
        return writeCalls;
    }

    /** {@return how many read calls there were} */
    public synchronized int readCalls() {
        return readCalls;
    }

    /** {@return how many stores are open} */
    public synchronized int openStores() {
        return openStores;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<String> resourceTypes() {
        return Set.copyOf(rules.keySet());
    }

    @Override
    public TagRules rules(String resourceType) {
        TagRules known = rules.get(resourceType);
        if (known == null) {
            throw new IllegalArgumentException("'" + id + "' has no type '" + resourceType + "'");
        }
        boolean folds = has(Behaviour.IGNORES_KEY_CASE) || has(Behaviour.KEEPS_FIRST_SPELLING);
        return folds ? known.toBuilder().ignoreKeyCase().build() : known;
    }

    /** A bucket may be named by its ARN or by its name; every other id stands for itself. */
    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        if (ref.id().isBlank() || !ref.id().equals(ref.id().strip())) {
            throw new IllegalArgumentException("it begins or ends with a space");
        }
        return ref.type().equals("s3_bucket") && !ref.id().startsWith("arn:")
                ? new ResourceRef(ref.provider(), ref.type(), "arn:aws:s3:::" + ref.id())
                : ref;
    }

    /** The account of an ARN and the subscription of an id of Azure Resource Manager; no other id names one. */
    @Override
    public Optional<String> account(ResourceRef ref) {
        String[] arn = ref.id().split(":", 6);
        String[] path = ref.id().split("/", 4);
        if (arn[0].equals("arn") && arn.length == 6) {
            return Optional.of(arn[4]).filter(account -> !account.isEmpty());
        }
        return path.length > 2 && path[1].equals("subscriptions") ? Optional.of(path[2]) : Optional.empty();
    }

    @Override
    public Map<String, TerraformType> terraformTypes() {
        return TERRAFORM_TYPES.entrySet().stream()
                .filter(type -> rules.containsKey(type.getValue().resourceType()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public int batchSize() {
        return has(Behaviour.ONE_AT_A_TIME) ? 1 : ProviderSpi.super.batchSize();
    }

    @Override
    public TagStore open(AccountScope scope) {
        faults.onOpen();
        synchronized (this) {
            openStores++;
        }
        return new InMemoryTagStore(this);
    }

    /** {@code InMemoryProvider(aws)}. */
    @Override
    public String toString() {
        return "InMemoryProvider(" + id + ")";
    }

    private ResourceRef ref(String type, String resourceId) {
        return canonical(new ResourceRef(id, type, resourceId), AccountScope.of(id));
    }

    synchronized void closed() {
        openStores--;
    }

    synchronized boolean has(Behaviour behaviour) {
        return behaviours.contains(behaviour);
    }

    void at(Call call) {
        Calls observer;
        synchronized (this) {
            observer = calls;
        }
        observer.at(call);
    }

    /** Counts a call; says whether the system is too busy for it. */
    synchronized boolean isThrottled(Call call) {
        if (call == Call.READ) {
            readCalls++;
        } else {
            writeCalls++;
        }
        return has(Behaviour.THROTTLES) && (readCalls + writeCalls) % 3 == 0;
    }

    synchronized void countWrite() {
        writes++;
    }

    boolean isTaggable(ResourceRef ref) {
        return !NOT_TAGGABLE.contains(ref.type());
    }

    /** The resource, which may come to life by being looked at. Call it, and use what it gives, under this object's lock. */
    @Nullable
    InMemoryResource resource(ResourceRef ref) {
        return onlyListed
                ? resources.get(ref)
                : resources.computeIfAbsent(ref, missing -> new InMemoryResource(Map.of()));
    }

    /** Puts one tag, with the system's own idea of which keys are one. */
    void put(String type, Map<String, String> tags, String key, String value) {
        TagRules rulesOfType = rules(type);
        String there = tags.keySet().stream()
                .filter(other -> rulesOfType.identity(other).equals(rulesOfType.identity(key)))
                .findFirst()
                .orElse(key);
        if (has(Behaviour.KEEPS_FIRST_SPELLING)) {
            tags.put(there, value);
        } else {
            tags.remove(there);
            tags.put(key, value);
        }
    }
}
