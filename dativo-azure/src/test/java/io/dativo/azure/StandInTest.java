package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.test.InMemoryProvider;
import io.dativo.testparts.RandomTags;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host's job was tested with offline holds when it is run: the stand-in of the test kit has the provider's rules. */
class StandInTest {
    private static final ProviderSpi PROVIDER = new AzureProvider();
    private static final ProviderSpi STAND_IN = InMemoryProvider.standingInFor(PROVIDER.id());
    private static final String[] WORDS = {"microsoft", "azure", "windows", "hidden-"};

    static Set<String> types() {
        return PROVIDER.resourceTypes();
    }

    @Test
    void the_stand_in_knows_the_same_types() {
        assertThat(STAND_IN.resourceTypes()).isEqualTo(PROVIDER.resourceTypes());
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_stand_in_spells_and_refuses_a_thousand_tags_as_the_provider_does(String type) {
        TagRules rules = PROVIDER.rules(type);
        TagRules standIn = STAND_IN.rules(type);

        assertThat(standIn.maxTags()).isEqualTo(rules.maxTags());
        assertThat(standIn.caseInsensitiveKeys()).isEqualTo(rules.caseInsensitiveKeys());
        RandomTags.of(type.hashCode(), 1_000, WORDS).forEach(tag -> {
            EncodedTag spelled = rules.encode(tag.getKey(), tag.getValue());
            assertThat(standIn.encode(tag.getKey(), tag.getValue()))
                    .as("%s", tag)
                    .isEqualTo(spelled);
            assertThat(standIn.refusal(spelled.key(), spelled.value()))
                    .as("%s", spelled)
                    .isEqualTo(rules.refusal(spelled.key(), spelled.value()));
            assertThat(standIn.refusal(tag.getKey(), tag.getValue()))
                    .as("%s", tag)
                    .isEqualTo(rules.refusal(tag.getKey(), tag.getValue()));
            assertThat(standIn.isReserved(tag.getKey())).as("%s", tag).isEqualTo(rules.isReserved(tag.getKey()));
        });
    }
}
