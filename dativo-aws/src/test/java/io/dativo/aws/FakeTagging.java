package io.dativo.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.List;
import java.util.Map;

/**
 * The Resource Groups Tagging API of one region: it knows what is or was tagged, never a role, and writes up to twenty
 * resources at once, some of which may fail.
 */
final class FakeTagging implements FakeService {
    private final FakeAccount account;

    FakeTagging(FakeAccount account) {
        this.account = account;
    }

    @Override
    public String name(FakeRequest request) {
        return "tag:" + request.operation();
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (!request.headers().getOrDefault("x-amz-target", "").startsWith("ResourceGroupsTaggingAPI_20170126.")) {
            throw new FakeError(400, "UnknownOperationException", "not the Tagging API");
        }
        return switch (request.operation()) {
            case "GetResources" -> getResources(request);
            case "TagResources" -> {
                JsonNode json = request.json("ResourceARNList", "Tags");
                Map<String, String> tags = FakeJson.map(json.path("Tags"));
                if (tags.isEmpty() || tags.size() > 50) {
                    throw new FakeError(400, "InvalidParameterException", "Tags has 1 to 50 entries");
                }
                tags.forEach((key, value) -> {
                    if (FakeAccount.refusal(key, value) != null
                            || value.toLowerCase().startsWith("aws:")) {
                        throw new FakeError(400, "InvalidParameterException", "the tag '" + key + "' is not valid");
                    }
                });
                yield each(request, json, arn -> tag(arn, tags));
            }
            case "UntagResources" -> {
                JsonNode json = request.json("ResourceARNList", "TagKeys");
                List<String> keys = FakeJson.list(json.path("TagKeys"));
                if (keys.isEmpty() || keys.size() > 50) {
                    throw new FakeError(400, "InvalidParameterException", "TagKeys has 1 to 50 entries");
                }
                yield each(request, json, arn -> existing(arn).keySet().removeAll(keys));
            }
            default -> throw new FakeError(400, "UnknownOperationException", request.operation());
        };
    }

    private Answer getResources(FakeRequest request) {
        JsonNode json = request.json(
                "ResourceARNList",
                "PaginationToken",
                "ResourcesPerPage",
                "TagsPerPage",
                "TagFilters",
                "ResourceTypeFilters");
        if (json.size() != 1) {
            throw new FakeError(
                    400, "InvalidParameterException", "a list of ARNs excludes paging and every other filter");
        }
        List<String> arns = FakeJson.list(json.path("ResourceARNList"));
        if (arns.isEmpty() || arns.size() > 100) {
            throw new FakeError(400, "InvalidParameterException", "ResourceARNList has 1 to 100 entries");
        }
        ObjectNode answer = FakeJson.object().put("PaginationToken", "");
        ArrayNode list = answer.putArray("ResourceTagMappingList");
        for (String arn : arns) {
            boolean isIndexed = !arn.contains(":iam:") && isIn(request.region(), arn);
            Map<String, String> tags =
                    account.everTagged.contains(arn) ? account.tags(arn) : account.stillIndexed.get(arn);
            if (isIndexed && tags != null) {
                list.addObject().put("ResourceARN", arn).set("Tags", FakeJson.tags(tags));
            }
        }
        return FakeJson.ok(answer);
    }

    private interface Change {
        void on(String arn);
    }

    private Answer each(FakeRequest request, JsonNode json, Change change) {
        List<String> arns = FakeJson.list(json.path("ResourceARNList"));
        if (arns.isEmpty() || arns.size() > 20) {
            throw new FakeError(400, "InvalidParameterException", "ResourceARNList has 1 to 20 entries");
        }
        for (String arn : arns) {
            if (!arn.matches("arn:aws:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+") || arn.contains(":cloudformation:")) {
                throw new FakeError(400, "InvalidParameterException", "not an ARN that can be tagged: " + arn);
            }
        }
        ObjectNode answer = FakeJson.object();
        ObjectNode failed = answer.putObject("FailedResourcesMap");
        for (String arn : arns) {
            try {
                if (!isIn(request.region(), arn)) {
                    throw new FakeError(400, "InvalidParameterException", "the resource is in another region");
                }
                change.on(arn);
            } catch (FakeError e) {
                failed.putObject(arn)
                        .put("StatusCode", e.status)
                        .put("ErrorCode", e.status >= 500 ? "InternalServiceException" : "InvalidParameterException")
                        .put("ErrorMessage", e.code + ": " + e.getMessage());
            }
        }
        return FakeJson.ok(answer);
    }

    private void tag(String arn, Map<String, String> tags) {
        account.merge(
                arn,
                existing(arn),
                tags,
                false,
                new FakeError(400, "InvalidParameterException", "Number of tags exceeds resource tag limit"));
    }

    private Map<String, String> existing(String arn) {
        Map<String, String> tags = account.tags(arn);
        if (tags == null) {
            throw new FakeError(400, "InvalidParameterException", "The resource does not exist");
        }
        if (account.denied.contains(arn)) {
            throw new FakeError(403, "AccessDeniedException", "not authorized to perform: kms:TagResource");
        }
        return tags;
    }

    /** Global resources are in one region of the partition, and buckets in their own. */
    private boolean isIn(String region, String arn) {
        if (arn.startsWith("arn:aws:s3:::")) {
            FakeAccount.Bucket bucket = account.buckets.get(arn.substring("arn:aws:s3:::".length()));
            return bucket != null && bucket.region().equals(region);
        }
        String its = arn.split(":", 6)[3];
        return (its.isEmpty() ? "us-east-1" : its).equals(region);
    }

    @Override
    public Answer error(FakeError error) {
        return FakeJson.error(error);
    }
}
