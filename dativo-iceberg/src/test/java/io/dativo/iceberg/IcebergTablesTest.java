package io.dativo.iceberg;

import static io.dativo.iceberg.Assets.asset;
import static io.dativo.iceberg.Assets.column;
import static io.dativo.iceberg.Assets.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(TestCatalog.Kind.class)
class IcebergTablesTest {
    private static final TableIdentifier ORDERS = TableIdentifier.of("sales", "orders");
    private static final AssetSchema SCHEMA = AssetSchema.of(
            asset(required("id", "integer", "the order"), column("created", "timestamp")), List.of("day(created)"));
    private static final TagSet TAGS = tags(Map.of("governance.owner", "data@acme.com", "finops.project", "p"));

    @Parameter
    TestCatalog.Kind kind;

    @TempDir
    Path directory;

    private TestCatalog opened;
    private Catalog catalog;

    @BeforeEach
    void open() throws IOException {
        opened = TestCatalog.open(kind, directory);
        catalog = opened.catalog();
        ((SupportsNamespaces) catalog).createNamespace(Namespace.of("sales"));
    }

    @AfterEach
    void close() throws IOException {
        opened.close();
    }

    @Test
    void the_first_version_of_a_table_carries_its_tags_as_ours() {
        IcebergTables.Created made =
                IcebergTables.createIfAbsent(catalog, ORDERS, SCHEMA, TAGS, Map.of("write.format.default", "avro"));

        assertThat(made.created()).isTrue();
        TableMetadata first =
                ((HasTableOperations) catalog.loadTable(ORDERS)).operations().current();
        assertThat(first.previousFiles()).isEmpty();
        assertThat(first.properties()).containsEntry("write.format.default", "avro");
        assertThat(first.schema().sameSchema(SCHEMA.schema())).isTrue();
        assertThat(first.schema().findField("id").doc()).isEqualTo("the order");
        assertThat(first.spec().fields()).extracting("name").containsExactly("created_day");
        assertThat(TableTags.read(catalog, ORDERS)).isEqualTo(new TableTags(TAGS.values(), Map.of()));
    }

    @Test
    void a_table_that_exists_stays_as_it_is() {
        Table before = catalog.createTable(ORDERS, SCHEMA.schema());
        IcebergTables.Created found = IcebergTables.createIfAbsent(catalog, ORDERS, SCHEMA, TAGS, Map.of());

        assertThat(found.created()).isFalse();
        assertThat(found.table().uuid()).isEqualTo(before.uuid());
        assertThat(TableTags.read(catalog, ORDERS).all()).isEmpty();
    }

