package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordModel;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document that a record made in code would have been bound from. Its nodes have no place. */
final class RecordTree {
    private RecordTree() {}

    static Mapping of(Record made) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        RecordComponent[] declared = made.getClass().getRecordComponents();
        List<RecordModel.Component> components = RecordModel.of(made.getClass()).components();
        for (int i = 0; i < declared.length; i++) {
            Object value = value(made, declared[i]);
            if (value instanceof Map<?, ?> more && components.get(i).isRest()) {
                more.forEach((key, item) -> entries.put(String.valueOf(key), new Entry(null, node(item))));
            } else if (value != null) {
                entries.put(components.get(i).key(), new Entry(null, node(value)));
            }
        }
        return new Mapping(entries, null);
    }

    private static ConfigNode node(@Nullable Object value) {
        if (value instanceof Record made) {
            return of(made);
        }
        if (value instanceof List<?> list) {
            return new Sequence(list.stream().map(RecordTree::node).toList(), null);
        }
        return ConfigNode.of(value, null);
    }

    private static @Nullable Object value(Record made, RecordComponent component) {
        try {
            return component.getAccessor().invoke(made);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    made.getClass().getName() + "." + component.getName() + " cannot be read", e);
        }
    }
}
