package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.cost.CostQuery;
import io.dativo.gcp.cost.BigQueryCosts;
import io.dativo.gcp.cost.BillingExport;
import io.dativo.gcp.evidence.BigQueryRetention;
import io.dativo.gcp.evidence.GcsObserver;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.gcp.state.GcsStateProvider;
import io.dativo.gcp.state.GcsStore;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.propagation.PropagationPlan;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import io.dativo.spi.TerraformBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The permissions in the documentation are what the calls take: with them everything works, and each is used. */
class PermissionsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "gcp.md");
    private static final Pattern ROW =
            Pattern.compile("\\| ([^|`]+) \\| ((?:`[a-z]+\\.[A-Za-z]+\\.[A-Za-z]+`(?:, )?)+) \\|");
    private static final String PROJECT = Propagation.PROJECT;
    private static final String EMAIL = "acme-etl@" + PROJECT + ".iam.gserviceaccount.com";
    private static final Map<String, String> TAGS = Map.of("owner", "data");

    private final FakeGoogle google = new FakeGoogle()
            .withBucket(PROJECT, "acme-lake-0")
            .withBucket(PROJECT, "acme-lake-1")
            .withBucket("other-project", "other-lake")
            .withDataset(PROJECT, "sales")
            .withTable(PROJECT, "sales", "t0")
            .withTable(PROJECT, "sales", "t1")
            .withAccount(EMAIL)
            .withTagValue("123456789012/env/prod")
            .withTagValue("123456789012/env/dev");

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void every_documented_permission_is_used_and_no_other_is_needed() throws IOException {
        Map<String, Set<String>> documented = documented();
        assertThat(documented.keySet())
                .containsExactly(
                        "plan buckets",
                        "apply buckets",
                        "plan datasets and tables",
                        "apply datasets and tables",
                        "apply descriptions and policy tags",
                        "plan aspects",
                        "apply aspects",
                        "plan projects",
                        "apply projects",
                        "plan service accounts",
                        "apply service accounts",
                        "read Terraform states",
                        "keep the ledger in a bucket",
                        "read costs",
                        "observe buckets",
                        "observe retention of datasets and tables",
                        "limit retention of datasets and tables");
        documented.forEach((what, permissions) -> {
            google.permit(permissions);
            scenario(what);
            assertThat(google.used()).as(what).isEqualTo(permissions);
        });
    }

    private void scenario(String what) {
        List<ResourceRef> buckets = List.of(
                ref(GcpId.BUCKET, "gs://acme-lake-0"),
                ref(GcpId.BUCKET, "gs://acme-lake-1"),
                ref(GcpId.BUCKET, "gs://other-lake"));
        List<ResourceRef> tables = List.of(
                ref(GcpId.DATASET, PROJECT + ".sales"),
                ref(GcpId.TABLE, PROJECT + ".sales.t0"),
                ref(GcpId.TABLE, PROJECT + ".sales.t1"));
        switch (what) {
            case "plan buckets" -> plan(buckets);
            case "apply buckets" -> apply(buckets);
            case "plan datasets and tables" -> {
                plan(tables);
                plan(tables.subList(0, 2));
            }
            case "apply datasets and tables" -> apply(tables);
            case "apply descriptions and policy tags" -> entries();
            case "plan aspects" -> aspects();
            case "apply aspects" -> aspects("owner", "data");
            case "plan projects" -> plan(List.of(ref(GcpId.PROJECT, PROJECT)));
            case "apply projects" -> apply(List.of(ref(GcpId.PROJECT, PROJECT)));
            case "plan service accounts" -> account(Map.of());
            case "apply service accounts" -> {
                account(Map.of("env", "prod"));
                account(Map.of("env", "dev"));
            }
            case "read Terraform states" -> state();
            case "keep the ledger in a bucket" -> {
                GcsStore store = GcsStore.of(Propagation.access(google), "acme-lake-0", "ledger");
                assertThat(store.write("a", "x", null)).isTrue();
                assertThat(store.read("a")).isPresent();
                assertThat(store.readAll("a")).containsOnlyKeys("a");
                store.delete("a");
            }
            case "read costs" -> costs();
            case "observe buckets" ->
                GcsObserver.of(Propagation.access(google), Clock.systemUTC()).observe(buckets.get(0));
            case "observe retention of datasets and tables" -> tables.forEach(retention()::observe);
            case "limit retention of datasets and tables" -> {
                google.set(GcpId.TABLE, PROJECT + ".sales.t0", "{\"timePartitioning\": {\"type\": \"DAY\"}}");
                tables.subList(0, 2)
                        .forEach(resource ->
                                assertThat(retention().limit(resource, 30)).isTrue());
            }
            default -> throw new AssertionError("no scenario for " + what);
        }
    }

    private PropagationPlan plan(List<ResourceRef> resources) {
        PropagationPlan plan = new Propagation(google).plan(resources, TAGS);
        assertThat(plan.resources())
                .allMatch(
                        resource -> resource.isWritable() || resource.changes().isEmpty());
        return plan;
    }

    private void apply(List<ResourceRef> resources) {
        Propagation propagation = new Propagation(google);
        propagation.apply(propagation.plan(resources, TAGS)).throwIfFailed();
    }

    private void account(Map<String, String> tags) {
        ResourceRef account = ref(GcpId.SERVICE_ACCOUNT, EMAIL);
        GcpProvider provider = GcpProvider.builder()
                .access(Propagation.access(google))
                .tagNamespace("123456789012")
                .build();
        try (TagStore store = provider.open(Propagation.SCOPE)) {
            assertThat(store.read(List.of(account)).get(account).status().name())
                    .isEqualTo("FOUND");
            assertThat(store.write(List.of(new TagWrite(account, tags, Set.of(), null)))
                            .get(account)
                            .isWritten())
                    .isTrue();
        }
    }

    private void entries() {
        google.withSchema(PROJECT + ".sales.t0", "[{\"name\": \"email\", \"type\": \"STRING\"}]");
        GcpProvider provider = GcpProvider.builder()
                .access(Propagation.access(google))
                .policyTags(Map.of("pii", "projects/p/locations/us/taxonomies/1/policyTags/2"))
                .build();
        Propagation propagation = new Propagation(provider);
        List<ResourceRef> column = List.of(ref(GcpId.ENTRY, PROJECT + ".sales.t0.email"));
        propagation
                .apply(propagation.plan(column, Map.of("classification", "pii", "description", "whom we write to")))
                .throwIfFailed();
    }

    private void aspects(String... tag) {
        google.withEntry(PROJECT + ".sales.t0").withAspectType(PROJECT, "4711", "global", "owned", """
                {"type": "record", "recordFields": [{"name": "owner", "type": "string", "index": 1}]}""");
        GcpProvider provider = GcpProvider.builder()
                .access(Propagation.access(google))
                .aspectFields("projects/" + PROJECT + "/locations/global/aspectTypes/owned")
                .build();
        Propagation propagation = new Propagation(provider);
        List<ResourceRef> table = List.of(ref(GcpId.ASPECT, PROJECT + ".sales.t0"));
        PropagationPlan plan = propagation.plan(table, tag.length == 0 ? TAGS : Map.of(tag[0], tag[1]));
        assertThat(plan.resources()).allMatch(resource -> resource.isWritable());
        if (tag.length > 0) {
            propagation.apply(plan).throwIfFailed();
        }
    }

    private void state() {
        google.withObject("acme-lake-0", "default.tfstate", "{}".getBytes(StandardCharsets.UTF_8));
        try {
            GcsStateProvider.of(Propagation.access(google))
                    .source(TerraformBackend.of("gcs", Map.of("bucket", "acme-lake-0"), "default", name -> null))
                    .open()
                    .close();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private BigQueryRetention retention() {
        return BigQueryRetention.of(Propagation.access(google), Clock.systemUTC());
    }

    private void costs() {
        google.answerQueries(List.of(), 10, true);
        CostQuery query = CostQuery.monthly(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1))
                .tags("owner");
        BigQueryCosts.builder(Propagation.access(google), BillingExport.STANDARD, PROJECT + ".sales.t0")
                .build()
                .read(query, line -> {});
    }

    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> documented = new LinkedHashMap<>();
        Matcher rows = ROW.matcher(Files.readString(DOCUMENT));
        while (rows.find()) {
            documented.put(
                    rows.group(1),
                    new TreeSet<>(List.of(rows.group(2).replace("`", "").split(", "))));
        }
        return documented;
    }

    private static ResourceRef ref(String type, String id) {
        return new ResourceRef(GcpProvider.ID, type, id);
    }
}
