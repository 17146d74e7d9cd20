package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of {@link InMemoryProvider#standingInFor}: a job that was tested offline meets the same rules when it is run.
 * Each provider that has a stand-in extends this class in its own tests.
 */
public abstract class StandInContract {
    private final ProviderSpi provider;
    private final ProviderSpi standIn;
    private final String[] words;

    /**
     * The contract for one provider.
     *
     * @param provider the real provider; nothing of it is opened
     * @param words what its rules know: reserved keys and prefixes, of which random keys are made as well
     */
    protected StandInContract(ProviderSpi provider, String... words) {
        this.provider = provider;
        this.standIn = InMemoryProvider.standingInFor(provider.id());
        this.words = words.clone();
    }

    @Test
    void the_stand_in_knows_the_same_types() {
        assertThat(standIn.resourceTypes()).isNotEmpty().isEqualTo(provider.resourceTypes());
    }

    @TestFactory
    Stream<DynamicTest> the_stand_in_spells_and_refuses_a_thousand_tags_as_the_provider_does() {
        return provider.resourceTypes().stream()
                .sorted()
                .map(type ->
                        DynamicTest.dynamicTest(type, () -> agree(type, standIn.rules(type), provider.rules(type))));
    }

    private void agree(String type, TagRules ours, TagRules real) {
        assertThat(ours.maxTags()).isEqualTo(real.maxTags());
        assertThat(ours.caseInsensitiveKeys()).isEqualTo(real.caseInsensitiveKeys());
        RandomTags.of(type.hashCode(), 1_000, words).forEach(tag -> agree(tag, ours, real));
    }

    private static void agree(Map.Entry<String, String> tag, TagRules ours, TagRules real) {
        String key = tag.getKey();
        String value = tag.getValue();
        EncodedTag spelled = real.encode(key, value);
        assertThat(ours.encode(key, value)).as("%s", tag).isEqualTo(spelled);
        assertThat(ours.refusal(spelled.key(), spelled.value()))
                .as("%s", spelled)
                .isEqualTo(real.refusal(spelled.key(), spelled.value()));
        assertThat(ours.refusal(key, value)).as("%s", tag).isEqualTo(real.refusal(key, value));
        assertThat(ours.isReserved(key)).as("%s", tag).isEqualTo(real.isReserved(key));
    }
}
