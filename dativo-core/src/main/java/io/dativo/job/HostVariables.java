package io.dativo.job;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which variables of the host the files of jobs may name, and where. A connection may name any: what it puts in there is a
 * secret from then on. Everywhere else texts end up in tags, paths and messages, so that only what says which environment a
 * job runs in counts as set, and what the host hands out. Immutable.
 *
 * @param values the value of a variable, or null
 * @param all whether the host hands out everything that {@code values} knows
 * @param handedOut the names of what else it hands out
 */
record HostVariables(Function<String, @Nullable String> values, boolean all, Set<String> handedOut) {
    /** Which environment, tenant, region, account, project or subscription. */
    private static final Pattern PLAIN = Pattern.compile(
            "ENVIRONMENT|TENANT_ID|GOOGLE_CLOUD_PROJECT|[A-Z0-9][A-Z0-9_]*_(?:REGION|ACCOUNT_ID|PROJECT_ID|SUBSCRIPTION_ID)");

    /** Copies the names. */
    HostVariables {
        handedOut = Set.copyOf(handedOut);
    }

    /** Whether a file may name a variable outside of connections. */
    boolean isHandedOut(String name) {
        return all || handedOut.contains(name) || PLAIN.matcher(name).matches();
    }

    /** What a file says of connections, by the paths that they have in it. */
    static boolean isBelow(String path, List<String> sections) {
        return sections.stream().anyMatch(section -> path.equals(section) || path.startsWith(section + "."));
    }
}
