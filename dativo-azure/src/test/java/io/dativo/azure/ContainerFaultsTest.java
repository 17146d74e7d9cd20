package io.dativo.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metadata of containers: what is preserved, what is refused, and how many calls it takes. */
class ContainerFaultsTest {
    private static final String HOST = "acmelake.blob.core.windows.net";
    private static final ResourceRef RAW = container("raw");

    private final FakeAzure azure = new FakeAzure();
    private final TagStore store = azure.provider().build().open(AccountScope.of("azure"));

    @BeforeEach
    void create() {
        azure.blobs.create(HOST, "raw");
        azure.blobs.create(HOST, "raw-2");
    }

    @AfterEach
    void close() {
        store.close();
        azure.close();
    }

    private static ResourceRef container(String name) {
        return new ResourceRef("azure", "blob_container", "https://" + HOST + "/" + name);
    }

    private TagWriteResult write(Map<String, String> set, String... remove) {
        return store.write(List.of(new TagWrite(RAW, set, Set.of(remove), null)))
                .get(RAW);
    }

    @Test
    void names_of_others_keep_their_spelling_and_a_lease_is_held_meanwhile_and_given_back() {
        azure.blobs.set(HOST, "raw", "CreatedBy", "Somebody <x@acme.com> & co");
        azure.blobs.set(HOST, "raw", "Owner", "old");
        assertThat(write(Map.of("owner", "data", "env", "prod")).isWritten()).isTrue();
        assertThat(azure.blobs.metadata(HOST, "raw"))
                .isEqualTo(Map.of("CreatedBy", "Somebody <x@acme.com> & co", "owner", "data", "env", "prod"));
        assertThat(azure.blobs.isLeased(HOST, "raw")).isFalse();
        assertThat(write(Map.of(), "OWNER", "Env").isWritten()).isTrue();
        assertThat(azure.blobs.metadata(HOST, "raw")).containsOnlyKeys("CreatedBy");
    }

    @Test
    void a_write_takes_four_calls_and_one_that_changes_nothing_three() {
        write(Map.of("owner", "data"));
        assertThat(azure.requests()).hasSize(4);
        azure.forgetRequests();
        write(Map.of("owner", "data"));
        assertThat(azure.requests()).hasSize(3);
        assertThat(azure.requests("comp=metadata")).isEmpty();
    }

    @Test
    void many_containers_are_read_in_one_call_and_one_in_one() {
        List<ResourceRef> many = IntStream.range(0, 500)
                .mapToObj(i -> "lake" + i)
                .map(ContainerFaultsTest::container)
                .toList();
        IntStream.range(0, 500).forEach(i -> azure.blobs.create(HOST, "lake" + i));
        assertThat(store.read(many).values()).extracting(TagRead::status).containsOnly(TagRead.Status.FOUND);
        assertThat(azure.requests()).hasSize(1);
        azure.forgetRequests();
        assertThat(store.read(List.of(RAW)).get(RAW).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(azure.requests()).singleElement().asString().contains("maxresults=1");
    }

    @Test
    void two_containers_far_apart_among_many_are_looked_up_by_themselves() {
        azure.blobs.pageBy(10);
        IntStream.range(0, 500).forEach(i -> azure.blobs.create(HOST, "lake" + i));
        azure.blobs.create(HOST, "zoo");
        Map<ResourceRef, TagRead> reads = store.read(List.of(container("lake0"), container("zoo"), container("none")));
        assertThat(reads.get(container("lake0")).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(reads.get(container("zoo")).status()).isEqualTo(TagRead.Status.FOUND);
        assertThat(reads.get(container("none")).status()).isEqualTo(TagRead.Status.MISSING);
        assertThat(azure.requests()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void a_lease_that_somebody_holds_is_a_conflict() {
        azure.blobs.lease(HOST, "raw");
        TagWriteResult result = write(Map.of("owner", "data"));
        assertThat(result.failure()).isEqualTo(Kind.CONFLICT);
        assertThat(result.detail()).contains("LeaseAlreadyPresent");
        assertThat(azure.blobs.isLeased(HOST, "raw")).isTrue();
        assertThat(azure.blobs.metadata(HOST, "raw")).isEmpty();
    }

    @Test
    void a_lease_that_ran_out_before_the_write_is_a_conflict_and_the_lease_of_another_is_left_alone() {
        azure.blobs.failNextWriteOf(
                HOST, "raw", BlobService.error(412, "LeaseIdMismatchWithContainerOperation", "Not yours."));
        assertThat(write(Map.of("owner", "data")).failure()).isEqualTo(Kind.CONFLICT);
        assertThat(azure.blobs.isLeased(HOST, "raw")).isFalse();
    }

    @Test
    void what_a_container_does_not_keep_is_refused_before_it_is_sent_and_what_fits_is_kept() {
        Map<String, String> large = new TreeMap<>();
        IntStream.range(0, 3).forEach(i -> large.put("k" + i, "v".repeat(4000)));
        TagWriteResult result = write(large);
        assertThat(result.failure()).isEqualTo(Kind.REJECTED);
        assertThat(result.detail()).contains("12006 bytes").contains("8192");
        assertThat(store.read(List.of(RAW)).get(RAW).tags()).hasSize(2);
    }

    @Test
    void metadata_under_a_name_that_a_list_cannot_show_is_not_lost_by_a_write() {
        azure.blobs.set(HOST, "raw", "x-ms-invalid-name", "1st");
        assertThat(write(Map.of("owner", "data")).failure()).isEqualTo(Kind.REJECTED);
        assertThat(azure.requests("comp=metadata")).isEmpty();
    }

    @Test
    void a_container_or_an_account_that_is_not_there_or_not_ours_is_told() {
        ResourceRef none = container("none");
        TagWrite write = new TagWrite(none, Map.of("a", "b"), Set.of(), null);
        assertThat(store.write(List.of(write)).get(none).failure()).isEqualTo(Kind.NOT_FOUND);
        azure.failNext(BlobService.error(403, "AuthorizationPermissionMismatch", "Not authorized."), 1);
        TagRead read = store.read(List.of(RAW)).get(RAW);
        assertThat(read.status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
        assertThat(read.detail()).contains("AuthorizationPermissionMismatch").doesNotContain(FakeAzure.TOKEN);
        azure.failNext(BlobService.error(503, "ServerBusy", "Busy."), 1);
        assertThat(store.read(List.of(RAW)).get(RAW).failure()).isEqualTo(Kind.THROTTLED);
    }
}
