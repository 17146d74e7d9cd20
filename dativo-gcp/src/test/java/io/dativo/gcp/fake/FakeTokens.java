package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Google's token endpoint, and {@code generateAccessToken} of the IAM Service Account Credentials API v1. */
final class FakeTokens {
    static final Set<String> KEYS = Set.of("delegates", "scope", "lifetime");

    private static final Pattern DELEGATE = Pattern.compile("projects/-/serviceAccounts/(.+)");
    private static final Pattern LIFETIME = Pattern.compile("([0-9]+)(?:\\.[0-9]+)?s");
    private static final long LONGEST = 3600;

    private record Impersonation(String as, List<String> through, String token) {}

    private final Map<String, String> grants = new HashMap<>();
    private final Map<String, Impersonation> impersonations = new HashMap<>();

    void grant(String refreshToken, String accessToken) {
        grants.put(refreshToken, accessToken);
    }

    void mayImpersonate(String sourceToken, String account, List<String> through, String token) {
        impersonations.put(sourceToken, new Impersonation(account, through, token));
    }

    JsonNode grant(Call call) {
        String granted = grants.get(call.form().get("refresh_token"));
        if (granted == null) {
            throw new Refusal(400, "invalid_grant", "Token has been expired or revoked.");
        }
        return Call.JSON
                .createObjectNode()
                .put("access_token", granted)
                .put("expires_in", 3600)
                .put("token_type", "Bearer");
    }

    JsonNode generate(Call call) {
        JsonNode body = call.takes().json(KEYS);
        if (body.path("scope").isEmpty()) {
            throw new Refusal(400, "INVALID_ARGUMENT", "scope is required");
        }
        Matcher lifetime = LIFETIME.matcher(body.path("lifetime").asText("3600s"));
        if (!lifetime.matches() || Long.parseLong(lifetime.group(1)) > LONGEST) {
            throw new Refusal(400, "INVALID_ARGUMENT", "the lifetime is longer than an hour");
        }
        List<String> through = new ArrayList<>();
        for (JsonNode delegate : body.path("delegates")) {
            Matcher name = DELEGATE.matcher(delegate.asText());
            if (!name.matches()) {
                throw new Refusal(400, "INVALID_ARGUMENT", "Invalid delegate: " + delegate.asText());
            }
            through.add(name.group(1));
        }
        String account = call.part(4).replaceFirst(":generateAccessToken$", "");
        Impersonation allowed =
                impersonations.get(String.valueOf(call.header("Authorization")).replaceFirst("^Bearer ", ""));
        if (allowed == null
                || !allowed.as().equals(account)
                || !allowed.through().equals(through)) {
            throw new Refusal(
                    403,
                    "IAM_PERMISSION_DENIED",
                    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).");
        }
        return Call.JSON
                .createObjectNode()
                .put("accessToken", allowed.token())
                .put(
                        "expireTime",
                        Instant.now()
                                .plusSeconds(LONGEST)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
    }
}
