package io.dativo.killed;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.provider.Providers;
import io.dativo.test.Behaviour;
import io.dativo.test.InMemoryProvider;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Buckets of a stand-in for AWS in this process, behind HTTP. */
final class Buckets implements Fleet {
    static final String KIND = "buckets";

    private static final List<ResourceRef> ALL = IntStream.range(0, 6)
            .mapToObj(i -> new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::bucket" + i))
            .toList();

    private final InMemoryProvider aws = InMemoryProvider.standingInFor("aws");
    private final TagServer server;

    /** @param replacing whether a write replaces the whole set, on a precondition */
    Buckets(boolean replacing) throws IOException {
        if (replacing) {
            aws.with(Behaviour.REPLACES_THE_SET, Behaviour.PRECONDITIONS);
        }
        server = new TagServer(aws);
    }

    /** The way to them from another process. */
    static Providers providers(String address) {
        return Providers.of(new TagServer.Client(InMemoryProvider.standingInFor("aws"), Integer.parseInt(address)));
    }

    @Override
    public List<String> address() {
        return List.of(KIND, Integer.toString(server.port()));
    }

    @Override
    public Providers providers() {
        return Providers.of(aws);
    }

    @Override
    public List<ResourceRef> resources() {
        return ALL;
    }

    @Override
    public Map<String, String> tags(ResourceRef resource) {
        return aws.tags(resource);
    }

    @Override
    public void tag(ResourceRef resource, String key, String value) {
        aws.tag(resource, key, value);
    }

    @Override
    public void observe(InMemoryProvider.Calls observer) {
        aws.onCall(observer);
    }

    @Override
    public void awaitQuiet() {
        server.awaitQuiet();
    }

    @Override
    public void close() {
        server.close();
    }
}
