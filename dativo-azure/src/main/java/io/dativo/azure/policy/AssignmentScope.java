package io.dativo.azure.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the resources lie that are judged, and whether an assignment is about all of them or none. Immutable. */
final class AssignmentScope {
    private static final String ASSIGNMENTS = "/providers/microsoft.authorization/policyassignments/";
    private static final String SUBSCRIPTIONS = "/subscriptions/";

    /** In lower case, or null when it is not known. */
    private final @Nullable String judged;

    AssignmentScope(@Nullable String judged) {
        this.judged = judged == null ? null : path(judged);
    }

    /** Whether an assignment holds. */
    enum Use {
        /** For every resource that is judged. */
        ALL,
        /** For none. */
        NONE,
        /** For some, or it cannot be said for which. */
        SOME
    }

    /**
     * Whether an assignment holds for the resources.
     *
     * @param id its id, in lower case
     * @param properties its properties, with keys in lower case
     */
    Use use(String id, JsonNode properties) {
        Use inScope = inScope(scope(id, properties));
        if (inScope != Use.ALL) {
            return inScope;
        }
        List<Use> exempt = Stream.iterate(0, at -> at + 1)
                .limit(properties.path("notscopes").size())
                .map(at -> exempt(path(properties.path("notscopes").path(at).asText(""))))
                .toList();
        if (exempt.contains(Use.ALL)) {
            return Use.NONE;
        }
        return exempt.contains(Use.SOME) ? Use.SOME : Use.ALL;
    }

    private Use inScope(String scope) {
        // A management group is one of those above: Azure lists no other.
        if (!scope.startsWith(SUBSCRIPTIONS)) {
            return Use.ALL;
        }
        if (judged == null) {
            return scope.indexOf('/', SUBSCRIPTIONS.length()) < 0 ? Use.ALL : Use.SOME;
        }
        return holds(scope, judged) ? Use.ALL : holds(judged, scope) ? Use.SOME : Use.NONE;
    }

    private Use exempt(String scope) {
        if (judged == null || !scope.startsWith(SUBSCRIPTIONS)) {
            return Use.SOME;
        }
        return holds(scope, judged) ? Use.ALL : holds(judged, scope) ? Use.SOME : Use.NONE;
    }

    private static String scope(String id, JsonNode properties) {
        String given = properties.path("scope").asText("");
        int end = id.indexOf(ASSIGNMENTS);
        return path(given.isEmpty() && end >= 0 ? id.substring(0, end) : given);
    }

    private static boolean holds(String scope, String path) {
        return path.equals(scope) || path.startsWith(scope + "/");
    }

    private static String path(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
