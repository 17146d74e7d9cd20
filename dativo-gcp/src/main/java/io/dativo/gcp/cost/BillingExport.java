package io.dativo.gcp.cost;

/** The kinds of export of Cloud Billing to BigQuery. */
public enum BillingExport {
    /** {@code gcp_billing_export_v1_ACCOUNT}: by project, service and label. */
    STANDARD,
    /** {@code gcp_billing_export_resource_v1_ACCOUNT}: by resource too. */
    DETAILED,
    /** {@code gcp_billing_export_focus_ACCOUNT}: in the columns of FOCUS, with the effective cost. */
    FOCUS
}
