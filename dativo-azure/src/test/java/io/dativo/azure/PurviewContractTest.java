package io.dativo.azure;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.ProviderSpi;
import io.dativo.test.Capability;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What every provider passes, with entities of Purview. */
class PurviewContractTest extends AzureContract {
    @Override
    protected ProviderSpi newProvider() {
        super.newProvider();
        azure().purview.define("dativo", Set.of("owner", "team", "env", "theirs", "number", "common", "absent"));
        azure().purview
                .define("dativo", IntStream.range(0, 8).mapToObj(i -> "key" + i).collect(Collectors.toSet()));
        return PurviewProvider.of(azure().provider().build(), URI.create("https://acme.purview.azure.com/"), "dativo");
    }

    @Override
    protected boolean has(Capability capability) {
        // It needs an address, so it is given to the builder.
        return capability != Capability.DISCOVERY;
    }

    @Override
    protected ResourceRef resource(int number) {
        ResourceRef entity = entity(number);
        azure().purview.create(entity.id());
        return entity;
    }

    @Override
    protected ResourceRef missingResource() {
        return entity(999_999);
    }

    private static ResourceRef entity(int number) {
        return new ResourceRef("purview", "entity", String.format("5cf8a9e5-c9fd-abe0-2e8c-%012d", number));
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        azure().purview.set(resource.id(), "dativo", key, value);
    }

    @Override
    protected void failNextCall(Kind kind) {
        azure().failNext(PurviewService.error(status(kind), "Code" + kind, "It says no.", "Retry-After", "0"), 1);
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        azure().purview
                .failNextWriteOf(resource.id(), PurviewService.error(status(kind), "Code" + kind, "It says no."));
    }
}
