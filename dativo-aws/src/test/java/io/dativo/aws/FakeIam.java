package io.dativo.aws;

import io.dativo.aws.FakeAccount.Role;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** IAM's roles, whose keys ignore case, and STS. */
final class FakeIam implements FakeService {
    private static final String SESSION = "ASIAASSUMED";

    /** Small, so that paging happens. */
    int page = 1000;

    private final FakeAccount account;

    FakeIam(FakeAccount account) {
        this.account = account;
    }

    @Override
    public String name(FakeRequest request) {
        return request.service() + ":" + request.operation();
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (request.service().equals("iam") && !request.region().equals("us-east-1")) {
            throw new FakeError(403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region.");
        }
        String action = request.operation();
        return switch (request.service() + ":" + action) {
            case "sts:GetCallerIdentity" -> result(action, "<Account>" + FakeAccount.ID + "</Account>");
            case "sts:AssumeRole" -> {
                only(request, "RoleArn", "RoleSessionName", "ExternalId");
                yield result(
                        action,
                        "<Credentials><AccessKeyId>" + SESSION + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                                + "<SessionToken>" + FakeXml.escaped(request.form("RoleArn"))
                                + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>");
            }
            case "iam:GetRole" -> {
                only(request, "RoleName");
                yield result(action, "<Role>" + role(named(request)) + "</Role>");
            }
            case "iam:GetAccountAuthorizationDetails" -> details(request);
            case "iam:TagRole" -> tag(request);
            case "iam:UntagRole" -> untag(request);
            default -> throw new FakeError(400, "InvalidAction", "no such action: " + action);
        };
    }

    private Answer details(FakeRequest request) {
        only(request, "Filter.member.1", "MaxItems", "Marker");
        if (!"Role".equals(request.form("Filter.member.1"))) {
            throw new FakeError(400, "ValidationError", "only roles");
        }
        int max = Math.min(page, Integer.parseInt(request.form("MaxItems")));
        if (max < 1 || max > 1000) {
            throw new FakeError(400, "ValidationError", "MaxItems is 1 to 1000");
        }
        List<Role> all = new ArrayList<>(account.roles.values());
        int from = request.form("Marker") == null ? 0 : Integer.parseInt(request.form("Marker"));
        int to = Math.min(all.size(), from + max);
        StringBuilder xml = new StringBuilder("<RoleDetailList>");
        all.subList(from, to)
                .forEach(role -> xml.append("<member>").append(role(role)).append("</member>"));
        xml.append("</RoleDetailList><IsTruncated>").append(to < all.size()).append("</IsTruncated>");
        return result("GetAccountAuthorizationDetails", xml + (to < all.size() ? "<Marker>" + to + "</Marker>" : ""));
    }

    private Answer tag(FakeRequest request) {
        Role role = named(request);
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> folded = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; request.form("Tags.member." + i + ".Key") != null; i++) {
            String key = request.form("Tags.member." + i + ".Key");
            String value = request.form("Tags.member." + i + ".Value");
            String refusal = FakeAccount.refusal(key, value);
            if (refusal != null || value.toLowerCase().startsWith("aws:")) {
                throw new FakeError(
                        400,
                        "reserved".equals(refusal) || refusal == null ? "InvalidInput" : "ValidationError",
                        "the tag '" + key + "' is not valid: " + refusal);
            }
            if (!folded.add(key)) {
                throw new FakeError(400, "InvalidInput", "Duplicate tag keys found. Tag keys are case insensitive.");
            }
            tags.put(key, value);
        }
        if (tags.isEmpty()) {
            throw new FakeError(400, "ValidationError", "no tags");
        }
        account.merge(
                role.arn(),
                role.tags(),
                tags,
                true,
                new FakeError(409, "LimitExceeded", "The number of tags has reached the maximum limit."));
        return result("TagRole", "");
    }

    private Answer untag(FakeRequest request) {
        Role role = named(request);
        List<String> keys = new ArrayList<>();
        for (int i = 1; request.form("TagKeys.member." + i) != null; i++) {
            keys.add(request.form("TagKeys.member." + i));
        }
        if (keys.isEmpty() || keys.size() > 50) {
            throw new FakeError(400, "ValidationError", "TagKeys names 1 to 50 keys");
        }
        role.tags().keySet().removeIf(key -> keys.stream().anyMatch(key::equalsIgnoreCase));
        return result("UntagRole", "");
    }

    private Role named(FakeRequest request) {
        String name = request.form("RoleName");
        if (name == null || !name.matches("[\\w+=,.@-]{1,64}")) {
            throw new FakeError(400, "ValidationError", "not a role's name: " + name);
        }
        Role role = account.roles.get(name);
        if (role == null) {
            throw new FakeError(404, "NoSuchEntity", "The role with name " + name + " cannot be found.");
        }
        return role;
    }

    private static String role(Role role) {
        return "<Path>" + role.path() + "</Path><RoleName>" + role.name()
                + "</RoleName><RoleId>AROAFAKEFAKEFAKE</RoleId>"
                + "<Arn>" + role.arn() + "</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><Tags>"
                + FakeXml.tags(role.tags(), "member") + "</Tags>";
    }

    private static void only(FakeRequest request, String... names) {
        Set<String> unknown = new TreeSet<>(request.form().keySet());
        unknown.removeAll(Set.of("Action", "Version"));
        unknown.removeAll(List.of(names));
        if (!unknown.isEmpty()) {
            throw new FakeError(400, "ValidationError", "unknown parameters " + unknown);
        }
    }

    private static Answer result(String action, String body) {
        return FakeXml.ok("<" + action + "Response><" + action + "Result>" + body + "</" + action
                + "Result><ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata></" + action + "Response>");
    }

    @Override
    public Answer error(FakeError error) {
        return new Answer(
                error.status,
                "text/xml",
                "<ErrorResponse><Error><Type>Sender</Type><Code>" + error.code + "</Code><Message>"
                        + FakeXml.escaped(error.getMessage())
                        + "</Message></Error><RequestId>fake</RequestId></ErrorResponse>");
    }
}
