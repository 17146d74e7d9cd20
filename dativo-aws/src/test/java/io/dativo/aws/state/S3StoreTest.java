package io.dativo.aws.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.aws.state.ObjectStore.Refusal;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.VersionedStore;
import io.dativo.test.VersionedStoreContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

class S3StoreTest {
    private final ObjectStore s3 = new ObjectStore().bucket("ledger", "eu-west-1");
    private final S3Client client = S3StateTest.client(s3, AwsRetryStrategy.standardRetryStrategy());
    private final S3Client impatient = S3StateTest.client(s3, AwsRetryStrategy.doNotRetry());
    private final S3Store store = S3Store.of(client, "ledger", "dativo/prod");

    @AfterEach
    void stop() {
        client.close();
        impatient.close();
        s3.close();
    }

    @Test
    void a_document_is_written_only_on_the_version_that_was_read() {
        StoreContract.writesOnlyOnTheVersionThatWasRead(store);

        assertThat(s3.keys()).containsExactly("/ledger/dativo/prod/a.json");
        assertThat(s3.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .allMatch(request -> (request.header("If-Match") == null) != (request.header("If-None-Match") == null));
    }

    @Test
    void documents_are_found_by_the_beginning_of_their_names_and_deleted() {
        StoreContract.findsAndDeletesByName(store);
    }

    @Test
    void writers_lose_no_write_and_one_of_many_makes_a_document() throws Exception {
        StoreContract.writersLoseNoWrite(store);
    }

    @Test
    void it_keeps_a_ledger() {
        StoreContract.keepsALedger(store);
    }

    @Test
    void a_write_at_the_same_moment_is_lost_like_one_that_came_later() {
        s3.refuseNext(new Refusal(409, "ConditionalRequestConflict", "a conflicting operation is in progress"));

        assertThat(store.write("a.json", "one", null)).isFalse();
        assertThat(store.write("a.json", "one", null)).isTrue();
    }

    @Test
    void a_write_whose_answer_was_lost_is_known_again() {
        s3.loseNextAnswer(new Refusal(500, "InternalError", "We encountered an internal error. Please try again."));

        assertThat(store.write("a.json", "one", null)).isTrue();
        assertThat(s3.requests()).extracting(ObjectStore.Request::method).containsExactly("PUT", "PUT", "HEAD");

        String version = store.read("a.json").orElseThrow().version();
        s3.loseNextAnswer(new Refusal(503, "SlowDown", "Please reduce your request rate."));
        assertThat(store.write("a.json", "two", version)).isTrue();
        assertThat(s3.text("ledger", "dativo/prod/a.json")).isEqualTo("two");
    }

    @Test
    void the_same_content_of_another_writer_is_not_taken_for_our_own() {
        store.write("a.json", "one", null);

        assertThat(S3Store.of(client, "ledger", "dativo/prod/").write("a.json", "one", null))
                .isFalse();
    }

    @Test
    void a_document_that_was_deleted_meanwhile_is_not_written() {
        assertThat(store.write("a.json", "one", "\"0123456789abcdef0123456789abcdef\""))
                .isFalse();
        assertThat(s3.keys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AccessDenied | DENIED | s3:GetObject or s3:ListBucket | s3:PutObject",
                "404 | NoSuchBucket | NOT_FOUND | NoSuchBucket | NoSuchBucket",
                "501 | NotImplemented | REJECTED | NotImplemented | NotImplemented",
                "503 | SlowDown | THROTTLED | too many calls | too many calls",
            })
    void a_failure_says_what_is_missing(int status, String code, Kind kind, String onRead, String onWrite) {
        S3Store once = S3Store.of(impatient, "ledger", "dativo/prod");
        s3.refuseNext(new Refusal(status, code, "no"));
        assertThatThrownBy(() -> once.read("a.json"))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(kind))
                .hasMessageContaining("s3://ledger/dativo/prod/a.json")
                .hasMessageContaining(onRead);
        s3.refuseNext(new Refusal(status, code, "no"));
        assertThatThrownBy(() -> once.write("a.json", "x", null))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining(onWrite);
    }

    @Test
    void a_name_never_leaves_the_folder() {
        for (String name : List.of("../a", "a/b", "", "a b", "a?b")) {
            assertThatThrownBy(() -> store.read(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(s3.requests()).isEmpty();
        assertThat(S3Store.of(client, "ledger", "").toString()).isEqualTo("s3://ledger/");
    }

    @Test
    void bytes_that_are_no_text_are_refused_and_stay_as_they_are() {
        byte[] bytes = {(byte) 0xff, 0};
        s3.put("ledger", "dativo/prod/a.json", bytes);

        assertThatThrownBy(() -> store.read("a.json"))
                .isInstanceOf(ProviderException.class)
                .hasMessage(
                        "the document s3://ledger/dativo/prod/a.json is damaged: its bytes are not UTF-8; move it aside");
    }

    /** One document at a time and many. */
    @Nested
    class Contract extends VersionedStoreContract {
        @Override
        protected VersionedStore store() {
            return store;
        }
    }
}
