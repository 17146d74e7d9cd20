package io.dativo.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
import io.dativo.testparts.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The list of calls is the truth: the code makes no other, and the policies in the documentation are made from it. With
 * {@code -Ddativo.write=true} the documentation is written anew.
 */
class PermissionsTest {
    private static final AccountScope JOB =
            AccountScope.of("aws").withRegion(FakeAccount.REGION).withAccount(FakeAccount.ID);

    /** Made by the SDK itself, when it assumes a role. */
    private static final Set<String> MADE_BY_THE_SDK = Set.of("sts:AssumeRole");

    private static final Map<String, String> SERVICES = Map.of(
            "S3Client", "s3",
            "S3ControlClient", "s3",
            "IamClient", "iam",
            "GlueClient", "glue",
            "LakeFormationClient", "lakeformation",
            "ResourceGroupsTaggingApiClient", "tag",
            "StsClient", "sts",
            "OrganizationsClient", "organizations",
            "CostExplorerClient", "ce");

    /** A policy of the documentation, and what is allowed in it. */
    private enum Policy {
        PLAN(AwsCall.Mode.PLAN),
        APPLY(AwsCall.Mode.PLAN, AwsCall.Mode.APPLY),
        REPLACING(AwsCall.Mode.APPLY_REPLACING),
        LAKE_FORMATION(AwsCall.Mode.PLAN_LF, AwsCall.Mode.APPLY_LF),
        STATE(AwsCall.Mode.STATE),
        LEDGER(AwsCall.Mode.LEDGER, AwsCall.Mode.APPLY_LEDGER),
        ORGANIZATION(AwsCall.Mode.ORGANIZATION),
        COST(AwsCall.Mode.COST),
        COST_TAGS(AwsCall.Mode.APPLY_COST),
        EVIDENCE(AwsCall.Mode.EVIDENCE);

        private final Set<AwsCall.Mode> modes;

        Policy(AwsCall.Mode... modes) {
            this.modes = Set.of(modes);
        }
    }

