package io.dativo.aws.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.document.Json;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whether the policy of a bucket refuses everybody everything that is not sent over TLS. Pure. */
final class TlsPolicy {
    private TlsPolicy() {}

    /**
     * Looks for one statement that does it all; several that do it together are not put together.
     *
     * @param policy the policy
     * @param bucket the ARN of the bucket
     * @return whether there is one
     * @throws ProviderException when it is no policy
     */
    static boolean refusesPlain(String policy, String bucket) {
        JsonNode statements;
        try {
            statements = Json.read(policy).path("Statement");
        } catch (Json.MalformedException e) {
            throw new ProviderException(Kind.REJECTED, null, "the policy of " + bucket + " is no JSON", e);
        }
        if (statements.isObject()) {
            return refuses(statements, bucket);
        }
        for (JsonNode statement : statements) {
            if (refuses(statement, bucket)) {
                return true;
            }
        }
        return false;
    }

    private static boolean refuses(JsonNode statement, String bucket) {
        JsonNode principal = statement.path("Principal");
        JsonNode conditions = statement.path("Condition");
        Set<String> resources = texts(statement.path("Resource"));
        boolean isEverything =
                resources.contains("*") || (resources.contains(bucket) && resources.contains(bucket + "/*"));
        Set<String> actions = texts(statement.path("Action"));
        // A second condition would narrow it.
        return statement.path("Effect").asText().equals("Deny")
                && (principal.asText().equals("*")
                        || texts(principal.path("AWS")).contains("*"))
                && (actions.contains("s3:*") || actions.contains("*"))
                && isEverything
                && conditions.size() == 1
                && conditions.path("Bool").size() == 1
                && texts(conditions.path("Bool").path("aws:SecureTransport")).equals(Set.of("false"));
    }

    private static Set<String> texts(JsonNode node) {
        Set<String> texts = new LinkedHashSet<>();
        if (node.isArray()) {
            node.forEach(each -> texts.add(each.asText()));
        } else if (node.isValueNode()) {
            texts.add(node.asText());
        }
        return texts;
    }
}
