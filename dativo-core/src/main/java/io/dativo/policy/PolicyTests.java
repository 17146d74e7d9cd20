package io.dativo.policy;

import io.dativo.config.ConfigNode;
import io.dativo.config.RecordBinder;
import io.dativo.config.RecordBinder.Nulls;
import io.dativo.config.YamlReader;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.PolicyTestFile.CaseBlock;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Table tests of a tag policy, written in YAML: tags or a job in, the verdict of each rule out. A rule that a test does not
 * name must not object in it. Immutable and thread-safe.
 *
 * <pre>{@code
 * policy: tag-policy.yaml          # from the folder of this file
 * tests:
 *   - name: a bucket needs a cost centre
 *     resource: aws/s3_bucket      # provider/type, and an id where a waiver names one: aws/s3_bucket/arn:aws:s3:::legacy
 *     tags: {environment: prod}
 *     expect: {cost-center: violation}
 *   - name: the orders job is fine
 *     job: jobs/orders.yaml        # from the folder of this file
 *     expect: {cost-center: compliant}
 * }</pre>
 */
public final class PolicyTests {
    private static final String INVALID = "invalid-value";

    private final Path file;
    private final ConfigNode document;
    private final Optional<Path> policy;
    private final List<PolicyTestCase> cases;

    private PolicyTests(Path file, ConfigNode document, Optional<Path> policy, List<PolicyTestCase> cases) {
        this.file = file;
        this.document = document;
        this.policy = policy;
        this.cases = List.copyOf(cases);
    }

    /**
     * Reads a file of tests.
     *
     * @param file the file
     * @return the tests
     * @throws InvalidInputException with every problem, when there is an error
     */
    public static PolicyTests load(Path file) {
        List<Problem> problems = new ArrayList<>();
        ConfigNode document = YamlReader.read(file, file.toString(), problems);
        PolicyTestFile read = document == null
                ? null
                : RecordBinder.bind(PolicyTestFile.class, texts(document), "", Nulls.REFUSED, problems);
        if (document == null || read == null || Problem.anyError(problems)) {
            throw new InvalidInputException("policy tests " + file, problems);
        }
        List<PolicyTestCase> cases = new ArrayList<>();
        for (int i = 0; i < read.tests().size(); i++) {
            PolicyTestCase test = test(read.tests().get(i), "tests." + i, document, problems);
            if (test != null) {
                cases.add(test);
            }
        }
        for (int i = 1; i < cases.size(); i++) {
            PolicyTestCase test = cases.get(i);
            if (cases.subList(0, i).stream().anyMatch(other -> other.name().equals(test.name()))) {
                problems.add(invalid(
                        document, test.path() + ".name", "two tests are named '" + test.name() + "'", "rename one"));
            }
        }
        if (read.tests().isEmpty()) {
            problems.add(invalid(document, "tests", "there is no test", "write at least one"));
        }
        if (Problem.anyError(problems)) {
            throw new InvalidInputException("policy tests " + file, problems);
        }
        return new PolicyTests(
                file, document, Optional.ofNullable(read.policy()).map(file::resolveSibling), cases);
    }

    /** {@return the policy file that the tests name} */
    public Optional<Path> policy() {
        return policy;
    }

    /** {@return the names of the tests, as they are written} */
    public List<String> names() {
        return cases.stream().map(PolicyTestCase::name).toList();
    }

