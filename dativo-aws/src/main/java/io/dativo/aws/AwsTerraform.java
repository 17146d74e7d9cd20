package io.dativo.aws;

import io.dativo.spi.TerraformType;
import io.dativo.spi.TerraformType.Form;
import java.util.HashMap;
import java.util.Map;

/**
 * The types of Terraform's AWS provider. Nearly every one that takes tags has them in {@code tags_all} and its own ARN in
 * {@code arn}; what stands here beside that rule was taken from the provider's schema, and a test compares both.
 */
final class AwsTerraform {
    /** Types that have their ARN elsewhere. */
    private static final String ELSEWHERE = """
            aws_bcmdataexports_export id
            aws_bedrock_custom_model custom_model_arn
            aws_bedrock_guardrail guardrail_arn
            aws_bedrock_provisioned_model_throughput provisioned_model_arn
            aws_bedrockagent_agent agent_arn
            aws_bedrockagent_agent_alias agent_alias_arn
            aws_chatbot_slack_channel_configuration chat_configuration_arn
            aws_chatbot_teams_channel_configuration chat_configuration_arn
            aws_cloudwatch_contributor_insight_rule resource_arn
            aws_db_cluster_snapshot db_cluster_snapshot_arn
            aws_db_snapshot db_snapshot_arn
            aws_db_snapshot_copy db_snapshot_arn
            aws_detective_graph graph_arn
            aws_dms_certificate certificate_arn
            aws_dms_endpoint endpoint_arn
            aws_dms_replication_instance replication_instance_arn
            aws_dms_replication_subnet_group replication_subnet_group_arn
            aws_dms_replication_task replication_task_arn
            aws_dms_s3_endpoint endpoint_arn
            aws_ecs_service id
            aws_eks_access_entry access_entry_arn
            aws_eks_pod_identity_association association_arn
            aws_location_geofence_collection collection_arn
            aws_location_map map_arn
            aws_location_place_index index_arn
            aws_location_route_calculator calculator_arn
            aws_location_tracker tracker_arn
            aws_macie2_classification_job job_arn
            aws_osis_pipeline pipeline_arn
            aws_rds_cluster_snapshot_copy db_cluster_snapshot_arn
            aws_s3control_access_grant access_grant_arn
            aws_s3control_access_grants_instance access_grants_instance_arn
            aws_s3control_access_grants_location access_grants_location_arn
            aws_sfn_activity id
            aws_shield_protection_group protection_group_arn
            aws_ssmquicksetup_configuration_manager manager_arn
            aws_ssoadmin_application application_arn
            aws_verifiedaccess_group verifiedaccess_group_arn
            aws_workspacesweb_browser_settings browser_settings_arn
            aws_workspacesweb_data_protection_settings data_protection_settings_arn
            aws_workspacesweb_ip_access_settings ip_access_settings_arn
            aws_workspacesweb_network_settings network_settings_arn
            aws_workspacesweb_user_access_logging_settings user_access_logging_settings_arn
            aws_workspacesweb_user_settings user_settings_arn
            """;

    /** Every type, by Terraform's name. */
    static final Map<String, TerraformType> TYPES = types();

    private AwsTerraform() {}

    private static Map<String, TerraformType> types() {
        Map<String, TerraformType> types = new HashMap<>();
        ELSEWHERE.lines().map(line -> line.split(" ", 2)).forEach(type -> types.put(type[0], any(type[1])));
        types.put("aws_s3_bucket", arn(AwsType.S3_BUCKET));
        types.put("aws_iam_role", arn(AwsType.IAM_ROLE));
        types.put("aws_iam_service_linked_role", arn(AwsType.IAM_ROLE));
        types.put("aws_glue_catalog_database", arn(AwsType.GLUE_CATALOG));
        types.put("aws_glue_catalog_table", arn(AwsType.GLUE_TABLE).tagsIn("parameters", Form.MAP));
        types.put("aws_autoscaling_group", any("arn").tagsIn("tag", Form.BLOCKS));
        // Its tags are those of the resources that it selects.
        types.put("aws_inspector_resource_group", any("arn").withoutTags());
        types.put("aws_*", any("arn"));
        return Map.copyOf(types);
    }

    private static TerraformType arn(AwsType type) {
        return TerraformType.of(type.id(), "arn");
    }

    private static TerraformType any(String identity) {
        return TerraformType.of(AwsType.AWS_RESOURCE.id(), identity);
    }
}
