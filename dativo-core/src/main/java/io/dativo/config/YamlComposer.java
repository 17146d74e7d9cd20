package io.dativo.config;

import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.problem.Characters;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Makes a tree from the parser's events: resolves anchors and merge keys, and refuses what would make the tree endless
 * or huge. An aliased subtree is shared, but it counts in full each time it is used, because a walk over the tree
 * meets it each time. For one document; not thread-safe.
 */
final class YamlComposer {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 100_000;
    /** The limit that YAML sets to a key without a question mark. */
    private static final int LONGEST_KEY = 1024;

    private static final String MERGE = "tag:yaml.org,2002:merge";

    private final Parser events;
    private final String file;
    private final ProblemLog problems;
    private final Map<String, Anchor> anchors = new HashMap<>();
    private final DottedPath path = new DottedPath("");
    private int nodes;
    private int deepest;

    YamlComposer(Parser events, String file, ProblemLog problems) {
        this.events = events;
        this.file = file;
        this.problems = problems;
    }

    /**
     * The only document of the stream.
     *
     * @return its root, or null when the stream holds no document
     * @throws InvalidInputException when the document is too large, too deep or endless
     */
    @Nullable
    ConfigNode document() {
        events.getEvent();
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        events.getEvent();
        ConfigNode root = node(1);
        events.getEvent();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw refuse(
                    "yaml-several-documents",
                    "a second document begins here",
                    at(events.peekEvent().getStartMark()),
                    "keep one document in each file");
        }
        return root;
    }

    private ConfigNode node(int depth) {
        Event event = events.getEvent();
        count(1, event);
        reach(depth, event);
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        String name = ((NodeEvent) event).getAnchor();
        if (name == null) {
            return value(event, depth);
        }
        int before = nodes - 1;
        int outer = deepest;
        deepest = depth;
        anchors.put(name, Anchor.OPEN);
        ConfigNode node = value(event, depth);
        anchors.put(name, new Anchor(node, nodes - before, deepest - depth));
        deepest = Math.max(outer, deepest);
        return node;
    }

    private ConfigNode alias(AliasEvent event, int depth) {
        Anchor anchor = anchors.get(event.getAnchor());
        if (anchor == null) {
            throw refuse(
                    "yaml-unknown-alias",
                    "the alias *" + event.getAnchor() + " has no anchor &" + event.getAnchor() + " before it",
                    at(event.getStartMark()),
                    "write a text that begins with * in quotes");
        }
        if (anchor.node == null) {
            throw refuse(
                    "yaml-recursive-alias",
                    "the alias *" + event.getAnchor() + " is inside the value that it stands for",
                    at(event.getStartMark()),
                    null);
        }
        count(anchor.size - 1, event);
        reach(depth + anchor.height, event);
        return anchor.node;
    }

    private ConfigNode value(Event event, int depth) {
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        checkTag((CollectionStartEvent) event);
        return event instanceof MappingStartEvent ? mapping(event, depth) : sequence(event, depth);
    }

    private Scalar scalar(ScalarEvent event) {
        SourceLocation location = at(event.getStartMark());
        if (!Characters.areWhole(event.getValue())) {
            problems.add(Problem.error(
                    "half-character",
                    "this text holds half of a character: a surrogate without its other half, which no system can store",
                    path.toString(),
                    location,
                    "write the whole character, or its escape with eight digits: \\U0001F680"));
        }
        String tag = event.getTag();
        if (event.getImplicit().canOmitTagInPlainScalar()) {
            return Yaml11.plain(event.getValue(), location);
        }
        if (tag == null) {
            return Yaml11.text(event.getValue(), location);
        }
        Scalar tagged = Yaml11.tagged(tag, event.getValue(), location);
        if (tagged == null) {
            refuseTag(tag, location);
            return Yaml11.text(event.getValue(), location);
        }
        return tagged;
    }

    private Sequence sequence(Event start, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            int mark = path.enter(items.size());
            items.add(node(depth + 1));
            path.leave(mark);
        }
        events.getEvent();
        return new Sequence(items, at(start.getStartMark()));
    }

    private Mapping mapping(Event start, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Entry> merged = null;
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            if (isMerge(events.peekEvent())) {
                events.getEvent();
                merged = merged == null ? new LinkedHashMap<>() : merged;
                merge(node(depth + 1), merged);
            } else {
                entry(entries, depth);
            }
        }
        events.getEvent();
        if (merged != null) {
            merged.putAll(entries);
            entries = merged;
        }
        return new Mapping(entries, at(start.getStartMark()));
    }

    private void entry(Map<String, Entry> entries, int depth) {
        ConfigNode key = node(depth + 1);
        if (!(key instanceof Scalar scalar) || !isUsable(scalar.text())) {
            problems.add(Problem.error(
                    "yaml-complex-key",
                    "a key must be a text of at most " + LONGEST_KEY + " characters on one line",
                    path.toString(),
                    key.location(),
                    "write a text with braces or brackets in quotes"));
            node(depth + 1);
            return;
        }
        int mark = path.enter(scalar.text());
        Entry old = entries.get(scalar.text());
        if (old != null) {
            problems.add(Problem.warning(
                    "duplicate-key",
                    "the key is written twice; the last one is used, not the one at " + old.keyLocation(),
                    path.toString(),
                    scalar.location(),
                    "remove one of the two"));
        }
        entries.put(scalar.text(), new Entry(scalar.location(), node(depth + 1)));
        path.leave(mark);
    }

    /** Keys are shown in messages. */
    private static boolean isUsable(String key) {
        if (key.length() > LONGEST_KEY) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (Character.isISOControl(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMerge(Event event) {
        return event instanceof ScalarEvent scalar
                && (scalar.getImplicit().canOmitTagInPlainScalar() || MERGE.equals(scalar.getTag()))
                && scalar.getValue().equals("<<");
    }

    /** Of several mappings the first wins; their keys stand before the mapping's own, the last mapping's first. */
    private void merge(ConfigNode value, Map<String, Entry> merged) {
        List<ConfigNode> sources = value instanceof Sequence list ? list.items() : List.of(value);
        for (int i = sources.size() - 1; i >= 0; i--) {
            if (sources.get(i) instanceof Mapping mapping) {
                merged.putAll(mapping.entries());
            } else {
                problems.add(Problem.error(
                        "yaml-merge",
                        "'<<' takes a mapping or a list of mappings",
                        path.toString(),
                        sources.get(i).location(),
                        "give it an alias, for example <<: *defaults"));
            }
        }
    }

    private void checkTag(CollectionStartEvent event) {
        String tag = event.getTag();
        String own = event instanceof SequenceStartEvent ? "tag:yaml.org,2002:seq" : "tag:yaml.org,2002:map";
        if (tag != null && !tag.equals("!") && !tag.equals(own)) {
            refuseTag(tag, at(event.getStartMark()));
        }
    }

    private void refuseTag(String tag, SourceLocation location) {
        String shown = tag.startsWith("tag:yaml.org,2002:") ? "!!" + tag.substring("tag:yaml.org,2002:".length()) : tag;
        problems.add(Problem.error(
                "yaml-tag",
                "the tag " + shown + " is unknown here or does not fit its value",
                path.toString(),
                location,
                "remove it; a text that begins with ! needs quotes"));
    }

    private void count(int more, Event event) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw refuse(
                    "yaml-too-large",
                    "the document has more than " + MAX_NODES + " values, each use of an alias counted in full",
                    at(event.getStartMark()),
                    null);
        }
    }

    private void reach(int depth, Event event) {
        deepest = Math.max(deepest, depth);
        if (depth > MAX_DEPTH) {
            throw refuse(
                    "yaml-too-deep",
                    "the document is nested more than " + MAX_DEPTH + " levels deep",
                    at(event.getStartMark()),
                    null);
        }
    }

    private InvalidInputException refuse(String code, String message, SourceLocation location, @Nullable String hint) {
        return new InvalidInputException(file, List.of(Problem.error(code, message, path.toString(), location, hint)));
    }

    private SourceLocation at(Mark mark) {
        return new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /**
     * A named node.
     *
     * @param node the node, or null while it is being composed
     * @param size how many nodes it is, aliases counted in full
     * @param height how many levels it has below itself
     */
    private record Anchor(@Nullable ConfigNode node, int size, int height) {
        static final Anchor OPEN = new Anchor(null, 0, 0);
    }
}
