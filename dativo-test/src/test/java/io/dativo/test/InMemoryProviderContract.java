package io.dativo.test;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import java.util.Map;

/** The stand-ins pass what they test others with. */
abstract class InMemoryProviderContract extends ProviderContract {
    private InMemoryProvider standIn;

    abstract InMemoryProvider stand();

    @Override
    protected ProviderSpi newProvider() {
        standIn = stand();
        for (int i = 0; i < 230; i++) {
            standIn.withResource(resource(i).type(), resource(i).id(), Map.of());
        }
        return standIn.onlyListedResources();
    }

    @Override
    protected boolean has(Capability capability) {
        return switch (capability) {
            case DISCOVERY, HTTP -> false;
            case PRECONDITIONS -> standIn.has(Behaviour.PRECONDITIONS);
            case ATOMIC_MERGE -> !standIn.has(Behaviour.REPLACES_THE_SET) || standIn.has(Behaviour.PRECONDITIONS);
            default -> true;
        };
    }

    @Override
    protected ResourceRef missingResource() {
        return resource(-1);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        standIn.tag(resource, key, value);
    }

    @Override
    protected void failNextCall(Kind kind) {
        standIn.faults().failNext(kind, 1);
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        standIn.faults().failItem(resource, kind, 1);
    }

    @Override
    protected void settle() {
        standIn.becomeConsistent();
    }
}
