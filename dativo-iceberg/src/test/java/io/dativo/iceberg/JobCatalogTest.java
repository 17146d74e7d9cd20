package io.dativo.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dativo.Dativo;
import io.dativo.job.Job;
import io.dativo.job.JobLoader;
import io.dativo.job.JobTrust;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.job.TargetConfig;
import io.dativo.job.Tenant;
import io.dativo.job.Tenants;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.problem.Sensitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalog that is built from what a job says. */
class JobCatalogTest {
    @TempDir
    Path directory;

    @Test
    void a_job_file_opens_its_catalog_and_tags_the_table_in_it() throws IOException {
        LoadResult loaded = load("""
                target:
                  type: iceberg
                  warehouse: %1$s
                  catalog:
                    type: jdbc
                    uri: jdbc:sqlite:%1$s/catalog.db
                    namespace: sales
                    io-impl: %2$s
                """.formatted(directory, LocalFileIO.class.getName()));
        JobTrust trust = JobTrust.builder()
                .catalogPlaces("jdbc", "jdbc:sqlite:" + directory)
                .catalogProperties("jdbc", "io-impl")
                .build();
        assertThatThrownBy(() -> JobCatalog.of(loaded.job()).open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("place-not-trusted")
                .hasMessageContaining("property-not-trusted");
        try (JobCatalog.Opened opened = JobCatalog.of(loaded.job(), trust).open()) {
            ((SupportsNamespaces) opened.catalog()).createNamespace(Namespace.of("sales"));
            Dativo dativo = Dativo.builder()
                    .withoutDiscovery()
                    .provider(IcebergProvider.of(opened.catalog()))
                    .build();
            ResolvedJob job = dativo.resolve(loaded.job());
            TableIdentifier identifier =
                    TableIdentifier.parse(job.table().orElseThrow().id());
            ResolvedJob outside = Dativo.builder()
                    .withoutDiscovery()
                    .provider(IcebergProvider.of(opened.catalog()))
                    .tenants(Tenants.of(
                            Tenant.named(loaded.job().file().tenantId()).ids("iceberg", "other.*")))
                    .build()
                    .resolve(loaded.job());
            assertThatThrownBy(() -> IcebergTables.createIfAbsent(opened.catalog(), outside, Map.of()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("out-of-bounds");
            assertThat(opened.catalog().tableExists(identifier)).isFalse();
            assertThat(IcebergTables.createIfAbsent(opened.catalog(), job, Map.of())
                            .created())
                    .isTrue();

            assertThat(dativo.plan(job).resources())
                    .singleElement()
                    .satisfies(table -> assertThat(table.changes()).isEmpty());
            assertThat(ClaimProperties.read(
                            opened.catalog().loadTable(identifier).properties(), Map.of()))
                    .containsOnlyKeys(loaded.job().name());
            assertThat(TableTags.read(opened.catalog(), identifier).ours())
                    .containsEntry("asset.name", "orders")
                    .containsEntry("classification.fields.email", "pii");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rest, uri",
        "jdbc, uri warehouse",
        "nessie, uri warehouse",
        "hadoop, warehouse",
        "hive, uri",
        "bigquery, gcp.bigquery.project-id"
    })
    void what_a_catalog_cannot_do_without_is_named_at_its_place(String type, String needed) throws IOException {
        LoadResult loaded = load("target: {type: iceberg, catalog: {type: " + type + "}}\n");

        List<Problem> problems = JobCatalog.of(loaded.job()).problems();

        assertThat(problems).hasSize(needed.split(" ").length).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo("catalog-property");
            assertThat(String.valueOf(problem.location())).contains("job.yaml:");
        });
        for (String property : needed.split(" ")) {
            assertThat(problems)
                    .anySatisfy(problem -> assertThat(problem.message()).contains("'" + property + "'"));
        }
        assertThatThrownBy(() -> JobCatalog.of(loaded.job()).open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(needed.split(" ")[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc | uri: 'jdbc:h2:mem:x;INIT=CREATE ALIAS RUN AS 1' | uri | PLACE",
                "jdbc | uri: 'jdbc:postgresql://db.example/c?socketFactory=Evil' | uri | PLACE",
                "jdbc | uri: 'jdbc:postgresql://evil.example/c' | uri | catalogPlaces(\"jdbc\"",
                "jdbc | jdbc: {socketFactory: Evil} | jdbc.socketFactory | catalogProperties(\"jdbc\", \"jdbc.socketFactory\")",
                "rest | uri: 'https://evil.example' | uri | https://evil.example",
                "rest | io-impl: com.example.Evil | io-impl | io-impl",
                "rest | rest.auth.type: com.example.Evil | rest.auth.type | rest.auth.type",
                "rest | oauth2-server-uri: 'https://evil.example/token' | oauth2-server-uri | evil",
                "rest | metrics-reporter-impl: com.example.Evil | metrics-reporter-impl | classes",
                "rest | rest: {client: {proxy: {hostname: evil.example}}} | rest.client.proxy.hostname | credentials",
                "glue | client.factory: com.example.Evil | client.factory | client.factory",
                "glue | client: {credentials-provider: com.example.Evil} | client.credentials-provider | classes",
                "glue | glue.endpoint: 'http://evil.example' | glue.endpoint | evil",
                "glue | client.region: 'evil.example/' | client.region | client.region",
                "glue | s3: {endpoint: 'http://127.0.0.1:9000'} | s3.endpoint | 127.0.0.1",
                "glue | http-client.proxy-endpoint: 'http://evil.example' | http-client.proxy-endpoint | files",
                "nessie | uri: 'https://evil.example' | uri | catalogPlaces(\"nessie\"",
                "nessie | nessie.authentication.type: AWS | nessie.authentication.type | credentials",
                "nessie | nessie: {client-builder-impl: com.example.Evil} | nessie.client-builder-impl | classes",
                "hive | uri: 'thrift://evil.example:9083' | uri | thrift://evil.example:9083",
                "bigquery | gcs.service.host: 'https://evil.example' | gcs.service.host | evil",
            })
    void what_is_the_hosts_to_say_is_refused_before_anything_is_opened(
            String type, String property, String path, String says) throws IOException {
        LoadResult loaded = load("target:\n  type: iceberg\n  warehouse: s3://lake/\n  catalog:\n    type: " + type
                + "\n    gcp.bigquery.project-id: p\n    " + property + "\n");

        assertThat(JobCatalog.of(loaded.job()).problems())
                .filteredOn(problem -> problem.code().endsWith("-not-trusted"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("target.catalog." + path);
                    assertThat(String.valueOf(problem.location())).contains("job.yaml:");
                    assertThat(problem.message() + problem.hint()).contains(says);
                });
        assertThatThrownBy(() -> JobCatalog.of(loaded.job()).open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-not-trusted");
        assertThat(JobCatalog.of(loaded.job(), JobTrust.everything()).problems())
                .noneMatch(problem -> problem.code().endsWith("-not-trusted"));
    }

    @Test
    void a_place_that_only_a_variable_of_the_host_names_is_the_hosts() throws IOException {
        String target = """
                target:
                  type: iceberg
                  warehouse: s3://lake/
                  catalog: {type: nessie, uri: '%s'}
                  connection: {s3: {endpoint: '${S3_ENDPOINT}', access_key_id: '${KEY}', secret_access_key: '${SECRET}'}}
                """;
        Map<String, String> host = Map.of(
                "NESSIE_URI",
                "http://nessie:19120/api/v2",
                "S3_ENDPOINT",
                "http://minio:9000",
                "KEY",
                "k",
                "SECRET",
                "s3cr3t");

        assertThat(JobCatalog.of(load(target.formatted("${NESSIE_URI}"), host).job())
                        .problems())
                .isEmpty();
        for (String written :
                List.of("http://nessie:19120", "${OTHER:-http://nessie:19120}", "http://${SECRET}.example")) {
            assertThat(JobCatalog.of(load(target.formatted(written), host).job())
                            .problems())
                    .as(written)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.path()).isEqualTo("target.catalog.uri"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc, data/lake, true",
        "jdbc, ./lake, true",
        "jdbc, ../lake, true",
        "jdbc, lake, true",
        "jdbc, file:lake, true",
        "hadoop, file:data/lake, true",
        "nessie, lake, true",
        "hive, lake, true",
        "jdbc, /data/lake, false",
        "jdbc, file:///data/lake, false",
        "jdbc, file:/data/lake, false",
        "jdbc, s3://bucket/lake, false",
        "jdbc, C:\\data\\lake, false",
        "rest, lake, false",
    })
    void a_warehouse_that_is_relative_to_nothing_in_particular_is_a_problem_at_its_line(
            String type, String warehouse, boolean relative) throws IOException {
        LoadResult loaded = load("target:\n  type: iceberg\n  catalog: {type: " + type
                + ", uri: 'http://127.0.0.1'}\n  warehouse: '" + warehouse + "'\n");

        List<Problem> problems = JobCatalog.of(loaded.job()).problems().stream()
                .filter(problem -> problem.code().equals("warehouse-relative"))
                .toList();

        if (!relative) {
            assertThat(problems).isEmpty();
            return;
        }
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("warehouse-relative");
            assertThat(problem.message()).contains("'" + warehouse + "'");
            assertThat(problem.path()).isEqualTo("target.warehouse");
            assertThat(String.valueOf(problem.location())).contains("job.yaml:");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/lake", "file:///etc", "FILE:/etc", "%s/../../lake"})
    void a_local_warehouse_outside_of_the_root_is_the_hosts_to_allow(String warehouse) throws IOException {
        String named = warehouse.formatted(directory);
        LoadResult loaded = load("""
                target:
                  type: iceberg
                  warehouse: %s
                  catalog: {type: jdbc, uri: "${CATALOG}"}
                """.formatted(named), Map.of("CATALOG", "jdbc:sqlite:" + directory.resolve("c.db")));

        assertThat(JobCatalog.of(loaded.job()).problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::code)
                .containsExactly("outside-of-root");
        JobTrust trust = JobTrust.builder().catalogPlaces("jdbc", named).build();
        assertThat(JobCatalog.of(loaded.job(), trust).problems()).noneMatch(Problem::isError);
    }

    @Test
    void a_local_warehouse_below_the_root_may_be_made_later() throws IOException {
        LoadResult loaded =
                load("""
                target:
                  type: iceberg
                  warehouse: %s
                  catalog: {type: jdbc, uri: "${CATALOG}"}
                """.formatted(directory.resolve("lake/of/acme").toUri()), Map.of("CATALOG", "jdbc:sqlite:x"));

        assertThat(JobCatalog.of(loaded.job()).problems()).noneMatch(Problem::isError);
    }

    @Test
    void a_type_that_is_none_is_told_with_the_nearest_one_and_its_line() throws IOException {
        LoadResult loaded = load("target:\n  type: iceberg\n  catalog:\n    type: nesie\n    uri: http://x\n");

        assertThat(JobCatalog.of(loaded.job()).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("catalog-type");
            assertThat(problem.message()).contains("'nesie'");
            assertThat(problem.hint()).contains("did you mean 'nessie'?");
            assertThat(problem.path()).isEqualTo("target.catalog.type");
            assertThat(String.valueOf(problem.location())).endsWith("job.yaml:8:11");
        });
    }

    @Test
    void a_job_without_a_catalog_or_with_one_without_a_type_says_which_there_are() {
        assertThat(JobCatalog.of(job(TargetConfig.builder("iceberg"))).problems())
                .extracting(Problem::code)
                .containsExactly("no-catalog");
        assertThat(problemsOf(Map.of("uri", "http://x")))
                .extracting(Problem::code)
                .containsExactly("catalog-type");
    }

    @ParameterizedTest
    @CsvSource({
        "glue, iceberg-aws",
        "nessie, iceberg-nessie",
        "hive, iceberg-hive-metastore",
        "bigquery, iceberg-bigquery"
    })
    void the_jar_that_is_missing_is_named(String type, String jar) {
        JobCatalog catalog = JobCatalog.of(job(TargetConfig.builder("iceberg")
                .catalog(Map.of("type", type, "uri", "http://127.0.0.1:1", "gcp.bigquery.project-id", "p"))
                .warehouse("s3://lake/")));

        assertThat(catalog.problems()).isEmpty();
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, catalog::open);
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("catalog-jar");
            assertThat(problem.hint()).contains("org.apache.iceberg:" + jar);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.hadoop.hive.conf.HiveConf, org.apache.hive:hive-metastore",
        "org.apache.hadoop.conf.Configuration, org.apache.hadoop:hadoop-common",
        "org.projectnessie.client.NessieClientBuilder, org.projectnessie.nessie:nessie-client",
        "com.google.auth.Credentials, com.google.cloud:google-cloud-bigquery",
        "com.google.cloud.storage.Storage, com.google.cloud:google-cloud-storage",
        "org.postgresql.Driver, the artifact that holds it"
    })
    void the_jar_of_what_a_catalog_itself_needs_is_named(String className, String jar) {
        assertThat(CatalogType.jarOf(className, CatalogType.HIVE)).isEqualTo(jar);
    }

    @Test
    void the_jar_of_the_files_is_named_when_the_catalog_itself_is_there() {
        JobCatalog catalog = JobCatalog.of(job(TargetConfig.builder("iceberg")
                .catalog(Map.of("type", "jdbc", "uri", "jdbc:sqlite:" + directory.resolve("catalog.db")))
                .warehouse("s3://lake/")));

        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, catalog::open);
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("org.apache.iceberg.aws.s3.S3FileIO");
            assertThat(problem.hint()).contains("org.apache.iceberg:iceberg-aws");
        });
    }

    @Test
    void half_of_a_pair_of_credentials_is_an_error_and_shows_the_other_half_nowhere() {
        JobCatalog catalog = JobCatalog.of(job(TargetConfig.builder("iceberg")
                .catalog(Map.of("type", "glue"))
                .warehouse("s3://lake/")
                .connection(Map.of("s3", Map.of("secret_access_key", Sensitive.of("s3cr3t"))))));

        assertThat(catalog.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("credentials-missing");
            assertThat(problem.path()).isEqualTo("target.connection.s3.access_key_id");
        });
        assertThat(catalog.problems() + " " + catalog).doesNotContain("s3cr3t");
    }

    @Test
    void a_placeholder_that_is_not_set_is_an_error_of_the_catalog() throws IOException {
        LoadResult loaded = load("""
                target:
                  type: iceberg
                  warehouse: /lake
                  catalog: {type: jdbc, uri: 'jdbc:postgresql://db/catalog'}
                  connection: {jdbc: {user: etl, password: '${NOBODY_SETS_THIS}'}}
                """);

        assertThat(JobCatalog.of(loaded.job()).problems())
                .filteredOn(Problem::isError)
                .anySatisfy(problem -> assertThat(problem.path()).isEqualTo("target.connection.jdbc.password"));
    }

    @Test
    void a_store_of_ones_own_and_the_branch_reach_the_catalog() {
        JobCatalog catalog = JobCatalog.of(job(TargetConfig.builder("iceberg")
                .catalog(Map.of("type", "nessie", "uri", "http://nessie:19120/api/v2", "table", "orders"))
                .branch("acme")
                .warehouse("s3://lake/")
                .connection(Map.of(
                        "s3",
                        Map.of(
                                "endpoint", "http://127.0.0.1:9000",
                                "access_key_id", "id",
                                "secret_access_key", Sensitive.of("s3cr3t"),
                                "region", "eu-west-1",
                                "bucket", "lake")))));

        assertThat(catalog.problems()).isEmpty();
        assertThat(catalog.properties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "uri", "http://nessie:19120/api/v2",
                        "ref", "acme",
                        "warehouse", "s3://lake/",
                        "io-impl", "org.apache.iceberg.aws.s3.S3FileIO",
                        "s3.endpoint", "http://127.0.0.1:9000",
                        "s3.access-key-id", "id",
                        "s3.secret-access-key", "s3cr3t",
                        "s3.path-style-access", "true",
                        "client.region", "eu-west-1"));
        assertThat(catalog.toString()).contains("s3.secret-access-key").doesNotContain("s3cr3t");
    }

    @Test
    void a_job_whose_target_is_no_table_creates_none() {
        Job job = job(TargetConfig.builder("s3"));
        ResolvedJob resolved = Dativo.builder().withoutDiscovery().build().resolve(job);

        assertThatThrownBy(() -> IcebergTables.createIfAbsent(new InMemoryCatalog(), resolved, Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("target.type");
    }

    @Test
    void jobs_of_one_catalog_are_equal_in_it() {
        TargetConfig.Builder target = TargetConfig.builder("iceberg");
        Map<String, Object> orders = new HashMap<>(Map.of("type", "rest", "uri", "http://a", "table", "orders"));
        JobCatalog first = JobCatalog.of(job(target.catalog(orders)));
        orders.put("table", "customers");
        JobCatalog second = JobCatalog.of(job(target.catalog(orders)));
        orders.put("uri", "http://b");

        assertThat(first).isEqualTo(second).hasSameHashCodeAs(second);
        assertThat(first).isNotEqualTo(JobCatalog.of(job(target.catalog(orders))));
    }

    @Test
    void a_catalog_that_is_down_is_unavailable() {
        JobCatalog rest = JobCatalog.of(job(TargetConfig.builder("iceberg")
                .catalog(Map.of("type", "rest", "uri", "http://127.0.0.1:1", "rest.client.max-retries", 1))));

        ProviderException down = catchThrowableOfType(ProviderException.class, rest::open);
        assertThat(down.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(down).hasMessageContaining("could not open the rest catalog of job");

        JobCatalog jdbc = JobCatalog.of(job(TargetConfig.builder("iceberg")
                .catalog(Map.of("type", "jdbc", "uri", "jdbc:sqlite:" + directory.resolve("nowhere/catalog.db")))
                .warehouse(directory.toString())));
        ProviderException gone = catchThrowableOfType(ProviderException.class, jdbc::open);
        assertThat(gone.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void a_catalog_by_rest_is_not_waited_for_without_end() {
        Map<String, Object> catalog = Map.of("type", "rest", "uri", "http://127.0.0.1:1");

        assertThat(JobCatalog.of(job(TargetConfig.builder("iceberg").catalog(catalog)))
                        .properties())
                .containsEntry("rest.client.connection-timeout-ms", "10000")
                .containsEntry("rest.client.socket-timeout-ms", "60000");
    }

    @Test
    void credentials_that_are_refused_are_told_without_them() throws Exception {
        try (InMemoryCatalog backing = new InMemoryCatalog()) {
            backing.initialize("memory", Map.of());
            RestCatalogServer server = new RestCatalogServer(backing);
            try {
                server.requireToken("right");
                JobCatalog rest = JobCatalog.of(job(TargetConfig.builder("iceberg")
                        .catalog(Map.of("type", "rest", "uri", server.uri()))
                        .connection(Map.of("rest", Map.of("token", Sensitive.of("wr0ng"))))));

                ProviderException denied = catchThrowableOfType(ProviderException.class, rest::open);
                assertThat(denied.kind()).isEqualTo(Kind.DENIED);
                assertThat(denied.providerCode()).isEqualTo(NotAuthorizedException.class.getSimpleName());
                assertThat(denied).hasMessageNotContaining("wr0ng").hasNoCause();
            } finally {
                server.close();
            }
        }
    }

    private static List<Problem> problemsOf(Map<String, ?> catalog) {
        return JobCatalog.of(job(TargetConfig.builder("iceberg").catalog(catalog)))
                .problems();
    }

    private static Job job(TargetConfig.Builder target) {
        return Job.builder("acme")
                .asset(Assets.asset(Assets.column("id", "integer")))
                .target(target.build())
                .build();
    }

    private LoadResult load(String target) throws IOException {
        return load(target, Map.of());
    }

    private LoadResult load(String target, Map<String, String> environment) throws IOException {
        Files.writeString(directory.resolve("connector.yaml"), """
                name: any
                type: iceberg
                default_engine: {type: native}
                """);
        Files.writeString(directory.resolve("asset.yaml"), """
                name: orders
                version: "1"
                source_type: csv
                object: orders
                schema: [{name: id}, {name: email, classification: pii}]
                team: {owner: data@acme.example}
                """);
        Path job = Files.writeString(directory.resolve("job.yaml"), """
                tenant_id: acme
                source_connector_path: %1$s/connector.yaml
                target_connector_path: %1$s/connector.yaml
                asset_path: %1$s/asset.yaml
                """.formatted(directory) + target);
        LoadResult loaded = JobLoader.builder().environment(environment).build().load(job);
        assertThat(loaded.problems()).noneMatch(Problem::isError);
        assertThat(Optional.of(loaded.job())).isPresent();
        return loaded;
    }
}
