package io.dativo.aws;

import io.dativo.aws.FakeAccount.Bucket;
import io.dativo.aws.FakeAws.Answer;
import io.dativo.aws.FakeAws.FakeService;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tags of buckets as S3 Control has them: one call adds or changes some, another removes some. */
final class FakeS3Control implements FakeService {
    private static final String PATH = "/v20180820/tags/";

    private final FakeAccount account;

    FakeS3Control(FakeAccount account) {
        this.account = account;
    }

    @Override
    public String name(FakeRequest request) {
        return "s3:" + (request.method().equals("DELETE") ? "UntagResource" : "TagResource");
    }

    @Override
    public Answer answer(FakeRequest request) {
        if (!request.path().startsWith(PATH)) {
            throw new FakeError(501, "NotImplemented", "only tags");
        }
        String arn = FakeRequest.decoded(request.path().substring(PATH.length()));
        if (!arn.matches("arn:[^:]+:s3(express)?:[^:]*:.*")) {
            throw new FakeError(400, "InvalidRequest", "not an ARN of S3: " + arn);
        }
        String caller = request.headers().get("x-amz-account-id");
        if (caller == null || !caller.matches("\\d{12}")) {
            throw new FakeError(400, "InvalidRequest", "x-amz-account-id has twelve digits");
        }
        Bucket bucket = account.buckets.get(arn.substring(arn.lastIndexOf(':') + 1));
        if (bucket == null || !bucket.region().equals(request.region())) {
            throw new FakeError(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        if (!caller.equals(bucket.owner()) || !bucket.owner().equals(FakeAccount.ID)) {
            throw new FakeError(403, "AccessDenied", "Access Denied");
        }
        switch (request.method()) {
            case "POST" -> {
                Map<String, String> tags = FakeXml.tags(
                        request.body(),
                        "TagResourceRequest",
                        "http://awss3control.amazonaws.com/doc/2018-08-20/",
                        "Tags");
                FakeS3.check(tags, bucket.tags());
                account.merge(arn, bucket.tags(), tags, false, FakeS3.tooMany());
            }
            case "DELETE" -> {
                List<String> keys = request.query().get("tagKeys");
                if (keys == null
                        || keys.size() > 50
                        || !request.query().keySet().equals(Set.of("tagKeys"))) {
                    throw new FakeError(400, "InvalidRequest", "tagKeys names up to 50 keys");
                }
                bucket.tags().keySet().removeAll(keys);
            }
            default -> throw new FakeError(405, "MethodNotAllowed", "not allowed");
        }
        return new Answer(204, "text/xml", "");
    }

    @Override
    public Answer error(FakeError error) {
        return new Answer(
                error.status,
                "application/xml",
                "<ErrorResponse><Error><Code>" + error.code + "</Code><Message>" + FakeXml.escaped(error.getMessage())
                        + "</Message></Error><RequestId>fake</RequestId></ErrorResponse>");
    }
}
