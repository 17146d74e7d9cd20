package io.dativo.aws.organizations;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Resource types as tag policies name them: {@code service:type}. Pure. */
final class AwsTagTypes {
    /** Resource types of job files whose tags AWS checks, in the names of tag policies. */
    static final Map<String, String> OF_JOBS = Map.of(
            "s3_bucket", "s3:bucket",
            "iam_role", "iam:role",
            "glue_catalog", "glue:database");

    /** Services whose ARNs have no type, with that of their only tagged resource. */
    private static final Map<String, String> WITHOUT_TYPE = Map.of("sqs", "queue", "sns", "topic", "s3", "bucket");

    /** Words that people use for services, with the prefix of their ARNs. */
    private static final Map<String, String> NICKNAMES = Map.of(
            "opensearch", "es",
            "elasticsearch", "es",
            "emr", "elasticmapreduce",
            "efs", "elasticfilesystem",
            "elb", "elasticloadbalancing",
            "stepfunctions", "states",
            "msk", "kafka",
            "cloudwatchlogs", "logs",
            "eventbridge", "events",
            "keyspaces", "cassandra");

    /** Prefixes of ARNs of services with tags. AWS adds some every year, so another one is only a warning. */
    private static final Set<String> SERVICES =
            new TreeSet<>(List.of("""
            access-analyzer acm acm-pca airflow amplify amplifyuibuilder aoss apigateway app-integrations appconfig appflow application-signals
            applicationinsights appmesh apprunner appstream appsync apptest aps athena auditmanager autoscaling b2bi backup backup-gateway batch
            bcm-data-exports bedrock bedrock-agentcore braket budgets cassandra catalog ce chime cleanrooms cleanrooms-ml cloud9 cloudformation cloudfront
            cloudhsm cloudtrail cloudwatch codeartifact codebuild codecommit codeconnections codedeploy codeguru-profiler codeguru-reviewer
            codepipeline codestar-connections codestar-notifications cognito-identity cognito-idp comprehend config connect
            connect-campaigns cur databrew datasync datazone dax deadline detective devicefarm directconnect dlm dms ds dsql dynamodb ec2 ecr
            ecr-public ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce emr-containers
            emr-serverless entityresolution es events evidently evs finspace firehose fis forecast frauddetector fsx gamelift geo glacier
            globalaccelerator glue grafana greengrass groundstation guardduty healthlake iam identitystore imagebuilder inspector inspector2
            internetmonitor invoicing iot iotanalytics iotdeviceadvisor iotevents iotfleethub iotfleetwise iotsitewise iottwinmaker
            iotwireless ivs ivschat kafka kafkaconnect kendra kendra-ranking kinesis kinesisanalytics kinesisvideo kms lambda launchwizard
            lex license-manager lightsail logs lookoutmetrics m2 macie2 managedblockchain mediaconnect mediaconvert medialive mediapackage
            mediapackage-vod mediapackagev2 mediastore mediatailor medical-imaging memorydb mgn mobiletargeting mq network-firewall
            networkmanager notifications notifications-contacts oam observabilityadmin odb omics opsworks organizations osis outposts
            panorama payment-cryptography pca-connector-ad pca-connector-scep personalize pipes profile proton qbusiness qldb quicksight ram
            rbin rds redshift redshift-serverless refactor-spaces rekognition resiliencehub resource-explorer-2 resource-groups robomaker
            rolesanywhere route53 route53-recovery-control route53-recovery-readiness route53domains route53profiles route53resolver rum s3
            s3-object-lambda s3-outposts s3express s3tables s3vectors sagemaker scheduler schemas secretsmanager securityhub securitylake
            servicecatalog servicediscovery servicequotas ses shield signer sms-voice sns social-messaging sqs ssm ssm-contacts ssm-incidents
            ssm-quicksetup sso states storagegateway synthetics textract timestream timestream-influxdb transcribe transfer translate
            verifiedpermissions voiceid vpc-lattice waf waf-regional wafv2 wellarchitected wisdom workmail workspaces workspaces-web xray
            """.strip().split("\\s+")));

    private AwsTagTypes() {}

    static boolean isService(String name) {
        return SERVICES.contains(name);
    }

    /** What to write instead of a service that is none, or null. */
    static @Nullable String serviceHint(String name) {
        String prefix = NICKNAMES.get(name);
        return prefix == null ? Spelling.hint(name, SERVICES) : "did you mean '" + prefix + "'?";
    }

    /**
     * The type of a resource.
     *
     * @param resource the resource, with its ARN as its id
     * @return its type; nothing where AWS has no tags for it or its ARN does not say
     */
    static Optional<String> of(ResourceRef resource) {
        String known = OF_JOBS.get(resource.type());
        if (known != null || !resource.type().equals("aws_resource")) {
            return Optional.ofNullable(known);
        }
        String[] parts = resource.id().split(":", 6);
        String service = parts[2];
        String only = WITHOUT_TYPE.get(service);
        if (only != null) {
            return Optional.of(service + ":" + only);
        }
        String[] named = parts[5].split("[:/]", 2);
        return named.length == 2 && !named[0].isEmpty() ? Optional.of(service + ":" + named[0]) : Optional.empty();
    }
}
