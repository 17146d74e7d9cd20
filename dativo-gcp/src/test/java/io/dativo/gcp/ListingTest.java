package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.gcp.ListedLabels.Page;
import io.dativo.spi.TagRead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private final List<String> tokens = new ArrayList<>();
    private long now;
    private final Listing listing = new Listing(this::page, () -> now);

    /** Ten buckets a page, thirty in all. */
    private Page page(GcpId anyOfThem, String token) {
        tokens.add(String.valueOf(token));
        int first = token == null ? 0 : Integer.parseInt(token);
        Map<String, TagRead> reads = new HashMap<>();
        for (int i = first; i < first + 10; i++) {
            reads.put("gs://bucket" + i, TagRead.found(Map.of()));
        }
        return new Page(reads, first == 20 ? null : String.valueOf(first + 10));
    }

    @Test
    void what_a_page_told_beyond_what_was_asked_is_given_to_the_next_batch_once() {
        assertThat(listing.take(buckets(0, 5))).hasSize(5);
        assertThat(listing.take(buckets(5, 10))).hasSize(5);
        assertThat(tokens).containsExactly("null");
        assertThat(listing.take(buckets(10, 15))).hasSize(5);
        assertThat(tokens).containsExactly("null", "10");
    }

    @Test
    void who_reads_again_gets_nothing_that_was_told_before() {
        listing.take(buckets(0, 30));
        assertThat(listing.take(buckets(3, 4))).isEmpty();
        assertThat(tokens).hasSize(3);
        assertThat(listing.take(buckets(0, 30))).hasSize(30);
        assertThat(tokens).hasSize(6);
    }

    @Test
    void what_was_written_meanwhile_is_forgotten() {
        listing.take(buckets(0, 5));
        listing.forget(bucket(7));
        assertThat(listing.take(Set.of(bucket(7)))).isEmpty();
    }

    @Test
    void what_was_told_a_minute_ago_is_told_no_more() {
        listing.take(buckets(0, 5));
        now += 61_000_000_000L;
        assertThat(listing.take(Set.of(bucket(8)))).isEmpty();
    }

    @Test
    void a_list_that_is_complete_is_not_read_again_for_what_it_does_not_hold() {
        listing.take(buckets(0, 30));
        assertThat(listing.take(buckets(40, 50))).isEmpty();
        assertThat(tokens).hasSize(3);
    }

    private static Set<GcpId> buckets(int from, int until) {
        return IntStream.range(from, until).mapToObj(ListingTest::bucket).collect(Collectors.toSet());
    }

    private static GcpId bucket(int number) {
        return new GcpId(GcpId.BUCKET, "", "", "bucket" + number, "");
    }
}
