package io.dativo.aws;

import io.dativo.aws.FakeAccount.Bucket;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.Map;
import java.util.Set;

/** The tags of buckets as S3 itself has them: the whole set is replaced, and nothing shows who was faster. */
final class FakeS3 implements FakeService {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final FakeAccount account;

    FakeS3(FakeAccount account) {
        this.account = account;
    }

    @Override
    public String name(FakeRequest request) {
        return "s3:"
                + switch (request.method()) {
                    case "GET" ->
                        isList(request)
                                ? "ListBuckets"
                                : request.query().containsKey("abac") ? "GetBucketAbac" : "GetBucketTagging";
                    case "PUT" -> "PutBucketTagging";
                    case "DELETE" -> "DeleteBucketTagging";
                    default -> request.method();
                };
    }

    private static boolean isList(FakeRequest request) {
        return request.path().equals("/");
    }

    private Answer list() {
        StringBuilder buckets = new StringBuilder();
        account.buckets.forEach((name, bucket) -> {
            if (bucket.owner().equals(FakeAccount.ID)) {
                buckets.append("<Bucket><Name>").append(name).append("</Name></Bucket>");
            }
        });
        return FakeXml.ok("<ListAllMyBucketsResult xmlns=\"" + NAMESPACE + "\"><Owner><ID>" + FakeAccount.ID
                + "</ID></Owner><Buckets>" + buckets + "</Buckets></ListAllMyBucketsResult>");
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (isList(request)) {
            return list();
        }
        boolean asksForAbac = request.query().keySet().equals(Set.of("abac"))
                && request.method().equals("GET");
        if (!asksForAbac && !request.query().keySet().equals(Set.of("tagging"))) {
            throw new FakeError(501, "NotImplemented", "only ?tagging and GET ?abac");
        }
        String name = request.path().substring(1);
        Bucket bucket = account.buckets.get(name);
        if (bucket == null) {
            throw new FakeError(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        if (!bucket.region().equals(request.region())) {
            throw new FakeError(
                    301,
                    "PermanentRedirect",
                    "The bucket you are attempting to access must be addressed using the specified endpoint.",
                    Map.of("x-amz-bucket-region", bucket.region()));
        }
        String expected = request.headers().get("x-amz-expected-bucket-owner");
        if (!bucket.owner().equals(FakeAccount.ID) || (expected != null && !expected.equals(bucket.owner()))) {
            throw new FakeError(403, "AccessDenied", "Access Denied");
        }
        if (asksForAbac) {
            return FakeXml.ok("<AbacStatus xmlns=\"" + NAMESPACE + "\"><Status>"
                    + (bucket.abac() ? "Enabled" : "Disabled") + "</Status></AbacStatus>");
        }
        return switch (request.method()) {
            case "GET" -> get(bucket);
            case "PUT" -> put(name, bucket, request);
            case "DELETE" -> {
                refuseWhereTagsDecide(bucket);
                bucket.tags().clear();
                yield new Answer(204, "text/xml", "");
            }
            default -> throw new FakeError(405, "MethodNotAllowed", "not allowed");
        };
    }

    private static Answer get(Bucket bucket) {
        if (bucket.tags().isEmpty()) {
            throw new FakeError(404, "NoSuchTagSet", "The TagSet does not exist");
        }
        return FakeXml.ok("<Tagging xmlns=\"" + NAMESPACE + "\"><TagSet>" + FakeXml.tags(bucket.tags(), "Tag")
                + "</TagSet></Tagging>");
    }

    private Answer put(String name, Bucket bucket, FakeRequest request) {
        boolean isChecked = request.headers().keySet().stream()
                .anyMatch(header -> header.equals("content-md5") || header.startsWith("x-amz-checksum-"));
        if (!isChecked) {
            throw new FakeError(400, "InvalidRequest", "Missing required header for this request: Content-MD5");
        }
        refuseWhereTagsDecide(bucket);
        Map<String, String> tags = FakeXml.tags(request.body(), "Tagging", NAMESPACE, "TagSet");
        check(tags, bucket.tags());
        if (account.losesUpdates) {
            return new Answer(204, "text/xml", "");
        }
        bucket.tags().clear();
        account.merge("arn:aws:s3:::" + name, bucket.tags(), tags, false, tooMany());
        return new Answer(204, "text/xml", "");
    }

    private static void refuseWhereTagsDecide(Bucket bucket) {
        if (bucket.abac()) {
            throw new FakeError(400, "InvalidRequest", "Use TagResource: attributes decide access to this bucket");
        }
    }

    static FakeError tooMany() {
        return new FakeError(400, "BadRequest", "Bucket tag count cannot be greater than 50");
    }

    /** System tags may be given as they are; nothing else of AWS's own. */
    static void check(Map<String, String> tags, Map<String, String> there) {
        tags.forEach((key, value) -> {
            String refusal = value.equals(there.get(key)) ? null : FakeAccount.refusal(key, value);
            if (refusal != null) {
                throw new FakeError(
                        400,
                        "InvalidTag",
                        refusal.equals("reserved")
                                ? "System tags cannot be added/updated by requester"
                                : "The tag provided was not valid: " + refusal);
            }
        });
    }

    @Override
    public Answer error(FakeError error) {
        return new Answer(
                error.status,
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + error.code + "</Code><Message>"
                        + FakeXml.escaped(error.getMessage()) + "</Message><RequestId>fake</RequestId></Error>");
    }
}
