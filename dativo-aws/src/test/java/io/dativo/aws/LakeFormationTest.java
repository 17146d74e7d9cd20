package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.http.HttpFailure.Call;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TagWriteResult;
import io.dativo.test.HttpAnswers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LF-Tags on tables and columns. */
class LakeFormationTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);
    private static final ResourceRef ID = new ResourceRef("aws", "lf_column", FakeAccount.tableArn("sales/orders/id"));
    private static final ResourceRef EMAIL =
            new ResourceRef("aws", "lf_column", FakeAccount.tableArn("sales/orders/email"));
    private static final ResourceRef ORDERS = new ResourceRef("aws", "lf_table", FakeAccount.tableArn("sales/orders"));

    private FakeAws aws;

    @BeforeEach
    void start() {
        aws = new FakeAws();
        aws.account.table("sales/orders");
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void columns_of_one_table_are_read_by_one_call_and_written_by_one_for_each_set_of_tags() {
        aws.account.lfTags.put("classification", new TreeSet<>(Set.of("pii", "none")));
        try (TagStore store = open(false)) {
            store.read(List.of(ID, EMAIL));
            assertThat(aws.takeCalls()).isEqualTo(Map.of("lakeformation:GetResourceLFTags", 1));
            Map<String, String> pii = Map.of("classification", "pii");
            store.write(List.of(write(ID, pii), write(EMAIL, pii)));
            assertThat(aws.takeCalls()).isEqualTo(Map.of("lakeformation:AddLFTagsToResource", 1));
            store.write(List.of(write(ID, Map.of("classification", "none"))));

            Map<ResourceRef, TagRead> reads = store.read(List.of(ID, EMAIL, ORDERS));
            assertThat(reads.get(ID).tags()).isEqualTo(Map.of("classification", "none"));
            assertThat(reads.get(EMAIL).tags()).isEqualTo(pii);
            assertThat(reads.get(ORDERS).tags()).isEmpty();

            TagWrite removal = new TagWrite(EMAIL, Map.of(), Set.of("classification", "absent"), null);
            assertThat(store.write(List.of(removal)).get(EMAIL).isWritten()).isTrue();
            assertThat(store.read(List.of(EMAIL)).get(EMAIL).tags()).isEmpty();
            assertThat(store.read(List.of(ID)).get(ID).tags()).isEqualTo(Map.of("classification", "none"));
        }
    }

    @Test
    void a_tag_that_does_not_exist_is_refused_unless_it_may_be_created() {
        TagWrite write = write(EMAIL, Map.of("classification", "pii"));
        try (TagStore store = open(false)) {
            TagWriteResult result = store.write(List.of(write)).get(EMAIL);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).contains("classification", "createLakeFormationTags()");
            assertThat(aws.account.lfTags).isEmpty();
        }
        try (TagStore store = open(true)) {
            assertThat(store.write(List.of(write)).get(EMAIL).isWritten()).isTrue();
            TagWrite other = write(EMAIL, Map.of("classification", "secret"));
            assertThat(store.write(List.of(other)).get(EMAIL).isWritten()).isTrue();
            assertThat(aws.account.lfTags).isEqualTo(Map.of("classification", Set.of("pii", "secret")));
            assertThat(store.read(List.of(EMAIL)).get(EMAIL).tags()).isEqualTo(Map.of("classification", "secret"));
        }
    }

    @Test
    void an_undefined_tag_does_not_keep_off_the_others() {
        aws.account.lfTags.put("classification", new TreeSet<>(Set.of("pii")));
        try (TagStore store = open(false)) {
            TagWriteResult result = store.write(List.of(write(EMAIL, Map.of("classification", "pii", "team", "zzz"))))
                    .get(EMAIL);
            assertThat(result.failure()).isEqualTo(Kind.REJECTED);
            assertThat(result.detail()).startsWith("team refused, the other tags are written");
            assertThat(store.read(List.of(EMAIL)).get(EMAIL).tags()).isEqualTo(Map.of("classification", "pii"));
        }
    }

    @Test
    void a_table_that_is_answered_like_an_untagged_one_is_asked_for_by_its_name_before_the_first_write() {
        aws.account.lfTags.put("classification", new TreeSet<>(Set.of("pii")));
        try (TagStore store = open(false)) {
            aws.answers.give(Call.READ, "", new HttpAnswers.Answer(200, Map.of(), "{\"error\":\"maintenance\"}"));
            assertThat(store.read(List.of(EMAIL)).get(EMAIL).tags()).isEmpty();
            TagWrite write = write(EMAIL, Map.of("classification", "pii"));
            assertThat(store.write(List.of(write)).get(EMAIL).isWritten()).isFalse();
            aws.answers.asUsual();
            aws.takeCalls();
            assertThat(store.write(List.of(write)).get(EMAIL).isWritten()).isTrue();
            assertThat(store.write(List.of(write)).get(EMAIL).isWritten()).isTrue();
            assertThat(aws.takeCalls()).containsEntry("glue:GetTable", 1);
        }
    }

    @Test
    void who_may_not_create_a_tag_is_told_so() {
        aws.fail(
                1,
                request -> request.operation().equals("CreateLFTag"),
                new FakeError(400, "AccessDeniedException", "Insufficient Lake Formation permission(s)"));
        try (TagStore store = open(true)) {
            TagWriteResult result = store.write(List.of(write(EMAIL, Map.of("classification", "pii"))))
                    .get(EMAIL);
            assertThat(result.failure()).isEqualTo(Kind.DENIED);
            assertThat(result.detail()).contains("missing permission lakeformation:CreateLFTag");
        }
    }

    @Test
    void a_tag_that_somebody_else_creates_meanwhile_is_used() {
        aws.fail(
                1,
                request -> request.operation().equals("GetLFTag"),
                new FakeError(400, "EntityNotFoundException", "Tag key does not exist"));
        aws.account.lfTags.put("classification", new TreeSet<>(Set.of("none")));
        try (TagStore store = open(true)) {
            assertThat(store.write(List.of(write(EMAIL, Map.of("classification", "pii"))))
                            .get(EMAIL)
                            .isWritten())
                    .isTrue();
            assertThat(aws.account.lfTags.get("classification")).containsExactly("none", "pii");
        }
    }

    @Test
    void a_column_that_does_not_exist_is_missing() {
        ResourceRef gone = new ResourceRef("aws", "lf_column", FakeAccount.tableArn("sales/orders/gone"));
        try (TagStore store = open(true)) {
            assertThat(store.read(List.of(gone)).get(gone).status()).isEqualTo(TagRead.Status.MISSING);
            assertThat(store.write(List.of(write(gone, Map.of("classification", "pii"))))
                            .get(gone)
                            .failure())
                    .isEqualTo(Kind.NOT_FOUND);
            assertThat(aws.account.lfTags).isEmpty();
        }
    }

    private TagStore open(boolean creating) {
        AwsProvider.Builder builder = aws.provider();
        return (creating ? builder.createLakeFormationTags() : builder).build().open(JOB);
    }

    private static TagWrite write(ResourceRef ref, Map<String, String> set) {
        return new TagWrite(ref, set, Set.of(), null);
    }
}
