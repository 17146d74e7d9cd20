package io.dativo.policy;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Kind;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.config.RecordBinder;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.YamlReader;
import io.dativo.document.RealPaths;
import io.dativo.policy.PolicyFile.RuleBlock;
import io.dativo.policy.PolicyFile.ScopeBlock;
import io.dativo.policy.PolicyFile.ValuesBlock;
import io.dativo.policy.PolicyFile.WaiverBlock;
import io.dativo.problem.Problem;
import io.dativo.problem.Result;
import io.dativo.problem.Severity;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a policy file; whatever is wrong with it is reported, with its place. For one file. */
final class PolicyReader {
    /** Where a single text may stand for a list of one: these keys, and every key below the named ones. */
    private static final Set<String> LISTS = Set.of("allowed", "order", "require", "contact_keys");

    private static final Set<String> MAPS_OF_LISTS = Set.of("aliases", "when", "scope");

    private final ConfigNode document;
    private final @Nullable Path directory;
    private final Collection<Problem> problems;
    private final TagPolicy.Builder policy = TagPolicy.builder();

    private PolicyReader(ConfigNode document, @Nullable Path directory, Collection<Problem> problems) {
        this.document = document;
        this.directory = directory;
        this.problems = problems;
    }

    static Result<TagPolicy> read(Path file) {
        List<Problem> problems = new ArrayList<>();
        ConfigNode document = YamlReader.read(file, file.toString(), problems);
        Path parent = file.getParent();
        return read(file.toString(), document, parent == null ? Path.of("") : parent, problems);
    }

    static Result<TagPolicy> read(String text, String name) {
        List<Problem> problems = new ArrayList<>();
        return read(name, YamlReader.read(text, name, problems), null, problems);
    }

    private static Result<TagPolicy> read(
            String name, @Nullable ConfigNode document, @Nullable Path directory, List<Problem> problems) {
        TagPolicy policy = document == null ? null : new PolicyReader(document, directory, problems).policy();
        return new Result<>(name, policy, problems);
    }

    private @Nullable TagPolicy policy() {
        refusePlaceholders("", document);
        PolicyFile file = RecordBinder.bind(PolicyFile.class, prepared("", document), "", Nulls.REFUSED, problems);
        if (file == null || file.rules() == null || file.rules().containsValue(null)) {
            return null;
        }
        policy.locatedBy(document::locate);
        set(file.version(), policy::version);
        set(file.stage(), word -> policy.stage(constant(Stage.class, word, Stage.ENFORCE)));
        set(file.values(), this::values);
        set(
                file.aliases(),
                aliases -> aliases.forEach((key, spellings) -> policy.alias(key, array(present(spellings)))));
        set(file.rules(), rules -> rules.forEach(this::rule));
        List<WaiverBlock> waivers = file.waivers();
        for (int i = 0; waivers != null && i < waivers.size(); i++) {
            String path = "waivers." + i;
            set(waivers.get(i), waiver -> waiver(waiver, path));
        }
        return policy.build(problems);
    }

    private void values(ValuesBlock values) {
        ValueLints lints = ValueLints.DEFAULT;
        policy.lints(new ValueLints(
                values.secrets() == null ? lints.secrets() : severity(values.secrets()),
                values.personalData() == null ? lints.personalData() : severity(values.personalData()),
                values.contactKeys() == null ? lints.contactKeys() : present(values.contactKeys())));
    }

    private void rule(String id, RuleBlock block) {
        TagRule.Builder rule = TagRule.builder(id)
                .required(Boolean.TRUE.equals(block.required()))
                .ignoreCase(Boolean.TRUE.equals(block.ignoreCase()));
        set(block.description(), rule::description);
        set(block.key(), rule::key);
        set(block.purpose(), word -> rule.purpose(constant(Purpose.class, word, Purpose.OPERATIONS)));
        set(block.allowed(), values -> rule.allowed(present(values)));
        set(block.allowedFrom(), file -> allowedFrom(rule, file, "rules." + id + ".allowed_from"));
        set(block.pattern(), rule::pattern);
        set(block.minLength(), rule::minLength);
        set(block.maxLength(), rule::maxLength);
        set(block.type(), word -> rule.type(constant(ValueType.class, word, ValueType.BOOLEAN)));
        set(block.min(), rule::min);
        set(block.max(), rule::max);
        set(block.order(), values -> rule.order(present(values)));
        merge(rule, id, block);
        set(block.when(), when -> when.forEach((key, values) -> rule.when(key, array(present(values)))));
        set(block.require(), keys -> rule.require(array(present(keys))));
        set(block.scope(), scope -> rule.scope(scope(scope)));
        set(block.severity(), word -> rule.severity(constant(Severity.class, word, Severity.ERROR)));
        set(block.stage(), word -> rule.stage(constant(Stage.class, word, Stage.ENFORCE)));
        policy.rule(rule.build());
    }

