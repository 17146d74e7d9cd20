package io.dativo.catalogs;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.HttpAnswers;
import io.dativo.test.ProviderContract;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** What every provider passes, over the fake of a catalog. */
abstract class CatalogContract<F extends FakeServer> extends ProviderContract {
    private final Deque<F> fakes = new ArrayDeque<>();
    private final Supplier<F> newFake;
    private final Function<CatalogConnection, ProviderSpi> newProvider;

    CatalogContract(Supplier<F> newFake, Function<CatalogConnection, ProviderSpi> newProvider) {
        this.newFake = newFake;
        this.newProvider = newProvider;
    }

    /** The fake of the last provider. */
    final F fake() {
        return fakes.element();
    }

    /** What a write of a resource is about, as the fake says it. */
    String subject(ResourceRef resource) {
        return resource.id();
    }

    @Override
    protected final ProviderSpi newProvider() {
        fakes.push(newFake.get());
        return newProvider.apply(fake().connection());
    }

    @AfterEach
    final void stop() {
        fakes.forEach(FakeServer::close);
    }

    @Override
    protected final void failNextCall(Kind kind) {
        fake().failNextCall(kind);
    }

    @Override
    protected final void failNextWriteOf(ResourceRef resource, Kind kind) {
        if (kind != Kind.DENIED) {
            throw new UnsupportedOperationException("only DENIED, not " + kind);
        }
        fake().denyNextWriteOf(subject(resource));
    }

    @Override
    protected final HttpAnswers answers() {
        return fake().answers;
    }

    @Override
    protected final Collection<String> secrets() {
        return List.of(FakeServer.TOKEN);
    }
}
