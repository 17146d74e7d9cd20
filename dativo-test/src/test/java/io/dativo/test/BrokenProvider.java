package io.dativo.test;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.spi.TerraformType;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sound provider until one of its methods breaks: then that throws, or gives null. */
final class BrokenProvider implements ProviderSpi {
    /** What an add-on of a third party can get wrong. */
    enum Method {
        RESOURCE_TYPES,
        RULES,
        ENCODE,
        CANONICAL,
        TERRAFORM_TYPES,
        BATCH_SIZE,
        OPEN,
        KEEPS_OWNERSHIP,
        READ,
        WRITE,
        CLOSE
    }

    private final ProviderSpi sound;
    private @Nullable Method broken;
    private @Nullable Throwable thrown;

    BrokenProvider(ProviderSpi sound) {
        this.sound = sound;
    }

    /** Breaks a method. */
    void breaks(Method method, @Nullable Throwable thrownByIt) {
        broken = method;
        thrown = thrownByIt;
    }

    private <T> T ask(Method method, Supplier<T> answer) {
        return broken == method ? BrokenProvider.<T, RuntimeException>breakDown(thrown) : answer.get();
    }

    /** Throws what it is given, checked exceptions included, as code in another language would. */
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    private static <T, X extends Throwable> T breakDown(@Nullable Throwable thrown) throws X {
        if (thrown != null) {
            throw (X) thrown;
        }
        return null;
    }

    @Override
    public String id() {
        return sound.id();
    }

    @Override
    public Set<String> resourceTypes() {
        return ask(Method.RESOURCE_TYPES, sound::resourceTypes);
    }

    @Override
    public TagRules rules(String resourceType) {
        TagRules rules = ask(Method.RULES, () -> sound.rules(resourceType));
        return rules == null
                ? rules
                : rules.toBuilder()
                        .encoding((key, value) -> ask(Method.ENCODE, () -> rules.encode(key, value)))
                        .build();
    }

    @Override
    public ResourceRef canonical(ResourceRef ref, AccountScope scope) {
        return ask(Method.CANONICAL, () -> sound.canonical(ref, scope));
    }

    @Override
    public Map<String, TerraformType> terraformTypes() {
        return ask(Method.TERRAFORM_TYPES, sound::terraformTypes);
    }

    @Override
    public int batchSize() {
        return broken == Method.BATCH_SIZE && thrown == null ? -1 : ask(Method.BATCH_SIZE, sound::batchSize);
    }

    @Override
    public TagStore open(AccountScope scope) {
        TagStore store = ask(Method.OPEN, () -> sound.open(scope));
        return store == null ? store : new Store(store);
    }

    private final class Store implements TagStore {
        private final TagStore store;

        Store(TagStore store) {
            this.store = store;
        }

        @Override
        public Map<ResourceRef, TagRead> read(Collection<ResourceRef> resources) {
            return ask(Method.READ, () -> store.read(resources));
        }

        @Override
        public Map<ResourceRef, TagWriteResult> write(Collection<TagWrite> writes) {
            return ask(Method.WRITE, () -> store.write(writes));
        }

        @Override
        public boolean keepsOwnership() {
            return broken == Method.KEEPS_OWNERSHIP && thrown == null
                    ? store.keepsOwnership()
                    : ask(Method.KEEPS_OWNERSHIP, store::keepsOwnership);
        }

        @Override
        public void close() {
            store.close();
            ask(Method.CLOSE, () -> "closed");
        }
    }
}
