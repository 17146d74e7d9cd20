package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.test.Capability;

class ProjectContractTest extends GcpProviderContract {
    @Override
    void fill(FakeGoogle fake) {
        for (int i = 0; i < EXISTING; i++) {
            fake.withProject("acme-project-" + i);
        }
    }

    @Override
    protected ResourceRef resource(int number) {
        return ref(GcpId.PROJECT, "acme-project-" + number);
    }

    /** Resource Manager says of a project that is not there that it may not be seen. */
    @Override
    protected boolean has(Capability capability) {
        return capability != Capability.TELLS_MISSING;
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        google().failNextWriteTo("/" + resource.id(), 403, "PERMISSION_DENIED");
    }
}
