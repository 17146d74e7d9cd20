package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.propagation.PropagationPlan;
import io.dativo.propagation.TagPropagator;
import io.dativo.provider.Providers;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often many tables are committed: what the benchmark measures at a larger scale. */
class ManyTablesTest {
    private static final int TABLES = 250;

    @TempDir
    Path directory;

    private TestCatalog opened;
    private Catalog catalog;

    @BeforeEach
    void create() throws IOException {
        opened = TestCatalog.open(TestCatalog.Kind.JDBC, directory);
        catalog = opened.catalog();
        ((SupportsNamespaces) catalog).createNamespace(Namespace.of("sales"));
        for (int i = 0; i < TABLES; i++) {
            catalog.createTable(identifier(i), new Schema());
        }
    }

    @AfterEach
    void close() throws IOException {
        opened.close();
    }

    @Test
    void a_changed_table_is_one_commit_and_an_unchanged_one_none() {
        run("p");
        assertThat(commits()).containsOnly(1);

        run("p");
        assertThat(commits()).as("commits of a run without a change").containsOnly(1);

        catalog.loadTable(identifier(7))
                .updateProperties()
                .remove("finops.project")
                .commit();
        run("p");
        assertThat(commits().get(7)).isEqualTo(3);
        assertThat(commits().stream().mapToInt(Integer::intValue).sum()).isEqualTo(TABLES + 2);
    }

    @Test
    void a_tagged_table_is_read_before_its_commit_and_after_it_and_no_oftener() {
        TagPropagator propagator = propagator();
        PropagationPlan plan = propagator.plan(claims("p"), List.of());
        int read = LocalFileIO.reads();
        propagator.apply(plan).throwIfFailed();
        assertThat(LocalFileIO.reads() - read).isEqualTo(2 * TABLES);
    }

    private void run(String project) {
        TagPropagator propagator = propagator();
        PropagationPlan plan = propagator.plan(claims(project), List.of());
        propagator.apply(plan).throwIfFailed();
    }

    private static List<TagClaim> claims(String project) {
        TagSet tags = TagSet.of(
                Map.of("finops.project", project, "governance.owner", "data"), TagOrigin.of(TagLevel.JOB, "job"));
        return IntStream.range(0, TABLES)
                .mapToObj(number -> new TagClaim(
                        new ResourceRef("iceberg", "table", identifier(number).toString()),
                        AccountScope.of("iceberg"),
                        tags,
                        "job"))
                .toList();
    }

    private TagPropagator propagator() {
        return TagPropagator.builder(Providers.of(IcebergProvider.of(catalog)), OwnershipLedger.inMemory())
                .build();
    }

    /** Of each table, how many versions of its metadata came after the first. */
    private List<Integer> commits() {
        return IntStream.range(0, TABLES)
                .map(number -> ((HasTableOperations) catalog.loadTable(identifier(number)))
                        .operations()
                        .current()
                        .previousFiles()
                        .size())
                .boxed()
                .toList();
    }

    private static TableIdentifier identifier(int number) {
        return TableIdentifier.of("sales", "table" + number);
    }
}
