package io.dativo.guides;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import io.dativo.test.ProviderContract;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

class ShelfProviderTest extends ProviderContract {
    private static final Set<Capability> LACKING =
            Set.of(Capability.HTTP, Capability.SAYS_WHAT_IS_MISSING, Capability.NAMES_WHAT_IS_READ);
    private static final Map<Kind, Integer> STATUS = Map.of(
            Kind.DENIED, 403,
            Kind.NOT_FOUND, 404,
            Kind.CONFLICT, 409,
            Kind.REJECTED, 422,
            Kind.THROTTLED, 429,
            Kind.UNAVAILABLE, 503,
            Kind.TIMEOUT, 504);

    private Shelf shelf = new Shelf();

    @Override
    protected ProviderSpi newProvider() {
        shelf = new Shelf();
        IntStream.range(0, 300).forEach(number -> shelf.with("box-" + number));
        return new ShelfProvider(shelf);
    }

    @Override
    protected ResourceRef resource(int number) {
        return new ResourceRef("shelf", "box", "box-" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return resource(1000);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        shelf.write(resource.id(), "", Map.of(key, value), Set.of());
    }

    @Override
    protected void failNextCall(Kind kind) {
        shelf.failNext(STATUS.get(kind));
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        shelf.failWritesOf(resource.id(), STATUS.get(kind));
    }

    @Override
    protected boolean has(Capability capability) {
        return !LACKING.contains(capability);
    }
}
