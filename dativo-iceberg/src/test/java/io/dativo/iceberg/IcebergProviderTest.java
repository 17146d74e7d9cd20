package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.spi.ProviderSpi;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagStore;
import io.dativo.spi.TagWrite;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.view.ViewProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcebergProviderTest {
    private static final AccountScope SCOPE = AccountScope.of("iceberg");

    private final IcebergProvider provider = IcebergProvider.of(catalog("only"));

    @Test
    void it_is_found_once_on_the_class_path() {
        List<ProviderSpi> found = ServiceLoader.load(ProviderSpi.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.id().equals("iceberg"))
                .toList();
        assertThat(found).hasSize(1).first().isInstanceOf(IcebergProvider.class);
    }

    @Test
    void without_a_catalog_it_says_how_to_give_one() {
        assertThatThrownBy(() -> new IcebergProvider().open(SCOPE))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("IcebergProvider.of(catalog)");
    }

    @Test
    void ids_and_rules_need_no_iceberg_on_the_class_path() throws Exception {
        URL[] withoutIceberg = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !new File(entry).getName().matches("(iceberg|hadoop|parquet|avro)-.*\\.jar"))
                .map(IcebergProviderTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(withoutIceberg, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("org.apache.iceberg.catalog.Catalog"))
                    .isInstanceOf(ClassNotFoundException.class);
            Class<?> spi = loader.loadClass(ProviderSpi.class.getName());
            Object found = ServiceLoader.load(spi, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(one -> one.getClass().getName().equals(IcebergProvider.class.getName()))
                    .findFirst()
                    .orElseThrow();
            assertThat(spi.getMethod("id").invoke(found)).isEqualTo("iceberg");
            assertThat((Set<?>) spi.getMethod("resourceTypes").invoke(found)).hasSize(3);
            Object rules = spi.getMethod("rules", String.class).invoke(found, "table");
            Object refusal = rules.getClass()
                    .getMethod("refusal", String.class, String.class)
                    .invoke(rules, "write.format.default", "orc");
            assertThat(refusal.toString()).contains("reserved prefix 'write.'");
            Class<?> scope = loader.loadClass(AccountScope.class.getName());
            Class<?> ref = loader.loadClass(ResourceRef.class.getName());
            Object table = ref.getConstructor(String.class, String.class, String.class)
                    .newInstance("iceberg", "table", "sales.orders");
            assertThat(spi.getMethod("canonical", ref, scope).invoke(found, table, null))
                    .isEqualTo(table);
            assertThatThrownBy(() -> spi.getMethod("open", scope).invoke(found, (Object) null))
                    .hasRootCauseInstanceOf((Class<? extends Throwable>)
                            loader.loadClass(ProviderException.class.getName()).asSubclass(Throwable.class));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "table, sales.orders",
        "table, lake.sales.orders",
        "table, a.b.c.d.e",
        "view, sales.recent",
        "namespace, sales",
        "namespace, lake.sales",
        "table, Sales.Kunden und Märkte",
    })
    void an_id_is_its_own_canonical_form(String type, String id) {
        ResourceRef ref = new ResourceRef("iceberg", type, id);
        assertThat(provider.canonical(ref, SCOPE)).isEqualTo(ref);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "table     | orders          | names no table",
                "view      | recent          | names no view",
                "table     | sales..orders   | empty part",
                "table     | .orders         | empty part",
                "table     | sales.orders.   | empty part",
                "namespace | .               | empty part",
                "table     | 'sales. orders' | outer spaces",
                "bucket    | sales.orders    | no resource type 'bucket'",
            })
    void a_bad_id_is_refused_with_the_reason(String type, String id, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.canonical(new ResourceRef("iceberg", type, id), SCOPE))
                .withMessageContaining(reason)
                .withMessageContaining(type.equals("bucket") ? type : id.strip());
    }

    @Test
    void a_line_end_in_an_id_does_not_reach_the_message() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.canonical(new ResourceRef("iceberg", "table", "sales.or\nders"), SCOPE))
                .withMessageContaining("'sales.or?ders'");
    }

    @Test
    void a_bad_id_is_one_result_and_no_exception_for_the_batch() {
        ResourceRef bad = new ResourceRef("iceberg", "table", "orders");
        ResourceRef missing = new ResourceRef("iceberg", "table", "sales.orders");
        try (TagStore store = provider.open(SCOPE)) {
            Map<ResourceRef, TagRead> reads = store.read(List.of(bad, missing));
            assertThat(reads.get(bad).status()).isEqualTo(TagRead.Status.NOT_OBSERVED);
            assertThat(reads.get(bad).detail()).contains("names no table");
            assertThat(reads.get(missing).status()).isEqualTo(TagRead.Status.MISSING);
            assertThat(store.write(List.of(new TagWrite(bad, Map.of("a", "1"), Set.of(), null)))
                            .get(bad)
                            .failure())
                    .isEqualTo(ProviderException.Kind.REJECTED);
        }
    }

    @Test
    void with_several_catalogs_the_first_part_of_an_id_names_one() {
        Catalog lake = catalog("lake");
        Catalog mart = catalog("mart");
        lake.createTable(TableIdentifier.of("sales", "orders"), new Schema());
        IcebergProvider several = IcebergProvider.of(Map.of("lake", lake, "mart", mart));
        try (TagStore store = several.open(SCOPE)) {
            assertThat(status(store, "lake.sales.orders")).isEqualTo(TagRead.Status.FOUND);
            assertThat(status(store, "mart.sales.orders")).isEqualTo(TagRead.Status.MISSING);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> several.canonical(new ResourceRef("iceberg", "table", "sales.orders"), SCOPE))
                .withMessageContaining("known: lake, mart");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> several.canonical(new ResourceRef("iceberg", "table", "lake.orders"), SCOPE))
                .withMessageContaining("names no table in the catalog 'lake'; write lake.namespace.table");
    }

    @Test
    void the_catalog_without_a_name_takes_every_other_id() {
        Catalog lake = catalog("lake");
        Catalog other = catalog("other");
        lake.createTable(TableIdentifier.of("sales", "orders"), new Schema());
        other.createTable(TableIdentifier.of("sales", "returns"), new Schema());
        IcebergProvider several =
                IcebergProvider.builder().catalog(other).catalog("lake", lake).build();
        try (TagStore store = several.open(SCOPE)) {
            assertThat(status(store, "lake.sales.orders")).isEqualTo(TagRead.Status.FOUND);
            assertThat(status(store, "sales.returns")).isEqualTo(TagRead.Status.FOUND);
            assertThat(status(store, "sales.orders")).isEqualTo(TagRead.Status.MISSING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b"})
    void a_catalog_needs_a_name_that_an_id_can_begin_with(String name) {
        Catalog catalog = catalog("any");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IcebergProvider.builder().catalog(name, catalog))
                .withMessageContaining("'" + name + "'");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void no_setting_of_iceberg_can_be_a_tag(String key) {
        assertThat(provider.rules("table").refusal(key, "1")).isPresent();
        assertThat(provider.rules("view").refusal(key, "1")).isPresent();
        assertThat(provider.rules("namespace").refusal(key, "1")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "s3.endpoint, PyIceberg",
        "S3.Region, PyIceberg",
        "client.region, Iceberg's catalogs",
        "py-io-impl, PyIceberg",
        "DEFAULT_SCHEME, PyIceberg",
        "Owner, Spark",
        "format, Spark",
        "identifier-fields, Spark",
        "is_managed_location, Spark",
        "connector, Flink",
        "external.table.purge, Hive",
    })
    void a_key_that_an_engine_owns_is_refused_with_its_owner(String key, String engine) {
        for (String type : provider.resourceTypes()) {
            assertThat(provider.rules(type).refusal(key, "1").orElse(""))
                    .contains(": " + engine + " owns it (")
                    .contains("reserved");
        }
    }

    @Test
    void each_key_of_an_engine_is_listed_once_in_lower_case_and_in_the_guide() throws Exception {
        String guide = Files.readString(Path.of("../docs/iceberg.md"));
        List<String> keys =
                EngineKeys.ALL.stream().flatMap(row -> row.keys().stream()).toList();

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.equals(key.toLowerCase(Locale.ROOT)));
        for (EngineKeys row : EngineKeys.ALL) {
            assertThat(guide)
                    .contains("| " + row.engine() + " | "
                            + row.keys().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", ")) + " |");
        }
    }

    /** Every key that the installed Iceberg declares, so that a newer one that knows more fails here. */
    static Stream<String> settings() {
        Stream<String> declared = Stream.of(TableProperties.class, ViewProperties.class, CatalogProperties.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .filter(
                        field -> !field.getName()
                                .matches(
                                        ".*_DEFAULT(_SINCE_.*)?|WRITE_DISTRIBUTION_MODE_.+|ENCRYPTION_KMS_\\w+_(AWS|AZURE|GCP)"))
                .map(IcebergProviderTest::value);
        Stream<String> ofCatalogs =
                Stream.of("location", "metadata_location", "WRITE.FORMAT.DEFAULT", "dativo.ledger.owner", "table_type");
        return Stream.concat(declared, ofCatalogs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classification.default",
                "classification.fields.email",
                "governance.retention_days",
                "governance.owner",
                "finops.cost_center",
                "asset.source_type",
                "infrastructure.cost_center",
                "infrastructure.custom.retention policy",
                "job.name",
                "owner.team",
                "Größe",
            })
    void canonical_keys_are_written_as_they_are(String key) {
        for (String type : provider.resourceTypes()) {
            assertThat(provider.rules(type).refusal(key, "any words, ÄÖÜ = 100 %"))
                    .isEmpty();
            assertThat(provider.rules(type).encode(key, "v").key()).isEqualTo(key);
            assertThat(provider.rules(type).encode(key, "v").exact()).isTrue();
        }
        assertThat(provider.rules("table").caseInsensitiveKeys()).isFalse();
    }

    @Test
    void keys_and_values_are_one_line_and_fit_the_catalogs_that_limit_them() {
        assertThat(provider.rules("table").refusal("a\nb", "1")).isPresent();
        assertThat(provider.rules("table").refusal("a", "1\r\n2")).isPresent();
        assertThat(provider.rules("table").refusal("k".repeat(241), "v".repeat(100_000)))
                .isEmpty();
        assertThat(provider.rules("table").refusal("k", "v".repeat(10_000_000))).isEmpty();
        assertThat(provider.rules("table").refusal("k", "v".repeat(10_000_001))).isPresent();
        assertThat(provider.rules("table").refusal("k".repeat(242), "1")).isPresent();
        assertThat(provider.rules("namespace").refusal("k".repeat(166), "v".repeat(1000)))
                .isEmpty();
        assertThat(provider.rules("namespace").refusal("k".repeat(167), "1")).isPresent();
        assertThat(provider.rules("namespace").refusal("k", "v".repeat(1001))).isPresent();
    }

    private static TagRead.Status status(TagStore store, String table) {
        ResourceRef ref = new ResourceRef("iceberg", "table", table);
        return store.read(List.of(ref)).get(ref).status();
    }

    private static Catalog catalog(String name) {
        InMemoryCatalog catalog = new InMemoryCatalog();
        catalog.initialize(name, Map.of());
        catalog.createNamespace(Namespace.of("sales"));
        return catalog;
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
