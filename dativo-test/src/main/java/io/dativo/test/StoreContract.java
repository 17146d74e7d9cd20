package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a test class of a provider says of its system, and the open store of one test. */
abstract class StoreContract extends RulesContract {
    private @Nullable ProviderSpi provider;
    private @Nullable TagStore store;

    /**
     * A resource that exists in the fake that the last {@link #newProvider()} is over, without tags.
     *
     * @param number which one; at least as many exist as twice the {@link ProviderSpi#batchSize()} and 30 more
     * @return the resource in canonical form
     */
    protected abstract ResourceRef resource(int number);

    /**
     * Tags a resource past the provider.
     *
     * @param resource the resource
     * @param key the key in the provider's spelling
     * @param value the value
     */
    protected abstract void tagAsSomebodyElse(ResourceRef resource, String key, String value);

    /**
     * The account to open.
     *
     * @return the scope
     */
    protected AccountScope scope() {
        return AccountScope.of(provider().id());
    }

    /**
     * A resource that does not exist.
     *
     * @return the resource in canonical form
     */
    protected ResourceRef missingResource() {
        throw new UnsupportedOperationException(
                "say which resource is missing, or that the provider lacks TELLS_MISSING");
    }

    /**
     * Makes the next call of the system, a read or a write, fail without effect: often enough to outlast what the
     * provider tries by itself, and not beyond that call.
     *
     * @param kind how
     */
    protected void failNextCall(Kind kind) {
        throw new UnsupportedOperationException("make a call fail, or say that the provider lacks FAULTS");
    }

    /**
     * Makes the next write of one resource fail, without effect.
     *
     * @param resource the resource
     * @param kind how
     */
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        throw new UnsupportedOperationException("make an item fail, or say that the provider lacks ITEM_FAULTS");
    }

    /**
     * The answers that the fake of the last {@link #newProvider()} gives in place of its own.
     *
     * @return the answers, which the fake asks
     */
    protected HttpAnswers answers() {
        throw new UnsupportedOperationException("let the fake ask HttpAnswers, or say that the provider lacks HTTP");
    }

    /**
     * Whether the system itself answers an untagged resource so, and only a call that names it shows that it is there.
     *
     * @param body the answer
     * @return false when it is not an answer of the system
     */
    protected boolean isAnswerOfUntagged(String body) {
        return false;
    }

    /** Lets reads see every write, where the system is not consistent at once. */
    protected void settle() {}

    /**
     * What must not be seen in any text of the provider: the credentials of the fake.
     *
     * @return the secrets
     */
    protected Collection<String> secrets() {
        return List.of();
    }

    /** {@return the provider of this test} */
    protected final ProviderSpi provider() {
        if (provider == null) {
            throw new IllegalStateException("the test has not begun");
        }
        return provider;
    }

    @BeforeEach
    final void open() {
        provider = newProvider();
        store = provider.open(scope());
    }

    @AfterEach
    final void close() {
        store().close();
    }

    final TagStore store() {
        if (store == null) {
            throw new IllegalStateException("the test has not begun");
        }
        return store;
    }

    final TagRead read(ResourceRef resource) {
        settle();
        return answer(store().read(List.of(resource)), resource);
    }

    static <T> T answer(Map<ResourceRef, T> answers, ResourceRef resource) {
        T answer = answers.get(resource);
        if (answer == null) {
            throw new AssertionError("there is no answer for " + resource + " in " + answers);
        }
        return answer;
    }

    final TagWriteResult write(ResourceRef resource, Map<String, String> set, Set<String> remove) {
        return write(new TagWrite(resource, set, remove, read(resource).version()));
    }

    final TagWriteResult write(TagWrite write) {
        return answer(store().write(List.of(write)), write.resource());
    }

    /** A tag in the spelling of a resource's type. */
    final Map<String, String> tag(ResourceRef resource, String key, String value) {
        EncodedTag tag = provider().rules(resource.type()).encode(key, value);
        assertThat(provider().rules(resource.type()).refusal(tag.key(), tag.value()))
                .as("the plainest of tags, %s", tag)
                .isEmpty();
        return Map.of(tag.key(), tag.value());
    }

    final String key(ResourceRef resource, String key) {
        return key(resource, key, "v");
    }

    /** Some systems spell the value into the key. */
    final String key(ResourceRef resource, String key, String value) {
        return tag(resource, key, value).keySet().iterator().next();
    }
}
