package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ReadBatch;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagWrite;
import io.dativo.spi.WriteBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;

/** Roles. A few are asked for one by one; for more, the account's list is read, which has the tags in it. */
final class IamRoles implements TagHolder {
    /** An account has at most 5000 roles, and a page of the list 1000. */
    private static final int PAGES = 5;

    private static final int PAGE = 1000;

    private final AwsClients clients;
    private final CallerAccount caller;

    IamRoles(AwsClients clients, CallerAccount caller) {
        this.clients = clients;
        this.caller = caller;
    }

    @Override
    public void read(List<ResourceRef> resources, ReadBatch reads) {
        if (resources.size() > PAGES && !reads.isPaused()) {
            try {
                readList(resources, reads);
                return;
            } catch (ProviderException e) {
                if (e.kind() != Kind.DENIED || "WrongAccount".equals(e.providerCode())) {
                    reads.failed(resources, e);
                    return;
                }
            }
        }
        for (ResourceRef ref : resources) {
            reads.read(ref, () -> readOne(Arn.parse(ref.id())));
        }
    }

    @Override
    public void write(List<TagWrite> writes, WriteBatch results) {
        for (TagWrite write : writes) {
            results.make(write, () -> write(Arn.parse(write.resource().id()), write));
        }
    }

    private TagRead readOne(Arn arn) {
        Role role = AwsErrors.calling(
                AwsCall.GET_ROLE,
                arn.toString(),
                () -> iam().getRole(request -> request.roleName(name(arn))).role());
        AwsErrors.require(
                AwsCall.GET_ROLE,
                arn.toString(),
                role != null
                        && role.arn() != null
                        && folded(Arn.parse(role.arn())).equals(folded(arn)));
        learn(role.arn(), arn);
        return TagRead.found(tags(role.tags()));
    }

    private void readList(List<ResourceRef> resources, ReadBatch reads) {
        Map<String, ResourceRef> wanted = new HashMap<>();
        resources.forEach(ref -> wanted.put(folded(Arn.parse(ref.id())), ref));
        String marker = null;
        boolean more;
        do {
            String from = marker;
            GetAccountAuthorizationDetailsResponse page = AwsErrors.calling(
                    AwsCall.GET_ACCOUNT_AUTHORIZATION_DETAILS,
                    resources.size() + " roles",
                    () -> iam().getAccountAuthorizationDetails(request ->
                            request.filter(EntityType.ROLE).maxItems(PAGE).marker(from)));
            AwsErrors.require(
                    AwsCall.GET_ACCOUNT_AUTHORIZATION_DETAILS,
                    resources.size() + " roles",
                    page.hasRoleDetailList() && page.roleDetailList().stream().allMatch(role -> role.arn() != null));
            for (RoleDetail role : page.roleDetailList()) {
                Arn found = Arn.parse(role.arn());
                if (from == null) {
                    learn(role.arn(), Arn.parse(resources.get(0).id()));
                }
                ResourceRef ref = wanted.remove(folded(found));
                if (ref != null) {
                    reads.read(ref, () -> TagRead.found(tags(role.tags())));
                }
            }
            marker = page.marker();
            more = Boolean.TRUE.equals(page.isTruncated());
        } while (more && !wanted.isEmpty());
        wanted.values()
                .forEach(ref -> reads.put(
                        ref,
                        TagRead.without(TagRead.Status.MISSING, "there is no such role among the account's roles")));
    }

    private void write(Arn arn, TagWrite write) {
        if (write.set().isEmpty() && write.remove().isEmpty()) {
            return;
        }
        caller.check(arn);
        if (!write.remove().isEmpty()) {
            AwsErrors.calling(
                    AwsCall.UNTAG_ROLE,
                    arn.toString(),
                    () -> iam().untagRole(request -> request.roleName(name(arn)).tagKeys(write.remove())));
        }
        if (!write.set().isEmpty()) {
            List<Tag> tags = write.set().entrySet().stream()
                    .map(tag -> Tag.builder()
                            .key(tag.getKey())
                            .value(tag.getValue())
                            .build())
                    .toList();
            AwsErrors.calling(
                    AwsCall.TAG_ROLE,
                    arn.toString(),
                    () -> iam().tagRole(request -> request.roleName(name(arn)).tags(tags)));
        }
    }

    private void learn(String found, Arn meant) {
        caller.learn(Arn.parse(found));
        caller.check(meant);
    }

    private static String name(Arn arn) {
        return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
    }

    /** IAM does not distinguish names by case. */
    private static String folded(Arn arn) {
        return name(arn).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return Tags.of(tags, Tag::key, Tag::value);
    }

    private IamClient iam() {
        return clients.get(
                IamClient.class, IamClient::builder, clients.account().globalRegion());
    }
}
