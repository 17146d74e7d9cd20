package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.List;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetTagsResponse;

/** Databases of the Glue catalog, by their ARN. */
final class GlueDatabases implements TagHolder {
    private final AwsClients clients;

    GlueDatabases(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public void read(List<ResourceRef> resources, ReadBatch reads) {
        for (ResourceRef ref : resources) {
            reads.read(ref, () -> {
                GetTagsResponse answer = AwsErrors.calling(
                        AwsCall.GET_TAGS, ref.id(), () -> glue().getTags(request -> request.resourceArn(ref.id())));
                AwsErrors.require(AwsCall.GET_TAGS, ref.id(), answer.hasTags());
                return TagRead.found(Tags.of(answer.tags()));
            });
        }
    }

    @Override
    public void write(List<TagWrite> writes, WriteBatch results) {
        for (TagWrite write : writes) {
            results.make(write, () -> write(write));
        }
    }

    private void write(TagWrite write) {
        String arn = write.resource().id();
        if (!write.remove().isEmpty()) {
            AwsErrors.calling(
                    AwsCall.UNTAG_DATABASE,
                    arn,
                    () -> glue().untagResource(
                                    request -> request.resourceArn(arn).tagsToRemove(write.remove())));
        }
        if (!write.set().isEmpty()) {
            AwsErrors.calling(
                    AwsCall.TAG_DATABASE,
                    arn,
                    () -> glue().tagResource(request -> request.resourceArn(arn).tagsToAdd(write.set())));
        }
    }

    private GlueClient glue() {
        return clients.get(GlueClient.class, GlueClient::builder);
    }
}
