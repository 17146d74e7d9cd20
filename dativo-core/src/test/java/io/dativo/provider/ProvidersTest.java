package io.dativo.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRules;
import io.dativo.spi.TagStore;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    Path directory;

    /** A provider with an id and nothing else. */
    public static class Named implements ProviderSpi {
        private final String id;

        Named(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Set<String> resourceTypes() {
            return Set.of("thing");
        }

        @Override
        public TagRules rules(String resourceType) {
            return TagRules.builder().build();
        }

        @Override
        public TagStore open(AccountScope scope) {
            throw new UnsupportedOperationException();
        }
    }

    public static final class Good extends Named {
        public Good() {
            super("good");
        }
    }

    public static final class AnotherGood extends Named {
        public AnotherGood() {
            super("good");
        }
    }

    public static final class Last extends Named {
        public Last() {
            super("last");
        }
    }

    public static final class ThrowsWhenMade extends Named {
        public ThrowsWhenMade() {
            super("broken");
            throw new IllegalStateException("no configuration");
        }
    }

    public static final class FailsToLoad extends Named {
        static final int VALUE = fail();

        public FailsToLoad() {
            super("broken");
        }

        private static int fail() {
            throw new IllegalStateException("static");
        }
    }

    public static final class MissesItsSdk extends Named {
        public MissesItsSdk() {
            super("broken");
            throw new NoClassDefFoundError("com/cloud/Sdk");
        }
    }

    public static final class BadId extends Named {
        public BadId() {
            super("Bad Id");
        }
    }

    @Test
    void broken_providers_never_hide_the_others_and_are_told_when_one_is_missed() throws IOException {
        ClassLoader loader = jars(
                List.of(Good.class.getName(), ThrowsWhenMade.class.getName(), "com.example.NotThere"),
                List.of("this is : not ; a services file"),
                List.of(
                        MissesItsSdk.class.getName(),
                        FailsToLoad.class.getName(),
                        BadId.class.getName(),
                        Good.class.getName(),
                        Last.class.getName()));

        Providers providers = Providers.discover(List.of(), loader);

        assertThat(providers.ids()).contains("good", "last");
        assertThat(providers.broken()).hasSize(6);
        assertThatThrownBy(() -> providers.get("aws"))
                .isInstanceOf(DativoException.class)
                .hasMessageContaining("there is no provider 'aws'; add the dependency io.dativo:dativo-aws;")
                .hasMessageContaining("ThrowsWhenMade")
                .hasMessageContaining("com.example.NotThere")
                .hasMessageContaining("com/cloud/Sdk")
                .hasMessageContaining("Bad Id");
    }

    @Test
    void two_discovered_providers_with_one_id_are_refused_and_both_are_named() throws IOException {
        ClassLoader loader = jars(List.of(Good.class.getName()), List.of(AnotherGood.class.getName()));

        assertThatThrownBy(() -> Providers.discover(List.of(), loader))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(Good.class.getName())
                .hasMessageContaining(AnotherGood.class.getName());
    }

    @Test
    void a_given_provider_beats_the_discovered_ones_even_when_those_are_two() throws IOException {
        ClassLoader loader = jars(List.of(Good.class.getName()), List.of(AnotherGood.class.getName()));
        ProviderSpi mine = new Named("good");

        assertThat(Providers.discover(List.of(mine), loader).get("good").spi()).isSameAs(mine);
    }

    @Test
    void a_loader_that_never_gets_past_a_failure_is_left_alone_after_a_while() {
        ClassLoader stuck = new ClassLoader(ProviderSpi.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) {
                return new Enumeration<>() {
                    @Override
                    public boolean hasMoreElements() {
                        throw new NoClassDefFoundError("never");
                    }

                    @Override
                    public URL nextElement() {
                        throw new NoSuchElementException();
                    }
                };
            }
        };

        assertThat(Providers.discover(List.of(), stuck).broken()).hasSize(100);
    }

    @Test
    void nothing_is_searched_for_when_providers_are_only_given() {
        Providers providers = Providers.of(new Named("b"), new Named("a"));
        assertThat(providers.ids()).containsExactly("a", "b");
        assertThat(providers.find("c")).isEmpty();
        assertThatThrownBy(() -> providers.get("c")).hasMessage("there is no provider 'c'; known: a, b");
        assertThatThrownBy(() -> Providers.of().get("c")).hasMessage("there is no provider 'c'; known: none");
    }

    @Test
    void given_providers_are_checked_and_all_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() -> Providers.of(new Named("a"), new Named("a"), new Named("A b")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 errors")
                .hasMessageContaining("'A b'")
                .hasMessageContaining("'a' is the id of both");
    }

    @Test
    void an_add_on_that_is_there_and_not_found_is_not_asked_for_again() throws IOException {
        ClassLoader entry = jars(List.of());
        Path class_ = directory.resolve("aws/io/dativo/aws/AwsProvider.class");
        Files.createDirectories(class_.getParent());
        Files.write(class_, new byte[] {1});
        ClassLoader merged = new URLClassLoader(new URL[] {url(directory.resolve("aws"))}, entry);

        assertThat(Providers.discover(List.of(), merged).missing("aws"))
                .contains("dativo-aws is on the class path", "META-INF/services", "ServicesResourceTransformer")
                .doesNotContain("add the dependency");
        assertThat(Providers.discover(List.of(), entry).missing("aws"))
                .endsWith("add the dependency io.dativo:dativo-aws");
        assertThat(Providers.of().missing("aws"))
                .endsWith("add the dependency io.dativo:dativo-aws and give it to the builder: discovery is off");

        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(merged);
        try {
            assertThat(Providers.discover(List.of(), entry).missing("aws"))
                    .contains("in the thread's context class loader", "discoverProviders(")
                    .doesNotContain("add the dependency");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void an_add_on_that_cannot_be_used_is_named_with_its_reason_and_not_asked_for() throws IOException {
        ClassLoader loader = jars(List.of("io.dativo.aws.AwsProvider"));

        assertThat(Providers.discover(List.of(), loader).missing("aws"))
                .contains("found but not usable", "io.dativo.aws.AwsProvider not found")
                .doesNotContain("add the dependency");
    }

    /** A class loader that sees one services file for each list of lines, beside the classes of this test. */
    @SafeVarargs
    private ClassLoader jars(List<String>... files) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            Path services = Files.createDirectories(directory.resolve(i + "/META-INF/services"));
            Files.write(services.resolve(ProviderSpi.class.getName()), files[i]);
            urls.add(url(directory.resolve(Integer.toString(i))));
        }
        return new URLClassLoader(urls.toArray(URL[]::new), getClass().getClassLoader());
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
