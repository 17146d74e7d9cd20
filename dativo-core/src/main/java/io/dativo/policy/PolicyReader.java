package io.dativo.policy;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordBinder;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.YamlReader;
import io.dativo.policy.PolicyFile.RuleBlock;
import io.dativo.policy.PolicyFile.ScopeBlock;
import io.dativo.policy.PolicyFile.ValuesBlock;
import io.dativo.policy.PolicyFile.WaiverBlock;
import io.dativo.problem.Problem;
import io.dativo.problem.Severity;
import io.dativo.problem.SourceLocation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a policy file; what is wrong is located, and everything that is wrong is told. One file each. */
final class PolicyReader {
    /** A single text may stand where a list is meant. */
    private static final Set<String> LISTS = Set.of("allowed", "order", "require", "contact_keys");

    private static final Set<String> SCOPE_LISTS = Set.of("provider", "resource_type", "tenant", "environment");

    private final @Nullable Path directory;
    private final Collection<Problem> problems;
    private final TagPolicy.Builder policy = TagPolicy.builder();

    private PolicyReader(@Nullable Path directory, Collection<Problem> problems) {
        this.directory = directory;
        this.problems = problems;
    }

    static @Nullable TagPolicy read(Path file, Collection<Problem> problems) {
        List<Problem> found = new ArrayList<>();
        ConfigNode node = YamlReader.read(file, file.toString(), found);
        Path parent = file.getParent();
        TagPolicy read = new PolicyReader(parent == null ? Path.of("") : parent, found).policy(node);
        problems.addAll(found);
        return read;
    }

    static @Nullable TagPolicy read(String text, String name, Collection<Problem> problems) {
        List<Problem> found = new ArrayList<>();
        ConfigNode node = YamlReader.read(text, name, found);
        TagPolicy read = new PolicyReader(null, found).policy(node);
        problems.addAll(found);
        return read;
    }

