package io.dativo.testparts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guides say which versions of other programs were tried: those that the tests run. */
class GuideVersionsTest {
    @ParameterizedTest
    @CsvSource({
        "docs/catalogs.md, `databricks-sdk` %s, it/interop/catalogs/requirements.txt, databricks-sdk==(\\S+)",
        "docs/catalogs.md, `openmetadata-ingestion` %s, it/interop/catalogs/requirements.txt, openmetadata-ingestion==(\\S+)",
        "docs/catalogs.md, `acryl-datahub` %s, it/interop/catalogs/requirements.txt, acryl-datahub==(\\S+)",
        "docs/iceberg.md, names Iceberg %s, pom.xml, <iceberg.version>([^<]+)",
        "docs/iceberg.md, | PyIceberg %s |, it/interop/iceberg/requirements.txt, pyiceberg==(\\S+)",
        "docs/iceberg.md, | Spark %s |, it/spark/pom.xml, spark-sql_2.13</artifactId>\\s*<version>([^<]+)",
        "docs/iceberg.md, | DuckDB %s |, pom.xml, duckdb_jdbc</artifactId>\\s*<version>([0-9]+.[0-9]+.[0-9]+)",
        "docs/iceberg.md, Nessie %s, it/iceberg/pom.xml, <nessie-server.version>([^<]+)",
        "docs/terraform.md, fake-gcs-server %s, scripts/interop, fake-gcs-server@v(\\S+)",
        "docs/performance.md, OPA %s, build/benchmarks/policy-peers/opa/go.mod, open-policy-agent/opa v(\\S+)",
        "docs/performance.md, Cloud Custodian %s, build/benchmarks/policy-peers/custodian/requirements.txt, c7n==(\\S+)"
    })
    void a_guide_names_the_version_that_is_tested(String guide, String words, String source, String version)
            throws IOException {
        Matcher tested = Pattern.compile(version).matcher(text(source));

        assertThat(tested.find()).as(source).isTrue();
        assertThat(text(guide)).contains(words.formatted(tested.group(1)));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Needs.projectRoot().resolve(file));
    }
}
