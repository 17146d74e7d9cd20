package io.dativo.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.provider.KnownProvider;
import io.dativo.provider.Providers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcpIdTest {
    private static final KnownProvider TERRAFORM =
            Providers.of(new GcpProvider()).get("gcp");
    private static final GcpProvider PROVIDER = new GcpProvider();
    private static final AccountScope SCOPE = AccountScope.of("gcp").withProject("acme-data-platform");

    @ParameterizedTest
    @CsvSource({
        "gcs_bucket, gs://acme-dativo-data-lake-prod, gs://acme-dativo-data-lake-prod",
        "gcs_bucket, gs://acme-lake/, gs://acme-lake",
        "gcs_bucket, acme-lake, gs://acme-lake",
        "gcs_bucket, //storage.googleapis.com/projects/_/buckets/acme-lake, gs://acme-lake",
        "gcs_bucket, //storage.googleapis.com/acme-lake, gs://acme-lake",
        "gcs_bucket, https://www.googleapis.com/storage/v1/b/acme-lake, gs://acme-lake",
        "gcs_bucket, gs://assets.acme.com, gs://assets.acme.com",
        "bigquery_dataset, acme-data-platform.acme_iceberg_prod, acme-data-platform.acme_iceberg_prod",
        "bigquery_dataset, acme-data-platform:acme_iceberg_prod, acme-data-platform.acme_iceberg_prod",
        "bigquery_dataset, acme_iceberg_prod, acme-data-platform.acme_iceberg_prod",
        "bigquery_dataset, projects/other-project/datasets/D1, other-project.D1",
        "bigquery_dataset, //bigquery.googleapis.com/projects/other-project/datasets/d, other-project.d",
        "bigquery_dataset, https://bigquery.googleapis.com/bigquery/v2/projects/other-project/datasets/d, other-project.d",
        "bigquery_dataset, acme.com:old-project.d, acme.com:old-project.d",
        "bigquery_table, other-project.d.orders, other-project.d.orders",
        "bigquery_table, other-project:d.orders, other-project.d.orders",
        "bigquery_table, d.orders, acme-data-platform.d.orders",
        "bigquery_table, acme.com:old-project.d.t, acme.com:old-project.d.t",
        "bigquery_table, projects/other-project/datasets/d/tables/bestellungen-ü 1, other-project.d.bestellungen-ü 1",
        "bigquery_table, //bigquery.googleapis.com/projects/other-project/datasets/d/tables/t, other-project.d.t",
        "bigquery_aspect, other-project.d, other-project.d",
        "bigquery_aspect, other-project:d.orders, other-project.d.orders",
        "bigquery_aspect, acme.com:old-project.d.bestellungen-ü 1, acme.com:old-project.d.bestellungen-ü 1",
        "service_account, acme-etl@acme-data-platform.iam.gserviceaccount.com, acme-etl@acme-data-platform.iam.gserviceaccount.com",
        "service_account, serviceAccount:acme-etl@p-1234.iam.gserviceaccount.com, acme-etl@p-1234.iam.gserviceaccount.com",
        "service_account, projects/-/serviceAccounts/acme-etl@p-1234.iam.gserviceaccount.com, acme-etl@p-1234.iam.gserviceaccount.com",
        "service_account, //iam.googleapis.com/projects/p-1234/serviceAccounts/acme-etl@p-1234.iam.gserviceaccount.com, acme-etl@p-1234.iam.gserviceaccount.com",
        "service_account, 123-compute@developer.gserviceaccount.com, 123-compute@developer.gserviceaccount.com",
        "project, acme-data-platform, acme-data-platform",
        "project, projects/acme-data-platform, acme-data-platform",
        "project, //cloudresourcemanager.googleapis.com/projects/acme-data-platform, acme-data-platform",
    })
    void every_form_of_an_id_meets_in_one(String type, String id, String canonical) {
        ResourceRef ref = PROVIDER.canonical(new ResourceRef("gcp", type, id), SCOPE);
        assertThat(ref).isEqualTo(new ResourceRef("gcp", type, canonical));
        assertThat(PROVIDER.canonical(ref, AccountScope.of("gcp"))).isEqualTo(ref);
    }

    @ParameterizedTest
    @CsvSource({
        "gcs_bucket, gs://lake/raw/, without a path",
        "gcs_bucket, Lake, lower-case",
        "gcs_bucket, ab, 3 or more",
        "gcs_bucket, s3://acme-lake, write gs://name",
        "bigquery_dataset, p-12345.my-dataset, letters, digits and '_'",
        "bigquery_dataset, a.b.c.d, write project.dataset",
        "bigquery_table, p-12345.d.t$20240101, a partition",
        "bigquery_table, orders, write project.dataset.table",
        "bigquery_aspect, p-12345.d.t.column, or project.dataset.table",
        "service_account, etl@p-1234.iam.gserviceaccount.com, 6 to 30",
        "service_account, someone@example.com, e-mail address",
        "service_account, //iam.googleapis.com/projects/1/serviceAccounts/113112, e-mail address",
        "project, projects/415104041262, its number is something else",
        "project, Acme, 6 to 30",
    })
    void what_is_no_id_of_its_type_is_refused_with_what_would_be_one(String type, String id, String part) {
        assertThatThrownBy(() -> PROVIDER.canonical(new ResourceRef("gcp", type, id), SCOPE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id)
                .hasMessageContaining(part);
    }

    @Test
    void a_dataset_without_a_project_needs_one_from_the_job() {
        assertThatThrownBy(() -> PROVIDER.canonical(
                        new ResourceRef("gcp", GcpId.DATASET, "acme_iceberg_prod"), AccountScope.of("gcp")))
                .hasMessageContaining("project_id")
                .hasMessageContaining("project.acme_iceberg_prod");
    }

    @Test
    void a_table_name_of_more_than_1024_bytes_is_refused() {
        assertThatThrownBy(() ->
                        PROVIDER.canonical(new ResourceRef("gcp", GcpId.TABLE, "p-12345.d." + "ü".repeat(600)), SCOPE))
                .hasMessageContaining("1024 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "google_storage_bucket, acme-lake, gcs_bucket, gs://acme-lake",
        "google_bigquery_dataset, projects/p-12345/datasets/d, bigquery_dataset, p-12345.d",
        "google_bigquery_table, projects/p-12345/datasets/d/tables/t, bigquery_table, p-12345.d.t",
        "google_service_account, projects/p-12345/serviceAccounts/acme-etl@p-12345.iam.gserviceaccount.com, service_account, acme-etl@p-12345.iam.gserviceaccount.com",
        "google_project, projects/p-12345, project, p-12345",
        "google_bigquery_dataset, projects/example.com:north/datasets/d, bigquery_dataset, example.com:north.d",
        "google_bigquery_dataset, example.com:north:d, bigquery_dataset, example.com:north.d",
        "google_bigquery_table, projects/example.com:north/datasets/d/tables/t, bigquery_table, example.com:north.d.t",
        "google_bigquery_table, example.com:north:d.t, bigquery_table, example.com:north.d.t",
        "google_service_account, projects/example.com:north/serviceAccounts/acme-etl@north.example.com.iam.gserviceaccount.com, service_account, acme-etl@north.example.com.iam.gserviceaccount.com",
        "google_project, projects/example.com:north, project, example.com:north",
        "google_project, example.com:north, project, example.com:north",
    })
    void a_resource_in_a_terraform_state_is_recognised(String terraformType, String id, String type, String canonical) {
        assertThat(TERRAFORM.terraformResource(
                        new TerraformResource(terraformType + ".x", terraformType, id, null, Map.of())))
                .contains(new ResourceRef("gcp", type, canonical));
    }

    @Test
    void a_terraform_resource_without_an_id_or_with_a_strange_one_is_none() {
        assertThat(TERRAFORM.terraformResource(new TerraformResource(
                        "google_storage_bucket.x", "google_storage_bucket", null, null, Map.of())))
                .isEmpty();
        assertThat(TERRAFORM.terraformResource(new TerraformResource(
                        "google_bigquery_dataset.x", "google_bigquery_dataset", "??", null, Map.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gcs_bucket,gs://lake,",
        "bigquery_dataset,p-12345.sales,p-12345",
        "bigquery_table,p-12345.sales.orders,p-12345",
        "service_account,etl-job@p-12345.iam.gserviceaccount.com,",
        "project,p-12345,p-12345"
    })
    void an_id_says_its_project_where_it_names_one(String type, String id, String project) {
        assertThat(PROVIDER.account(new ResourceRef("gcp", type, id))).isEqualTo(Optional.ofNullable(project));
    }
}