    private @Nullable TagPolicy policy(@Nullable ConfigNode node) {
        if (node == null) {
            return null;
        }
        if (!(node instanceof Mapping root)) {
            problems.add(
                    Problem.error("wrong-type", "a tag policy is a mapping", "", node.location(), "begin with rules:"));
            return null;
        }
        Mapping frame = root.without("rules").without("waivers").without("aliases");
        PolicyFile file = RecordBinder.bind(PolicyFile.class, texts(frame, LISTS), "", Nulls.REFUSED, problems);
        if (file != null) {
            frame(file);
        }
        mapping(root, "rules", this::rule);
        mapping(root, "aliases", (key, spellings) -> policy.alias(key, strings(spellings, "aliases." + key)));
        ConfigNode waivers = root.get("waivers");
        if (waivers instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                waiver(sequence.items().get(i), "waivers." + i);
            }
        } else if (waivers != null) {
            wrongType("waivers", "is a list", waivers);
        }
        return policy.build(problems);
    }

    private void frame(PolicyFile file) {
        if (file.version() != null) {
            policy.version(file.version());
        }
        if (file.stage() != null) {
            policy.stage(word(Stage.class, file.stage(), Stage.ENFORCE));
        }
        ValuesBlock values = file.values();
        if (values != null) {
            policy.lints(new ValueLints(
                    severity(values.secrets(), ValueLints.DEFAULT.secrets()),
                    severity(values.personalData(), ValueLints.DEFAULT.personalData()),
                    values.contactKeys() == null ? ValueLints.DEFAULT.contactKeys() : values.contactKeys()));
        }
    }

    private void rule(String id, ConfigNode node) {
        String path = "rules." + id;
        ConfigNode prepared = node;
        if (node instanceof Mapping mapping) {
            Mapping texts = texts(mapping, LISTS);
            if (texts.get("scope") instanceof Mapping scope) {
                texts = texts.with("scope", texts(scope, SCOPE_LISTS));
            }
            prepared = texts;
        }
        RuleBlock block = RecordBinder.bind(RuleBlock.class, prepared, path, Nulls.REFUSED, problems);
        if (block == null) {
            return;
        }
        TagRule.Builder rule = TagRule.builder(id).required(Boolean.TRUE.equals(block.required()));
        set(block.description(), rule::description);
        set(block.key(), rule::key);
        set(block.purpose(), word -> rule.purpose(word(Purpose.class, word, Purpose.OPERATIONS)));
        set(block.allowed(), rule::allowed);
        set(block.allowedFrom(), file -> allowedFrom(rule, file, path + ".allowed_from", node.locate("allowed_from")));
        set(block.pattern(), rule::pattern);
        set(block.minLength(), rule::minLength);
        set(block.maxLength(), rule::maxLength);
        set(block.type(), word -> rule.type(word(ValueType.class, word, ValueType.BOOLEAN)));
        set(block.min(), rule::min);
        set(block.max(), rule::max);
        set(block.order(), rule::order);
        set(block.require(), keys -> rule.require(keys.toArray(new String[0])));
        set(block.severity(), word -> rule.severity(word(Severity.class, word, Severity.ERROR)));
        set(block.stage(), word -> rule.stage(word(Stage.class, word, Stage.ENFORCE)));
        set(block.scope(), scope -> rule.scope(scope(scope)));
        if (node.at("when").orElse(null) instanceof Mapping when) {
            when.entries()
                    .forEach((key, entry) -> rule.when(
                            key, strings(entry.value(), path + ".when." + key).toArray(new String[0])));
        }
        policy.rule(rule.build(), field -> field.startsWith("when.") ? node.locate("when") : node.locate(field));
    }

    private void waiver(ConfigNode node, String path) {
        ConfigNode prepared = node instanceof Mapping mapping ? texts(mapping, Set.of()) : node;
        WaiverBlock block = RecordBinder.bind(WaiverBlock.class, prepared, path, Nulls.REFUSED, problems);
        if (block == null) {
            return;
        }
        Waiver.Builder waiver = Waiver.builder(block.rule()).location(node.location());
        set(block.resource(), waiver::resource);
        set(block.job(), waiver::job);
        set(block.check(), word -> waiver.check(word(Finding.Check.class, word, Finding.Check.WAIVER)));
        set(block.value(), waiver::value);
        set(block.reason(), waiver::reason);
        set(block.owner(), waiver::owner);
        String expires = block.expires();
        if (expires != null) {
            try {
                waiver.expires(LocalDate.parse(expires));
            } catch (DateTimeParseException notDate) {
                problems.add(Problem.error(
                        "invalid-value",
                        "'" + expires + "' is not a date",
                        path + ".expires",
                        node.locate("expires"),
                        "write the last day on which it holds, for example 2027-03-31"));
                return;
            }
        }
        policy.waiver(waiver.build());
    }

    private void allowedFrom(TagRule.Builder rule, String file, String path, @Nullable SourceLocation location) {
        if (directory == null) {
            problems.add(Problem.error(
                    "invalid-value",
                    "a policy that is read from a text has no directory to find '" + file + "' in",
                    path,
                    location,
                    "read the policy from a file, or list the values under allowed"));
            return;
        }
        try {
            rule.allowedFrom(directory.resolve(file));
        } catch (InvalidPathException notPath) {
            problems.add(Problem.error("invalid-value", "'" + file + "' is not a path", path, location, null));
        }
    }

    private static PolicyScope scope(ScopeBlock scope) {
        return new PolicyScope(
                orEmpty(scope.provider()),
                orEmpty(scope.resourceType()),
                orEmpty(scope.tenant()),
                orEmpty(scope.environment()));
    }

    private void mapping(Mapping root, String key, BiConsumer<String, ConfigNode> each) {
        ConfigNode node = root.get(key);
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((name, entry) -> each.accept(name, entry.value()));
        } else if (node != null) {
            wrongType(key, "is a mapping", node);
        }
    }

    private void wrongType(String path, String is, ConfigNode node) {
        problems.add(Problem.error("wrong-type", is, path, node.location(), "see the guide to tag policies"));
    }

    /** One text or a list of texts. */
    private List<String> strings(ConfigNode node, String path) {
        List<ConfigNode> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
        List<String> texts = new ArrayList<>(items.size());
        for (ConfigNode item : items) {
            if (item instanceof Scalar scalar && scalar.value() instanceof String text) {
                texts.add(text);
            } else {
                String written = item instanceof Scalar scalar ? "'" + scalar.text() + "' " : "";
                problems.add(Problem.error(
                        "wrong-type", written + "is not a text", path, item.location(), "put it in quotes"));
            }
        }
        return texts;
    }

    /** The mapping with lists where single texts stand for one, and with dates as the texts that they are. */
    private static Mapping texts(Mapping mapping, Set<String> lists) {
        Mapping prepared = mapping;
        for (Map.Entry<String, ConfigNode.Entry> entry : mapping.entries().entrySet()) {
            ConfigNode value = entry.getValue().value();
            if (value instanceof Scalar scalar && scalar.kind() == ConfigNode.Kind.TIMESTAMP) {
                value = scalar.withText(scalar.text());
            }
            if (value instanceof Scalar scalar
                    && lists.contains(entry.getKey())
                    && scalar.kind() != ConfigNode.Kind.NULL) {
                value = new Sequence(List.of(scalar), scalar.location());
            }
            if (value instanceof Mapping inner && entry.getKey().equals("values")) {
                value = texts(inner, lists);
            }
            prepared = prepared.with(entry.getKey(), value);
        }
        return prepared;
    }

    private static <T> void set(@Nullable T value, java.util.function.Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    /** The constant that a word names; a word that names none has been told of already. */
    private static <E extends Enum<E>> E word(Class<E> type, String word, E otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        return otherwise;
    }

    private static @Nullable Severity severity(@Nullable String word, @Nullable Severity otherwise) {
        if (word == null) {
            return otherwise;
        }
        return word.equals("off") ? null : word(Severity.class, word, Severity.ERROR);
    }
}
