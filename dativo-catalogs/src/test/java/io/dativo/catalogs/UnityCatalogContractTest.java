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

/** What every provider passes, with the tables of Unity Catalog. */
class UnityCatalogContractTest extends ProviderContract {
    private final Deque<FakeUnityCatalog> fakes = new ArrayDeque<>();

    @Override
    protected ProviderSpi newProvider() {
        fakes.push(new FakeUnityCatalog());
        return UnityCatalogProvider.of(fake().connection());
    }

    @AfterEach
    void stop() {
        fakes.forEach(FakeServer::close);
    }

    @Override
    protected boolean has(Capability capability) {
        // A tag assignment has no version to name.
        return capability != Capability.PRECONDITIONS;
    }

    @Override
    protected ResourceRef resource(int number) {
        fake().add("table", "main.sales.table" + number);
        return new ResourceRef("unity-catalog", "table", "main.sales.table" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return new ResourceRef("unity-catalog", "table", "main.sales.missing");
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        fake().tag("table", resource.id(), key, value);
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

    private FakeUnityCatalog fake() {
        return fakes.element();
    }
}