    @Test
    void the_code_calls_what_is_in_the_list_and_nothing_else() {
        Set<String> made = new TreeSet<>(MADE_BY_THE_SDK);
        for (JavaClass type : ownClasses()) {
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                boolean isClient = call.getTargetOwner().getPackageName().startsWith("software.amazon.awssdk.services.")
                        && call.getTargetOwner().getSimpleName().endsWith("Client");
                if (isClient && !Set.of("builder", "close").contains(call.getName())) {
                    made.add(name(call));
                }
            }
        }
        assertThat(made).isEqualTo(names(Set.of(AwsCall.Mode.values())));
    }

    /** Read without the SDK's classes, of which there are thousands. */
    private static JavaClasses ownClasses() {
        ArchConfiguration configuration = ArchConfiguration.get();
        configuration.setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.dativo.aws");
        } finally {
            configuration.reset();
        }
    }

    private static String name(JavaMethodCall call) {
        String client = call.getTargetOwner().getSimpleName();
        String method = call.getName();
        return SERVICES.getOrDefault(client, client) + ":" + Character.toUpperCase(method.charAt(0))
                + method.substring(1);
    }

    @Test
    void planning_makes_the_calls_of_plan_and_applying_those_of_apply() {
        try (FakeAws aws = new FakeAws()) {
            List<ResourceRef> all = everything(aws);
            TagPropagator propagator = TagPropagator.builder(
                            Providers.of(
                                    aws.provider().createLakeFormationTags().build()),
                            OwnershipLedger.inMemory())
                    .build();
            List<ResourceRef> role = all.stream()
                    .filter(ref -> ref.type().equals("iam_role"))
                    .limit(1)
                    .toList();
            plan(propagator, role, Map.of("owner", "data"));
            PropagationPlan plan = plan(propagator, all, Map.of("owner", "data", "env", "prod"));
            Set<String> planned = new TreeSet<>(aws.takeCalls().keySet());
            propagator.apply(plan).throwIfFailed();
            Set<String> applied = new TreeSet<>(aws.takeCalls().keySet());
            // Now the index knows them.
            PropagationPlan second = plan(propagator, all, Map.of("owner", "data2"));
            planned.addAll(aws.takeCalls().keySet());
            assertThat(planned).isEqualTo(names(Set.of(AwsCall.Mode.PLAN, AwsCall.Mode.PLAN_LF)));

            propagator.apply(second).throwIfFailed();
            applied.addAll(aws.takeCalls().keySet());
            applied.removeAll(names(Set.of(AwsCall.Mode.PLAN, AwsCall.Mode.PLAN_LF)));
            assertThat(applied).isEqualTo(names(Set.of(AwsCall.Mode.APPLY, AwsCall.Mode.APPLY_LF)));
        }
    }

    /** Some of each type: so many that lists are used, and one that only its own service knows. */
    private static List<ResourceRef> everything(FakeAws aws) {
        Map<String, String> arns = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            aws.account.bucket("bucket-" + i).role("/", "role-" + i).table("sales/t" + i);
            aws.account.others.put("arn:aws:sqs:eu-west-1:123456789012:q" + i, new TreeMap<>());
            arns.put("arn:aws:s3:::bucket-" + i, "s3_bucket");
            arns.put("arn:aws:sqs:eu-west-1:123456789012:q" + i, "aws_resource");
            arns.put("arn:aws:iam::123456789012:role/role-" + i, "iam_role");
            arns.put(FakeAccount.tableArn("sales/t" + i), "glue_table");
        }
        aws.account.table("odd/name-1");
        arns.put(FakeAccount.tableArn("odd/name-1"), "glue_table");
        arns.put(FakeAccount.databaseArn("sales"), "glue_catalog");
        arns.put(FakeAccount.tableArn("sales/t0/email"), "lf_column");
        // Its key exists without the value; the other key does not exist.
        aws.account.lfTags.put("env", new TreeSet<>(Set.of("test")));
        return arns.entrySet().stream()
                .map(arn -> new ResourceRef("aws", arn.getValue(), arn.getKey()))
                .toList();
    }

    private static PropagationPlan plan(TagPropagator propagator, List<ResourceRef> all, Map<String, String> tags) {
        TagSet claimed = TagSet.of(tags, TagOrigin.of(TagLevel.INFRASTRUCTURE, "job.yaml"));
        return propagator.plan(
                all.stream()
                        .map(ref -> new TagClaim(ref, JOB, claimed, "job.yaml"))
                        .toList(),
                List.of());
    }

    @ParameterizedTest
    @EnumSource
    void the_documentation_has_the_policy_that_the_list_gives(Policy policy) throws IOException {
        Path file = Needs.projectRoot().resolve("docs").resolve("aws.md");
        String text = Files.readString(file);
        String begin = "<!-- policy " + policy.name().toLowerCase() + ": made from the list of calls -->\n";
        String end = "<!-- end of policy -->";
        int from = text.indexOf(begin);
        assertThat(from).as("the place of %s in docs/aws.md", begin.strip()).isPositive();
        int to = text.indexOf(end, from);
        String wanted = begin + "```json\n" + json(policy) + "\n```\n";
        if (Boolean.getBoolean("dativo.write")) {
            Files.writeString(file, text.substring(0, from) + wanted + text.substring(to));
        } else {
            assertThat(text.substring(from, to)).isEqualTo(wanted);
        }
    }

    private static String json(Policy policy) throws JsonProcessingException {
        Map<AwsCall.Scope, Set<String>> byScope = new EnumMap<>(AwsCall.Scope.class);
        calls(policy.modes)
                .forEach(call -> byScope.computeIfAbsent(call.scope(), scope -> new TreeSet<>())
                        .addAll(call.permissions()));
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode document = mapper.createObjectNode().put("Version", "2012-10-17");
        ArrayNode statements = document.putArray("Statement");
        byScope.forEach((scope, permissions) -> {
            ObjectNode statement = statements.addObject().put("Effect", "Allow");
            permissions.forEach(statement.putArray("Action")::add);
            resources(scope).forEach(statement.putArray("Resource")::add);
        });
        return mapper.writeValueAsString(document);
    }

    private static List<String> resources(AwsCall.Scope scope) {
        return switch (scope) {
            case ANY -> List.of("*");
            case BUCKET -> List.of("arn:aws:s3:::YOUR-PREFIX-*");
            case ROLE -> List.of("arn:aws:iam::ACCOUNT:role/*");
            case GLUE ->
                List.of(
                        "arn:aws:glue:REGION:ACCOUNT:catalog",
                        "arn:aws:glue:REGION:ACCOUNT:database/*",
                        "arn:aws:glue:REGION:ACCOUNT:table/*");
            case OBJECT -> List.of("arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/FOLDER/*");
        };
    }

    private static Stream<AwsCall> calls(Set<AwsCall.Mode> modes) {
        return Arrays.stream(AwsCall.values()).filter(call -> modes.contains(call.mode()));
    }

    private static Set<String> names(Set<AwsCall.Mode> modes) {
        return calls(modes).map(AwsCall::toString).collect(Collectors.toCollection(TreeSet::new));
    }
}
