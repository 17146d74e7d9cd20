package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.ProviderContract;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What every provider passes, with the tables of OpenMetadata. */
class OpenMetadataContractTest extends ProviderContract {
    private final Deque<FakeOpenMetadata> fakes = new ArrayDeque<>();

    @Override
    protected ProviderSpi newProvider() {
        fakes.push(new FakeOpenMetadata());
        return OpenMetadataProvider.of(fake().connection());
    }

    @AfterEach
    void stop() {
        fakes.forEach(FakeServer::close);
    }

    @Override
    protected ResourceRef resource(int number) {
        fake().addTable("lake.main.sales.table" + number, "id");
        return new ResourceRef("openmetadata", "table", "lake.main.sales.table" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("openmetadata", "table", "lake.main.sales.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().label(resource.id(), key);
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

    private FakeOpenMetadata fake() {
        return fakes.element();
    }
}
