package io.dativo.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** AWS Organizations, as far as tag policies are read; lists come in pages of one. */
public final class FakeOrganizations implements FakeService {
    private static final Pattern ENTITY = Pattern.compile("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\\d{12}");

    /** Entity to the one above it; a root has an empty text. */
    public final Map<String, String> parents = new LinkedHashMap<>();
    /** Policy id to its document; its name is the id without the prefix. */
    public final Map<String, String> policies = new LinkedHashMap<>();
    /** Entity to the policies that are attached to it. */
    public final Map<String, List<String>> attached = new LinkedHashMap<>();
    /** Account to what AWS computed for it. */
    public final Map<String, String> effective = new LinkedHashMap<>();

    @Override
    public String name(FakeRequest request) {
        return "organizations:" + request.operation();
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (!request.headers().getOrDefault("x-amz-target", "").startsWith("AWSOrganizationsV20161128.")) {
            throw new FakeError(400, "UnknownOperationException", "not AWS Organizations");
        }
        return switch (request.operation()) {
            case "DescribeEffectivePolicy" -> effective(request.json("PolicyType", "TargetId"));
            case "ListParents" -> parents(request.json("ChildId", "NextToken", "MaxResults"));
            case "ListPoliciesForTarget" -> policies(request.json("TargetId", "Filter", "NextToken", "MaxResults"));
            case "DescribePolicy" -> policy(request.json("PolicyId"));
            default -> throw new FakeError(400, "UnknownOperationException", request.operation());
        };
    }

    @Override
    public Answer error(FakeError error) {
        return FakeJson.error(error);
    }

    private Answer effective(JsonNode json) {
        tagPolicy(json, "PolicyType");
        String account = json.path("TargetId").asText(FakeAccount.ID);
        String document = effective.get(account);
        if (document == null) {
            throw new FakeError(400, "EffectivePolicyNotFoundException", "there is none");
        }
        ObjectNode answer = FakeJson.object();
        answer.putObject("EffectivePolicy").put("PolicyContent", document).put("TargetId", account);
        return FakeJson.ok(answer);
    }

    private Answer parents(JsonNode json) {
        String child = entity(json, "ChildId");
        String parent = parents.get(child);
        if (parent == null || parent.isEmpty()) {
            throw new FakeError(400, "ChildNotFoundException", "You specified a child that does not exist.");
        }
        ObjectNode answer = FakeJson.object();
        answer.putArray("Parents")
                .addObject()
                .put("Id", parent)
                .put("Type", parent.startsWith("r-") ? "ROOT" : "ORGANIZATIONAL_UNIT");
        return FakeJson.ok(answer);
    }

    private Answer policies(JsonNode json) {
        tagPolicy(json, "Filter");
        String target = entity(json, "TargetId");
        if (!parents.containsKey(target)) {
            throw new FakeError(400, "TargetNotFoundException", "You specified a target that does not exist.");
        }
        List<String> all = new ArrayList<>(attached.getOrDefault(target, List.of()));
        int at = json.path("NextToken").asInt(0);
        ObjectNode answer = FakeJson.object();
        ArrayNode page = answer.putArray("Policies");
        if (at < all.size()) {
            page.addObject()
                    .put("Id", all.get(at))
                    .put("Name", all.get(at).substring(2))
                    .put("Type", "TAG_POLICY");
        }
        if (at + 1 < all.size()) {
            answer.put("NextToken", Integer.toString(at + 1));
        }
        return FakeJson.ok(answer);
    }

    private Answer policy(JsonNode json) {
        String id = FakeJson.required(json, "PolicyId");
        String document = policies.get(id);
        if (document == null) {
            throw new FakeError(400, "PolicyNotFoundException", "We can't find a policy with that id.");
        }
        ObjectNode answer = FakeJson.object();
        answer.putObject("Policy")
                .put("Content", document)
                .putObject("PolicySummary")
                .put("Id", id)
                .put("Name", id.substring(2));
        return FakeJson.ok(answer);
    }

    private static void tagPolicy(JsonNode json, String member) {
        if (!FakeJson.required(json, member).equals("TAG_POLICY")) {
            throw new FakeError(400, "InvalidInputException", "only tag policies are here");
        }
    }

    private static String entity(JsonNode json, String member) {
        String id = FakeJson.required(json, member);
        if (!ENTITY.matcher(id).matches()) {
            throw new FakeError(400, "InvalidInputException", "You specified an invalid value.");
        }
        return id;
    }
}
