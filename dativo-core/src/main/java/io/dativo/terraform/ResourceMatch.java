package io.dativo.terraform;

import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.Resource;
import io.dativo.job.BoundValue;
import io.dativo.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the state names another bucket, role or dataset than the job's {@code resources} do. Which resource type a
 * value is about follows from the output's name ({@code s3_bucket_name}) or by its path ({@code target.connection.s3.bucket}).
 */
final class ResourceMatch {
    /** What follows the type in the name of an output that identifies a resource. */
    private static final List<String> IDENTIFIERS = List.of("", "_name", "_arn", "_id", "_email", "_uri", "_url");

    private ResourceMatch() {}

    static void check(Infrastructure infrastructure, Map<String, BoundValue> bound, Collection<Problem> problems) {
        Map<String, List<Resource>> declared = infrastructure.resources().stream()
                .filter(resource -> !identities(resource).isEmpty())
                .collect(Collectors.groupingBy(Resource::resourceType));
        bound.forEach((output, value) -> {
            if (!(value.value() instanceof String text) || text.isEmpty()) {
                return;
            }
            declared.forEach((type, resources) -> {
                boolean same = resources.stream()
                        .flatMap(resource -> identities(resource).stream())
                        .anyMatch(identity -> isSame(identity, text));
                if (isAbout(type, output, value.path()) && !same) {
                    problems.add(mismatch(type, resources, value, text));
                }
            });
        });
    }

    private static boolean isAbout(String type, String output, String path) {
        return (output.startsWith(type) && IDENTIFIERS.contains(output.substring(type.length())))
                || path.replace('.', '_').endsWith("_" + type);
    }

    private static Problem mismatch(String type, List<Resource> resources, BoundValue value, String text) {
        List<String> names =
                resources.stream().map(resource -> identities(resource).get(0)).toList();
        return Problem.warning(
                "resource-mismatch",
                value.origin() + " is '" + text + "', but the job's resources name the " + type + " "
                        + String.join(", ", names),
                value.path(),
                value.location(),
                "check the workspace and the backend, or correct infrastructure.provider.resources");
    }

    private static List<String> identities(Resource resource) {
        return Stream.<@Nullable String>of(resource.resourceId(), resource.resourceName())
                .filter(identity -> identity != null && !identity.isEmpty() && !identity.contains("${"))
                .map(String.class::cast)
                .toList();
    }

    /** Whether two spellings mean one resource: a name, an ARN, a URI or a path that ends in the name. */
    private static boolean isSame(String declared, String bound) {
        if (isArn(declared) && isArn(bound)) {
            return declared.equals(bound);
        }
        String one = lastPart(declared);
        String other = lastPart(bound);
        return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
    }

    private static boolean isArn(String identity) {
        return identity.toLowerCase(Locale.ROOT).startsWith("arn:");
    }

    private static String lastPart(String identity) {
        String trimmed = identity.endsWith("/") ? identity.substring(0, identity.length() - 1) : identity;
        return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf(':')) + 1);
    }
}
