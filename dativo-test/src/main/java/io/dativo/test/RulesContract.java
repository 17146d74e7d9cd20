package io.dativo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagRules.EncodedTag;
import io.dativo.spi.TerraformType;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The half of {@link ProviderContract} that opens no store: discovery, and rules that are pure. */
abstract class RulesContract {
    /** What people put into tags, and what they should not. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "A",
            "owner",
            "Owner",
            "OWNER",
            "cost_center",
            "cost-center",
            "cost.center",
            "cost center",
            "1st",
            "_x",
            "aws:x",
            "AWS:x",
            "google-x",
            "azure-x",
            "microsoft_x",
            "a=b",
            "a/b",
            "a\\b",
            "a?b",
            "<a>",
            "50%",
            "data@acme.com",
            "Größe",
            "ΣΊΣΥΦΟΣ",
            "İstanbul",
            "数据",
            "\uD83D\uDE80",
            "\uD83D",
            "a\tb",
            "a\nb",
            "\u0000",
            "e\u0301",
            "a".repeat(63),
            "a".repeat(64),
            "é".repeat(64),
            "\uD83D\uDE80".repeat(63),
            "a".repeat(128),
            "a".repeat(129),
            "a".repeat(256),
            "a".repeat(257),
            "a".repeat(600));

    /**
     * A new provider over a new fake of its system.
     *
     * @return the provider
     */
    protected abstract ProviderSpi newProvider();

    /**
     * What the provider can do; everything by default.
     *
     * @param capability a capability
     * @return whether it has it
     */
    protected boolean has(Capability capability) {
        return true;
    }

    /** How the provider is found. */
    @Nested
    class Discovery {
        @Test
        void its_id_is_well_formed_and_stable() {
            assertThat(newProvider().id())
                    .matches("[a-z][a-z0-9-]{0,31}")
                    .isEqualTo(newProvider().id());
        }