    private void merge(TagRule.Builder rule, String id, RuleBlock block) {
        String owner = block.mergeOwner();
        String merge = block.merge();
        String path = "rules." + id;
        if (owner != null && !"owner".equals(merge)) {
            mergeProblem(
                    path + ".merge_owner", "merge_owner names an owner, and merge is not owner", "add merge: owner");
        }
        if (merge == null) {
            return;
        }
        switch (merge) {
            case "union" -> rule.merge(MergeRule.union());
            case "strongest" ->
                rule.merge(MergeRule.strongest(block.order() == null ? List.of() : present(block.order())));
            case "owner" -> {
                if (owner == null || owner.isBlank()) {
                    mergeProblem(
                            path + ".merge",
                            "merge: owner needs one",
                            "add merge_owner: the id of a job, or terraform");
                } else {
                    rule.merge(owner.equals("terraform") ? MergeRule.terraform() : MergeRule.owner(owner));
                }
            }
            default -> rule.merge(MergeRule.conflict());
        }
    }

    private void mergeProblem(String path, String message, String hint) {
        problems.add(Problem.error("invalid-value", message, path, document.locate(path), hint));
    }

    private void allowedFrom(TagRule.Builder rule, String file, String path) {
        if (directory == null) {
            problems.add(Problem.error(
                    "invalid-value",
                    "a policy that is read from a text has no folder to find '" + file + "' in",
                    path,
                    document.locate(path),
                    "read the policy from a file, or list the values under allowed"));
            return;
        }
        try {
            Path values = directory.resolve(file);
            if (Files.exists(values)
                    && !RealPaths.isBelow(values, List.of(directory, Path.of("").toAbsolutePath()))) {
                problems.add(Problem.error(
                        "outside-of-root",
                        "'" + file + "' lies neither below the folder of the policy nor below the working directory",
                        path,
                        document.locate(path),
                        "move it there, or name it in code: TagRule.Builder.allowedFrom"));
                return;
            }
            rule.allowedFrom(values);
        } catch (InvalidPathException notPath) {
            problems.add(
                    Problem.error("invalid-value", "'" + file + "' is not a path", path, document.locate(path), null));
        }
    }

    private static PolicyScope scope(ScopeBlock scope) {
        return new PolicyScope(
                present(scope.provider()),
                present(scope.resourceType()),
                present(scope.tenant()),
                present(scope.environment()));
    }

    private void waiver(WaiverBlock block, String path) {
        Waiver.Builder waiver =
                Waiver.builder(block.rule() == null ? "" : block.rule()).location(document.locate(path));
        set(block.resource(), waiver::resource);
        set(block.job(), waiver::job);
        set(block.check(), word -> waiver.check(constant(Finding.Check.class, word, Finding.Check.WAIVER)));
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
                        document.locate(path + ".expires"),
                        "write the last day on which it holds, for example 2027-03-31"));
                return;
            }
        }
        policy.waiver(waiver.build());
    }

    /** The document with lists where single texts stand for one, and with dates as the texts that they are. */
    private static ConfigNode prepared(String key, ConfigNode node) {
        if (node instanceof Sequence sequence) {
            return new Sequence(
                    sequence.items().stream().map(item -> prepared("", item)).toList(), sequence.location());
        }
        if (!(node instanceof Mapping mapping)) {
            return text(node);
        }
        Map<String, ConfigNode.Entry> prepared = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigNode.Entry> entry : mapping.entries().entrySet()) {
            ConfigNode value = prepared(entry.getKey(), entry.getValue().value());
            boolean single = value instanceof Scalar scalar && scalar.kind() != Kind.NULL;
            if (single && (MAPS_OF_LISTS.contains(key) || LISTS.contains(entry.getKey()))) {
                value = new Sequence(List.of(value), value.location());
            }
            prepared.put(entry.getKey(), new ConfigNode.Entry(entry.getValue().keyLocation(), value));
        }
        return new Mapping(prepared, mapping.location());
    }

    /** Nothing expands them here, so a rule with one would quietly be another rule. */
    private void refusePlaceholders(String path, ConfigNode node) {
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((key, entry) -> {
                if (!key.equals("description")) {
                    refusePlaceholders(path.isEmpty() ? key : path + "." + key, entry.value());
                }
            });
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(item -> refusePlaceholders(path, item));
        } else if (node instanceof Scalar scalar && scalar.hasPlaceholder()) {
            problems.add(Problem.error(
                    "placeholder-in-policy",
                    "'" + scalar.text() + "' is a placeholder, and a tag policy has none",
                    path,
                    scalar.location(),
                    "write the value; to have another one by environment, give the rule a scope"));
        }
    }

    private static ConfigNode text(ConfigNode node) {
        return node instanceof Scalar scalar && scalar.kind() == Kind.TIMESTAMP ? scalar.withText(scalar.text()) : node;
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    /** The items that could be bound; the binder has reported the others and left null in their place. */
    private static List<String> present(@Nullable List<String> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(new String[0]);
    }

    /** The constant that a word names; the binder has reported a word that names none. */
    private static <E extends Enum<E>> E constant(Class<E> type, String word, E otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        return otherwise;
    }

    private static @Nullable Severity severity(String word) {
        return word.equals("off") ? null : constant(Severity.class, word, Severity.ERROR);
    }
}
