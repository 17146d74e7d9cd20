package io.dativo.gcp;

import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.HttpAnswers;
import io.dativo.test.ProviderContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What every provider passes, through Google's own clients. */
abstract class GcpProviderContract extends ProviderContract {
    static final String PROJECT_ID = "acme-data-platform";
    static final int EXISTING = 230;

    private final List<FakeGoogle> opened = new ArrayList<>();
    private FakeGoogle google;

    /** Puts the resources that exist into the fake. */
    abstract void fill(FakeGoogle fake);

    @Override
    protected ProviderSpi newProvider() {
        google = new FakeGoogle();
        opened.add(google);
        fill(google);
        return provider(GoogleAccess.builder().endpoint(google.address()).build());
    }

    GcpProvider provider(GoogleAccess access) {
        return GcpProvider.of(access);
    }

    @AfterEach
    void stop() {
        opened.forEach(FakeGoogle::close);
    }

    final FakeGoogle google() {
        return google;
    }

    @Override
    protected AccountScope scope() {
        return AccountScope.of(GcpProvider.ID).withRegion("us-central1").withProject(PROJECT_ID);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        google.label(resource.type(), resource.id(), key, value);
    }

    @Override
    protected void failNextCall(Kind kind) {
        switch (kind) {
            case THROTTLED -> google.failNext(403, "rateLimitExceeded");
            case DENIED -> google.failNext(403, "forbidden");
            case NOT_FOUND -> google.failNext(404, "notFound");
            case CONFLICT -> google.failNext(412, "conditionNotMet");
            case REJECTED -> google.failNext(400, "invalid");
            case TIMEOUT -> google.failNext(504, "deadlineExceeded");
            case UNAVAILABLE -> google.failNext(503, "backendError");
        }
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        String name = resource.id()
                .substring(resource.id().lastIndexOf(resource.type().equals("gcs_bucket") ? '/' : '.') + 1);
        google.failNextWriteTo("/" + name, 403, "forbidden");
    }

    @Override
    protected HttpAnswers answers() {
        return google.answers();
    }

    static ResourceRef ref(String type, String id) {
        return new ResourceRef(GcpProvider.ID, type, id);
    }
}
