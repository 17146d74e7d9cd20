package io.dativo.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.job.ResolvedJob;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the first call of a process costs the job: loading the classes of OpenLineage and of the HTTP client takes seconds. */
@Timeout(60)
class FirstCallTest {
    /** Loads every class of the class path anew, and notes by which thread. */
    private static final class Loader extends URLClassLoader {
        final Thread job = Thread.currentThread();
        final Set<String> byJob = new ConcurrentSkipListSet<>();
        final Set<String> byOthers = new ConcurrentSkipListSet<>();

        Loader(URL... urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            (Thread.currentThread() == job ? byJob : byOthers).add(name);
            return super.findClass(name);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isForEvents(String name) {
        return name.startsWith("io.openlineage.")
                || name.startsWith("org.apache.hc.")
                || name.startsWith("com.fasterxml.jackson.datatype.");
    }

    @Test
    void the_thread_of_the_job_loads_next_to_none_of_the_classes_that_make_and_send_events()
            throws IOException, ReflectiveOperationException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        URL[] urls = Arrays.stream(path.split(File.pathSeparator))
                .map(FirstCallTest::url)
                .toArray(URL[]::new);
        try (StrictReceiver receiver = new StrictReceiver();
                Loader loader = new Loader(urls)) {
            Constructor<?> process = loader.loadClass(Process.class.getName()).getDeclaredConstructor(URI.class);
            process.setAccessible(true);
            ((Runnable) process.newInstance(receiver.url())).run();
            assertThat(receiver.events()).hasSize(2);
            assertThat(loader.byJob).contains("io.dativo.openlineage.LineageRun");
            assertThat(loader.byOthers)
                    .contains("io.openlineage.client.OpenLineage")
                    .filteredOn(FirstCallTest::isForEvents)
                    .hasSizeGreaterThan(300);
            // The transport's supertypes, and interfaces that the verifier of its code looks at.
            assertThat(loader.byJob).filteredOn(FirstCallTest::isForEvents).hasSizeLessThan(20);
        }
    }

    /** A job and its lineage, in classes of their own. */
    static final class Process implements Runnable {
        private final URI receiver;

        Process(URI receiver) {
            this.receiver = receiver;
        }

        @Override
        public void run() {
            ResolvedJob job = ResolvedJob.of(Jobs.orders("DATA-001"), ref -> Optional.empty());
            try (Lineage lineage = Lineage.to(receiver).build()) {
                lineage.run(job, UUID.randomUUID()).start().complete();
            }
        }
    }
}
