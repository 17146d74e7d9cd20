package io.dativo.aws;

import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tags as the SDK gives them: a value that is left out, as emulators do with an empty one, is null there. */
final class Tags {
    private Tags() {}

    /**
     * The tags of one resource.
     *
     * @throws ProviderException when one has no key: then it is no list of tags
     */
    static <T> Map<String, String> of(
            Collection<T> tags, Function<T, @Nullable String> key, Function<T, @Nullable String> value) {
        Map<String, String> map = new HashMap<>();
        for (T tag : tags) {
            String name = key.apply(tag);
            if (name == null) {
                throw new ProviderException(Kind.UNAVAILABLE, null, "the answer has a tag without a key", null);
            }
            String text = value.apply(tag);
            map.put(name, text == null ? "" : text);
        }
        return map;
    }

    /** The tags of one resource from a map. */
    static Map<String, String> of(Map<String, @Nullable String> tags) {
        return of(tags.entrySet(), Map.Entry::getKey, Map.Entry::getValue);
    }
}
