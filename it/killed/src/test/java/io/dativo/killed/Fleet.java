package io.dativo.killed;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.provider.Providers;
import io.dativo.test.InMemoryProvider;
import java.util.List;
import java.util.Map;

/** Resources that outlive the processes which tag them. */
interface Fleet extends AutoCloseable {
    /** {@return what a process needs to find them: {@link Victim#main}'s first two arguments} */
    List<String> address();

    /** {@return the way to them from this process} */
    Providers providers();

    List<ResourceRef> resources();

    Map<String, String> tags(ResourceRef resource);

    /** Writes as a program does that knows nothing of us. */
    void tag(ResourceRef resource, String key, String value);

    /** Has the calls of other processes observed. */
    void observe(InMemoryProvider.Calls observer);

    /** Waits until what a dead process asked for was carried out. */
    void awaitQuiet();

    @Override
    void close();
}