    /**
     * Runs the tests.
     *
     * @param tested the policy
     * @param jobs gives the resources of a job file, as {@code Dativo.preview} has them; what it throws as {@link
     *     InvalidInputException} fails the test that names the job
     * @param clock says which day it is for waivers, in tests that do not say {@code today}
     * @return what came of each test
     */
    public PolicyTestReport run(
            TagPolicy tested, Function<Path, ? extends Collection<TaggedResource>> jobs, Clock clock) {
        Map<String, List<Problem>> results = new LinkedHashMap<>();
        List<Verdicts> verdicts = new ArrayList<>();
        for (PolicyTestCase test : cases) {
            try {
                Collection<TaggedResource> resources =
                        test.job() == null ? List.of(test.resource()) : jobs.apply(file.resolveSibling(test.job()));
                LocalDate today = test.today();
                Verdicts found = tested.check(
                        resources,
                        today == null
                                ? clock
                                : Clock.fixed(today.atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
                verdicts.add(found);
                results.put(test.name(), test.compare(tested, found, document));
            } catch (InvalidInputException refused) {
                results.put(test.name(), refused.problems());
            }
        }
        return new PolicyTestReport(tested, results, verdicts);
    }

    private static @Nullable PolicyTestCase test(
            CaseBlock block, String path, ConfigNode document, Collection<Problem> problems) {
        int before = problems.size();
        Map<String, Verdict> expected = new LinkedHashMap<>();
        Map<String, String> expect = block.expect() == null ? Map.of() : block.expect();
        expect.forEach((rule, word) -> verdict(word)
                .ifPresentOrElse(
                        verdict -> expected.put(rule, verdict),
                        () -> problems.add(invalid(
                                document,
                                path + ".expect." + rule,
                                "'" + word + "' is no verdict",
                                "write compliant, violation, waived, undetermined, not_observed, not_taggable or"
                                        + " not_covered"))));
        if ((block.job() == null) == (block.resource() == null)) {
            problems.add(
                    invalid(document, path, "a test names a job or a resource", "write job: or resource:, not both"));
        }
        String[] resource = (block.resource() == null ? "none/none" : block.resource()).split("/", 3);
        if (resource.length < 2) {
            problems.add(invalid(
                    document,
                    path + ".resource",
                    "'" + block.resource() + "' names no type",
                    "write provider/type, for example aws/s3_bucket"));
        }
        LocalDate today = null;
        try {
            today = block.today() == null ? null : LocalDate.parse(block.today());
        } catch (DateTimeParseException notDate) {
            problems.add(invalid(
                    document, path + ".today", "'" + block.today() + "' is not a date", "write it as 2027-03-31"));
        }
        if (problems.size() > before) {
            return null;
        }
        String id = resource.length == 3 ? resource[2] : "a-resource";
        return new PolicyTestCase(
                path,
                block.name(),
                block.job(),
                tagged(block, new ResourceRef(resource[0], resource[1], id)),
                today,
                expected);
    }

    private static TaggedResource tagged(CaseBlock block, ResourceRef ref) {
        TagOrigin origin = TagOrigin.of(TagLevel.INFRASTRUCTURE, "tags");
        TaggedResource.Builder resource = TaggedResource.builder(ref);
        if (block.tags() != null) {
            resource.tags(TagSet.of(block.tags(), origin));
        }
        if (block.before() != null) {
            resource.before(TagSet.of(block.before(), origin));
        }
        if (block.tenant() != null) {
            resource.tenant(block.tenant());
        }
        if (block.environment() != null) {
            resource.environment(block.environment());
        }
        return resource.build();
    }

    private static Optional<Verdict> verdict(String word) {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }

    private static Problem invalid(ConfigNode document, String path, String message, String hint) {
        return Problem.error(INVALID, message, path, document.locate(path), hint);
    }

    /** The document with each value as the text that it is: a tag {@code 30} and a date are texts. */
    private static ConfigNode texts(ConfigNode node) {
        if (node instanceof ConfigNode.Sequence sequence) {
            return new ConfigNode.Sequence(
                    sequence.items().stream().map(PolicyTests::texts).toList(), sequence.location());
        }
        if (node instanceof ConfigNode.Mapping mapping) {
            Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((key, entry) ->
                            entries.put(key, new ConfigNode.Entry(entry.keyLocation(), texts(entry.value()))));
            return new ConfigNode.Mapping(entries, mapping.location());
        }
        return node instanceof ConfigNode.Scalar scalar && scalar.kind() != ConfigNode.Kind.NULL
                ? scalar.withText(scalar.text())
                : node;
    }
}
