package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to AWS in a write: the keys that change, what has to go first. */
class SentKeysTest {
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";

    @ParameterizedTest
    @CsvSource({
        "s3_bucket, arn:aws:s3:::lake, false",
        "iam_role, arn:aws:iam::123456789012:role/etl, false",
        "glue_catalog, arn:aws:glue:eu-west-1:123456789012:database/sales, false",
        "aws_resource, " + QUEUE + ", false",
        // Glue has no call for single parameters.
        "glue_table, arn:aws:glue:eu-west-1:123456789012:table/sales/orders, true"
    })
    void a_write_sends_the_keys_that_change_and_first_those_that_go(String type, String arn, boolean sendsAll) {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        ResourceRef resource = new ResourceRef("aws", type, arn);
        Map<String, String> before = Map.of("theirs", "x", "leaving", "y", "owner", "old");
        try (FakeAws aws = new FakeAws();
                TagStore store = aws.provider()
                        .build()
                        .open(new AccountScope("aws", FakeAccount.REGION, FakeAccount.ID, null, null, null))) {
            aws.account.bucket("lake").role("/", "etl").database("sales").table("sales/orders");
            aws.account.others.put(QUEUE, new TreeMap<>());
            if (sendsAll) {
                ObjectNode parameters =
                        aws.account.tables.get("sales/orders").input.putObject("Parameters");
                before.forEach(parameters::put);
            } else {
                aws.account.tags(arn).putAll(before);
            }
            TagRead read = store.read(List.of(resource)).get(resource);
            aws.fail(
                    1,
                    request -> {
                        sent.add(request.path() + request.query() + request.body());
                        return false;
                    },
                    new FakeError(500, "never", "this only listens"));

            store.write(List.of(new TagWrite(resource, Map.of("owner", "data"), Set.of("leaving"), read.version())));
            List<String> written = List.copyOf(sent);

            assertThat(store.read(List.of(resource)).get(resource).tags())
                    .isEqualTo(Map.of("theirs", "x", "owner", "data"));
            check(written, sendsAll);
        }
    }

    private static void check(List<String> sent, boolean sendsAll) {
        if (sendsAll) {
            assertThat(sent).singleElement().asString().contains("theirs");
        } else {
            assertThat(sent).hasSize(2).noneMatch(request -> request.contains("theirs"));
            assertThat(sent.get(0)).contains("leaving").doesNotContain("owner");
            assertThat(sent.get(1)).contains("owner").doesNotContain("leaving");
        }
    }
}