    @Test
    void of_several_callers_one_creates_the_table_and_all_get_it() throws Exception {
        int callers = 4;
        CyclicBarrier start = new CyclicBarrier(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<IcebergTables.Created> answers = new ArrayList<>();
        try {
            Callable<IcebergTables.Created> call = () -> {
                start.await();
                return IcebergTables.createIfAbsent(catalog, ORDERS, SCHEMA, TAGS, Map.of());
            };
            for (Future<IcebergTables.Created> answer : threads.invokeAll(Collections.nCopies(callers, call))) {
                answers.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(answers).filteredOn(IcebergTables.Created::created).hasSize(1);
        assertThat(answers)
                .extracting(answer -> answer.table().uuid())
                .containsOnly(catalog.loadTable(ORDERS).uuid());
        assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(TAGS.values());
    }

    @Test
    void a_view_of_the_same_name_is_in_the_way() {
        if (!(catalog instanceof ViewCatalog views)) {
            assertThat(kind).as("the only one without views").isEqualTo(TestCatalog.Kind.HADOOP);
            return;
        }
        views.buildView(ORDERS)
                .withSchema(SCHEMA.schema())
                .withQuery("spark", "select 1")
                .withDefaultNamespace(Namespace.of("sales"))
                .create();
        assertThatThrownBy(() -> IcebergTables.createIfAbsent(catalog, ORDERS, SCHEMA, TAGS, Map.of()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("sales.orders")
                .hasMessageContaining("View with same name already exists")
                .extracting("kind")
                .isEqualTo(ProviderException.Kind.REJECTED);
    }

    @Test
    void a_missing_namespace_is_named() {
        TableIdentifier elsewhere = TableIdentifier.of("nowhere", "orders");
        if (kind == TestCatalog.Kind.HADOOP) {
            // It makes directories as it needs them.
            assertThat(IcebergTables.createIfAbsent(catalog, elsewhere, SCHEMA, TAGS, Map.of())
                            .created())
                    .isTrue();
            return;
        }
        assertThatThrownBy(() -> IcebergTables.createIfAbsent(catalog, elsewhere, SCHEMA, TAGS, Map.of()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("nowhere.orders")
                .hasMessageContaining("NoSuchNamespaceException")
                .extracting("kind")
                .isEqualTo(ProviderException.Kind.NOT_FOUND);
    }

    @Test
    void errors_of_the_schema_and_of_the_tags_are_told_together_and_nothing_is_created() {
        AssetSchema bad = AssetSchema.of(asset(column("id", "integer"), column("id", "integer")));
        TagSet settings = TAGS.and(tags(Map.of("write.format.default", "orc", "note", "two\nlines")));

        assertThatThrownBy(() -> IcebergTables.createIfAbsent(catalog, ORDERS, bad, settings, Map.of()))
                .asInstanceOf(type(InvalidInputException.class))
                .extracting(InvalidInputException::problems)
                .satisfies(problems -> assertThat(problems)
                        .extracting(Problem::code)
                        .containsExactlyInAnyOrder("duplicate-column", "tag-refused", "tag-refused"));
        assertThat(catalog.tableExists(ORDERS)).isFalse();
    }

    @Test
    void what_another_engine_creates_with_the_same_properties_is_ours_too() {
        catalog.buildTable(ORDERS, SCHEMA.schema())
                .withProperties(IcebergTables.properties(TAGS))
                .create();
        assertThat(TableTags.read(catalog, ORDERS).ours()).isEqualTo(TAGS.values());
        assertThatThrownBy(() -> IcebergTables.properties(tags(Map.of("gc.enabled", "false"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gc.enabled");
    }

    @Test
    void columns_that_the_asset_has_and_the_table_has_not_are_told_and_added_only_when_asked() {
        AssetSchema first = AssetSchema.of(asset(column("id", "string"), column("extra", "date")));
        Table table = IcebergTables.createIfAbsent(catalog, ORDERS, first, TAGS, Map.of())
                .table();
        AssetSchema later =
                AssetSchema.of(asset(required("id", "integer", "the order"), required("email", "string", "whose")));

        IcebergTables.createIfAbsent(catalog, ORDERS, later, TAGS, Map.of());
        assertThat(later.differences(catalog.loadTable(ORDERS)))
                .extracting(Problem::code)
                .containsExactly("column-type", "column-missing");

        assertThat(IcebergTables.addColumns(table, later)).containsExactly("email");
        assertThat(table.schema().findField("email")).satisfies(email -> {
            assertThat(email.isOptional())
                    .as("rows without one are there already")
                    .isTrue();
            assertThat(email.doc()).isEqualTo("whose");
        });
        assertThat(table.schema().findField("id").type()).isEqualTo(Types.StringType.get());
        assertThat(later.differences(table))
                .extracting(Problem::code)
                .containsExactly("column-type", "column-optional");
        String before = ((HasTableOperations) table).operations().current().metadataFileLocation();
        assertThat(IcebergTables.addColumns(table, later)).isEmpty();
        assertThat(((HasTableOperations) table).operations().refresh().metadataFileLocation())
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_column_in_another_case_is_told_and_never_becomes_a_second_one(boolean upperInTable) {
        String there = upperInTable ? "Email" : "email";
        String described = upperInTable ? "email" : "EMAIL";
        Table table = IcebergTables.createIfAbsent(
                        catalog, ORDERS, AssetSchema.of(asset(column(there, "string"))), TAGS, Map.of())
                .table();
        AssetSchema schema = AssetSchema.of(asset(column(described, "string")));

        assertThat(schema.differences(table)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("column-case");
            assertThat(problem.message()).contains("'" + there + "'").contains("'" + described + "'");
        });
        assertThat(IcebergTables.addColumns(table, schema)).isEmpty();
        assertThat(table.schema().columns()).extracting("name").containsExactly(there);
    }

    @Test
    void a_dot_is_a_part_of_a_columns_name_in_a_new_table_and_in_one_that_is_there() {
        AssetSchema dotted = AssetSchema.of(asset(column("user.email", "string")));
        Table created = IcebergTables.createIfAbsent(catalog, ORDERS, dotted, TAGS, Map.of())
                .table();
        Table older = catalog.createTable(
                TableIdentifier.of("sales", "older"),
                new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())));
        Table nested = catalog.createTable(
                TableIdentifier.of("sales", "nested"),
                new Schema(Types.NestedField.optional(
                        1,
                        "user",
                        Types.StructType.of(Types.NestedField.optional(2, "email", Types.StringType.get())))));

        assertThat(IcebergTables.addColumns(older, dotted)).containsExactly("user.email");
        assertThat(older.schema().columns()).extracting("name").containsExactly("id", "user.email");
        assertThat(dotted.differences(created)).isEmpty();
        assertThat(dotted.differences(older)).isEmpty();
        assertThat(dotted.differences(nested)).extracting(Problem::code).containsExactly("column-case");
        assertThat(IcebergTables.addColumns(nested, dotted)).isEmpty();
    }

    @Test
    void reading_tells_ours_from_what_others_wrote_or_changed() {
        IcebergTables.createIfAbsent(catalog, ORDERS, SCHEMA, TAGS, Map.of("write.format.default", "avro"));
        catalog.loadTable(ORDERS)
                .updateProperties()
                .set("their.key", "theirs")
                .set("finops.project", "their project")
                .commit();

        TableTags tags = TableTags.read(catalog, ORDERS);
        assertThat(tags.ours()).containsExactly(Map.entry("governance.owner", "data@acme.com"));
        assertThat(tags.foreign())
                .containsExactly(Map.entry("finops.project", "their project"), Map.entry("their.key", "theirs"));
        assertThat(tags.all()).containsOnlyKeys("finops.project", "governance.owner", "their.key");
    }

    @Test
    void reading_a_table_that_does_not_exist_says_so() {
        assertThatThrownBy(() -> TableTags.read(catalog, ORDERS))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("Table does not exist: sales.orders")
                .extracting("kind")
                .isEqualTo(ProviderException.Kind.NOT_FOUND);
    }

    private static TagSet tags(Map<String, String> values) {
        return TagSet.of(values, TagOrigin.of(TagLevel.ASSET, "asset"));
    }
}
