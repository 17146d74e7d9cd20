package io.dativo.aws;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import java.util.TreeSet;

class LakeFormationContractTest extends FakeAwsContract {
    @Override
    protected boolean isAnswerOfUntagged(String body) {
        // To the SDK an unknown field is none; the write asks by name.
        return body.startsWith("{") || body.equals("null") || body.isEmpty();
    }

    @Override
    AwsProvider.Builder configured(AwsProvider.Builder builder) {
        return builder.createLakeFormationTags();
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "lf_table", FakeAccount.tableArn("sales/t" + number));
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("aws", "lf_table", FakeAccount.tableArn("sales/nothing"));
    }

    @Override
    void make(FakeAccount account, int number) {
        account.table("sales/t" + number);
    }

    @Override
    String writeOf(ResourceRef resource) {
        return "\"" + resource.id().substring(resource.id().lastIndexOf('/') + 1) + "\"";
    }

    @Override
    FakeError error(Kind kind) {
        return kind == Kind.DENIED
                ? new FakeError(400, "AccessDeniedException", "Insufficient Lake Formation permission(s)")
                : GlueDatabaseContractTest.glueError(kind);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        synchronized (account()) {
            account().lfTags.computeIfAbsent(key, any -> new TreeSet<>()).add(value);
            account()
                    .tables
                    .get(resource.id().substring(resource.id().indexOf("table/") + 6))
                    .lfTags
                    .put(key, value);
        }
    }
}
