package io.dativo.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.test.Capability;

class GlueTableContractTest extends FakeAwsContract {
    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/t" + number));
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("aws", "glue_table", FakeAccount.tableArn("sales/nothing"));
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
        return GlueDatabaseContractTest.glueError(kind);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        synchronized (account()) {
            FakeAccount.Table table =
                    account().tables.get(resource.id().substring(resource.id().indexOf("table/") + 6));
            ((ObjectNode) table.input.get("Parameters")).put(key, value);
            table.version++;
        }
    }

    @Override
    protected boolean has(Capability capability) {
        return true;
    }
}
