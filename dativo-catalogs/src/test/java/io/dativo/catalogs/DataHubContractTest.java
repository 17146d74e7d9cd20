package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What every provider passes, with the datasets of DataHub. */
class DataHubContractTest extends ProviderContract {
    private final Deque<FakeDataHub> fakes = new ArrayDeque<>();

    @Override
    protected ProviderSpi newProvider() {
        fakes.push(new FakeDataHub());
        return DataHubProvider.of(fake().connection());
    }

    @AfterEach
    void stop() {
        fakes.forEach(FakeServer::close);
    }

    @Override
    protected boolean has(Capability capability) {
        // Items are found by their keys, so that a patch needs no version.
        return capability != Capability.PRECONDITIONS;
    }

    @Override
    protected ResourceRef resource(int number) {
        String urn = "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.table" + number + ",PROD)";
        fake().add(urn);
        return new ResourceRef("datahub", "dataset", urn);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("datahub", "dataset", "urn:li:dataset:(urn:li:dataPlatform:iceberg,sales.missing,PROD)");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().put(resource.id(), "globalTags", "urn:li:tag:" + key, null);
    }

    @Override
    protected void failNextCall(Kind kind) {
        fake().failNextCall(kind);
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        if (kind != Kind.DENIED) {
            throw new UnsupportedOperationException("only DENIED, not " + kind);
        }
        fake().denyNextWriteOf(resource.id());
    }

    @Override
    protected Collection<String> secrets() {
        return List.of(FakeServer.TOKEN);
    }

    private FakeDataHub fake() {
        return fakes.element();
    }
}
