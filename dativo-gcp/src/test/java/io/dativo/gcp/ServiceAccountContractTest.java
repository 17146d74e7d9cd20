package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.test.Capability;

class ServiceAccountContractTest extends GcpProviderContract {
    private static final String ORGANISATION = "123456789012";

    @Override
    void fill(FakeGoogle fake) {
        fake.withEveryTagValue();
        for (int i = 0; i < EXISTING; i++) {
            fake.withAccount(email(i));
        }
    }

    @Override
    GcpProvider provider(GoogleAccess access) {
        return GcpProvider.builder().access(access).tagNamespace(ORGANISATION).build();
    }

    private static String email(int number) {
        return "acme-etl-" + number + "@" + PROJECT_ID + ".iam.gserviceaccount.com";
    }

    @Override
    protected ResourceRef resource(int number) {
        return ref(GcpId.SERVICE_ACCOUNT, email(number));
    }

    @Override
    protected ResourceRef missingResource() {
        return ref(GcpId.SERVICE_ACCOUNT, email(EXISTING));
    }

    /** Bindings have no version, and each is written for itself. */
    @Override
    protected boolean has(Capability capability) {
        // Values are bound one by one.
        return capability != Capability.PRECONDITIONS
                && capability != Capability.ITEM_FAULTS
                && capability != Capability.MANY_TAGS;
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        google().bind(resource.id(), ORGANISATION + "/" + key + "/" + value);
    }
}
