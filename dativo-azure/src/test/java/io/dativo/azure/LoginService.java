package io.dativo.azure;

import io.dativo.azure.FakeAzure.Reply;
import io.dativo.azure.FakeAzure.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Microsoft Entra, as far as an application signs in with a secret or an assertion. */
final class LoginService {
    static final String TENANT = "0f1e2d3c-1111-2222-3333-444455556666";
    static final String SECRET = "the~secret~of~the~application";
    static final String ASSERTION = "the.assertion.of.the.pipeline";

    private LoginService() {}

    static Reply answer(Request request) {
        if (request.path().equals("/common/discovery/instance")) {
            return json("{\"tenant_discovery_endpoint\":\"https://" + request.host() + "/" + TENANT
                    + "/v2.0/.well-known/openid-configuration\",\"api-version\":\"1.1\",\"metadata\":[{\"preferred_network\":\""
                    + request.host() + "\",\"preferred_cache\":\"" + request.host() + "\",\"aliases\":[\""
                    + request.host()
                    + "\"]}]}");
        }
        if (!request.method().equals("POST") || !request.path().equals("/" + TENANT + "/oauth2/v2.0/token")) {
            return null;
        }
        Map<String, String> form = new TreeMap<>();
        for (String pair : request.text().split("&")) {
            int at = pair.indexOf('=');
            form.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        boolean known = SECRET.equals(form.get("client_secret")) || ASSERTION.equals(form.get("client_assertion"));
        boolean storage = form.getOrDefault("scope", "").contains("https://storage.azure.com/.default");
        if (!known || !storage || !"client_credentials".equals(form.get("grant_type"))) {
            return Reply.of(
                    401,
                    "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\"}",
                    "Content-Type",
                    "application/json");
        }
        return json("{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" + FakeAzure.TOKEN + "\"}");
    }

    private static Reply json(String body) {
        return Reply.of(200, body, "Content-Type", "application/json");
    }
}
