package io.dativo.dagster.pipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.problem.ProviderException;
import io.dativo.spi.ObjectStore;
import io.dativo.test.DagsterReader;
import io.dativo.test.DagsterStep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What reaches an object store: chunks from 1 on, whole lines, none empty. */
class ChunkChannelTest {
    private final Bucket bucket = new Bucket();

    private static final class Bucket implements ObjectStore {
        private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
        private final CountDownLatch first = new CountDownLatch(1);
        private int failing;

        @Override
        public byte[] read(String name, String key) {
            return objects.get(name + "/" + key);
        }

        @Override
        public synchronized void write(String name, String key, byte[] content) {
            if (failing > 0) {
                failing--;
                throw new ProviderException(ProviderException.Kind.THROTTLED, "503", "slow down", null);
            }
            assertThat(objects.put(name + "/" + key, content)).isNull();
            first.countDown();
        }

        Map<Integer, byte[]> chunks() {
            Map<Integer, byte[]> chunks = new TreeMap<>();
            objects.forEach((key, content) -> {
                if (key.startsWith("pipes/prefix/")) {
                    chunks.put(Integer.valueOf(key.replaceAll("pipes/prefix/|\\.json", "")), content);
                }
            });
            return chunks;
        }
    }

    private PipesSession open(Duration interval) {
        bucket.objects.put(
                "pipes/context.json",
                "{\"asset_keys\":[\"orders\"],\"extras\":{\"checks\":{\"orders\":[\"c\"]}}}"
                        .getBytes(StandardCharsets.UTF_8));
        return PipesSession.builder()
                .environment(Map.of(
                        PipesParameters.CONTEXT,
                        UnderDagster.packed(Map.of("bucket", "pipes", "key", "context.json")),
                        PipesParameters.MESSAGES,
                        UnderDagster.packed(Map.of("bucket", "pipes", "key_prefix", "prefix"))))
                .objectStore(bucket)
                .chunkInterval(interval)
                .withoutShutdownHook()
                .open();
    }

    private DagsterStep judged() {
        DagsterReader reader =
                DagsterReader.ofAssets("orders").check("orders", "c").withoutImplicitMaterializations();
        reader.readChunks(bucket.chunks());
        return reader.end(0);
    }

    @Test
    void messages_wait_for_the_interval_or_the_end_and_no_chunk_is_empty() throws Exception {
        PipesSession session = open(Duration.ofMillis(20));
        assertThat(bucket.first.await(30, TimeUnit.SECONDS)).isTrue();
        session.materialize("orders");
        session.report(CheckResult.passed("orders", "c"));
        session.close();
        assertThat(judged().failure()).isEmpty();
        assertThat(judged().closing().closed()).isTrue();
        assertThat(bucket.chunks())
                .containsKey(1)
                .allSatisfy((n, content) -> assertThat(content).isNotEmpty());
    }

    @Test
    void a_chunk_that_was_not_written_goes_with_the_next_under_its_number() {
        bucket.failing = 1;
        PipesSession session = open(Duration.ofHours(1));
        session.addMetadata("orders", "long", MetadataValue.text("x".repeat(5_000_000)));
        session.materialize("orders");
        session.report(CheckResult.passed("orders", "c"));
        session.close();
        assertThat(bucket.chunks()).containsOnlyKeys(1, 2);
        assertThat(judged().failure()).isEmpty();
    }

    @Test
    void what_is_never_written_is_counted_and_closing_fails() {
        PipesSession session = open(Duration.ofHours(1));
        session.materialize("orders");
        bucket.failing = 9;
        assertThatThrownBy(session::close)
                .isInstanceOf(PipesException.class)
                .hasMessageStartingWith("4 messages did not reach Dagster");
        assertThat(session.delivery().lost()).isEqualTo(4);
    }
}
