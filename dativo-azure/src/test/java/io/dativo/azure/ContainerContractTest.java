package io.dativo.azure;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.ProviderException.Kind;

/** Containers, through their metadata. */
class ContainerContractTest extends AzureContract {
    private static final String HOST = "acmelake.blob.core.windows.net";

    @Override
    protected ResourceRef resource(int number) {
        azure().blobs.create(HOST, "lake" + number);
        return container("lake" + number);
    }

    @Override
    protected ResourceRef missingResource() {
        return container("missing");
    }

    private static ResourceRef container(String name) {
        return new ResourceRef("azure", "blob_container", "https://" + HOST + "/" + name);
    }

    @Override
    protected void tagAsSomebodyElse(ResourceRef resource, String key, String value) {
        azure().blobs.set(HOST, name(resource), key, value);
    }

    @Override
    protected void failNextCall(Kind kind) {
        azure().failNext(blobFault(kind), 1);
    }

    @Override
    protected void failNextWriteOf(ResourceRef resource, Kind kind) {
        azure().blobs.failNextWriteOf(HOST, name(resource), blobFault(kind));
    }

    private static String name(ResourceRef resource) {
        return resource.id().substring(resource.id().lastIndexOf('/') + 1);
    }
}