        @Test
        void it_is_found_once_under_its_id_whatever_the_context_class_loader() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            try {
                long found = ServiceLoader.load(ProviderSpi.class, getClass().getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> provider.id().equals(newProvider().id()))
                        .count();
                assertThat(found).isEqualTo(has(Capability.DISCOVERY) ? 1 : 0);
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        @Test
        void it_can_be_made_and_asked_for_its_rules_where_its_sdk_is_missing() throws Exception {
            Class<? extends ProviderSpi> type = newProvider().getClass();
            if (!has(Capability.DISCOVERY)) {
                assertThat(type.getConstructors())
                        .as("constructors that discovery could use")
                        .isEmpty();
                return;
            }
            assertThat(Modifier.isFinal(type.getModifiers()))
                    .as("%s is final", type)
                    .isTrue();
            try (URLClassLoader bare = bare(type)) {
                Object provider =
                        bare.loadClass(type.getName()).getDeclaredConstructor().newInstance();
                assertThat(provider.getClass()).isNotSameAs(type);
                for (String known : newProvider().resourceTypes()) {
                    // As core calls it: the class itself may have factories that take a type of the SDK.
                    assertThat(bare.loadClass(ProviderSpi.class.getName())
                                    .getMethod("rules", String.class)
                                    .invoke(provider, known))
                            .isNotNull();
                }
            }
        }

        /** The provider's own classes and what core brings; no SDK. */
        private URLClassLoader bare(Class<?> type) throws IOException {
            Set<URI> urls = new LinkedHashSet<>();
            for (String known : List.of(
                    type.getName(),
                    ProviderSpi.class.getName(),
                    "org.jspecify.annotations.Nullable",
                    "org.slf4j.Logger",
                    "com.fasterxml.jackson.annotation.JsonProperty",
                    "com.fasterxml.jackson.core.JsonParser",
                    "com.fasterxml.jackson.databind.ObjectMapper")) {
                try {
                    urls.add(Class.forName(known)
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
                } catch (ClassNotFoundException | URISyntaxException e) {
                    throw new IOException("core brings " + known + ", and it is not here", e);
                }
            }
            List<URL> path = new ArrayList<>();
            for (URI uri : urls) {
                path.add(uri.toURL());
            }
            return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }
    }

    /** What the provider says without asking its system. */
    @Nested
    class Rules {
        @Test
        void every_type_has_rules_and_the_types_are_stable() {
            ProviderSpi provider = newProvider();
            assertThat(provider.resourceTypes())
                    .isNotEmpty()
                    .isEqualTo(newProvider().resourceTypes());
            assertThat(provider.resourceTypes()).allSatisfy(type -> {
                assertThat(provider.rules(type).maxTags()).isPositive();
                assertThat(type).isNotBlank();
            });
        }

        @Test
        void any_tag_at_all_is_spelled_the_same_way_each_time_and_accepted_or_refused_with_a_reason() {
            forEveryTag((rules, key, value) -> {
                EncodedTag tag = rules.encode(key, value);
                assertThat(rules.encode(key, value)).isEqualTo(tag);
                assertThat(rules.refusal(tag.key(), tag.value()))
                        .satisfiesAnyOf(
                                refusal -> assertThat(refusal).isEmpty(),
                                refusal -> assertThat(refusal.orElseThrow()).isNotBlank());
            });
        }

        @Test
        void a_tag_that_is_accepted_is_spelled_as_it_is_when_spelled_again() {
            forEveryTag((rules, key, value) -> {
                EncodedTag tag = rules.encode(key, value);
                if (rules.refusal(tag.key(), tag.value()).isEmpty()) {
                    EncodedTag again = rules.encode(tag.key(), tag.value());
                    assertThat(again.key()).isEqualTo(tag.key());
                    assertThat(again.value()).isEqualTo(tag.value());
                }
            });
        }

        @Test
        void a_spelling_that_loses_something_says_so() {
            for (String type : newProvider().resourceTypes()) {
                TagRules rules = newProvider().rules(type);
                Map<EncodedTag, String> exact =
                        new TreeMap<>(Comparator.comparing(EncodedTag::key).thenComparing(EncodedTag::value));
                for (String text : TEXTS) {
                    EncodedTag key = rules.encode(text, "v");
                    EncodedTag value = rules.encode("k", text);
                    for (EncodedTag tag : List.of(key, value)) {
                        if (tag.exact()) {
                            String canonical = tag.equals(key) ? text + "=v" : "k=" + text;
                            assertThat(exact.putIfAbsent(tag, canonical))
                                    .as("%s and another tag are both %s on a %s", canonical, tag, type)
                                    .satisfiesAnyOf(
                                            other -> assertThat(other).isNull(),
                                            other -> assertThat(other).isEqualTo(canonical));
                        }
                    }
                }
            }
        }

        @Test
        void the_identity_of_a_key_is_its_own_identity() {
            forEveryTag((rules, key, value) -> {
                String identity = rules.identity(key);
                assertThat(rules.identity(identity)).isEqualTo(identity);
                if (rules.caseInsensitiveKeys()) {
                    assertThat(rules.identity(key.toUpperCase(Locale.ROOT)))
                            .isEqualTo(
                                    rules.identity(key.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)));
                }
            });
        }

        @Test
        void an_id_is_brought_to_one_form_or_refused_with_a_reason() {
            ProviderSpi provider = newProvider();
            AccountScope scope = AccountScope.of(provider.id());
            for (String type : provider.resourceTypes()) {
                for (String text : TEXTS) {
                    if (!text.isEmpty()) {
                        ResourceRef canonical;
                        try {
                            canonical = provider.canonical(new ResourceRef(provider.id(), type, text), scope);
                        } catch (IllegalArgumentException e) {
                            assertThat(e).message().isNotBlank();
                            continue;
                        }
                        assertThat(provider.canonical(canonical, scope)).isEqualTo(canonical);
                        assertThat(canonical.provider()).isEqualTo(provider.id());
                        assertThat(provider.resourceTypes()).contains(canonical.type());
                    }
                }
            }
        }

        @Test
        void a_terraform_resource_that_it_does_not_know_is_none_of_its_own() {
            KnownProvider provider =
                    Providers.of(newProvider()).all().iterator().next();
            assertThat(provider.terraformResource(
                            new TerraformResource("null_resource.x", "null_resource", null, null, Map.of())))
                    .isEmpty();
            assertThat(provider.terraformResource(
                            new TerraformResource("other_thing.x", "other_thing", "x", "arn:x", Map.of("a", "b"))))
                    .isEmpty();
        }

        @Test
        void every_terraform_type_leads_to_a_resource_type_of_its_own() {
            newProvider().terraformTypes().forEach((name, type) -> {
                assertThat(newProvider().resourceTypes()).as(name).contains(type.resourceType());
                assertThat(name).matches("[a-z0-9]+_([a-z0-9_]+|\\*)");
                assertThat(type.identity()).as(name).matches("[a-z0-9_]+");
                assertThat(type.tags().isEmpty())
                        .as(name)
                        .isEqualTo(type.form() == TerraformType.Form.USUAL || type.form() == TerraformType.Form.NONE);
            });
        }

        private void forEveryTag(TagCheck check) {
            for (String type : newProvider().resourceTypes()) {
                TagRules rules = newProvider().rules(type);
                for (String text : TEXTS) {
                    check.check(rules, text, "v");
                    check.check(rules, "k", text);
                }
            }
        }
    }

    private interface TagCheck {
        void check(TagRules rules, String key, String value);
    }
}
