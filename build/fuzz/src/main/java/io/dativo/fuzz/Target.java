package io.dativo.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dativo.Dativo;
import io.dativo.audit.AuditLog;
import io.dativo.aws.organizations.AwsTagPolicies;
import io.dativo.azure.policy.AzurePolicies;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.job.JobLoader;
import io.dativo.job.LoadResult;
import io.dativo.ledger.OwnershipLedger;
import io.dativo.policy.TagPolicy;
import io.dativo.problem.DativoException;
import io.dativo.problem.InvalidInputException;
import io.dativo.propagation.PropagationPlan;
import io.dativo.spi.VersionedStore;
import io.dativo.terraform.StateReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What reads bytes that others wrote. Whatever the bytes are, it reads them or refuses them as it promises. */
public enum Target {
    /** A job file with its asset and recipes, up to its decided tags. */
    JOB(Target::job),
    /** An asset file. */
    ASSET(bytes -> say(JobLoader.builder()
            .base(Folder.PATH)
            .build()
            .readAsset(Folder.write("fuzzed-asset.yaml", bytes))
            .problems())),
    /** A tag policy. */
    POLICY(bytes -> TagPolicy.read(new String(bytes, UTF_8), "policy.yaml")),
    /** A Terraform state, in each way of reading it. */
    STATE(Target::state),
    /** A plan that travelled as a document. */
    PLAN(bytes -> say(PropagationPlan.fromJson(new String(bytes, UTF_8)))),
    /** A document of the ledger. */
    LEDGER(bytes -> OwnershipLedger.of(new OneDocument(new String(bytes, UTF_8)))
            .read(new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake"))),
    /** An audit log. */
    AUDIT(bytes -> AuditLog.file(Folder.write("audit.jsonl", bytes)).verify()),
    /** A tag policy of AWS Organizations. */
    AWS_TAG_POLICY(bytes -> AwsTagPolicies.parse(new String(bytes, UTF_8), "policy.json")),
    /** A definition of Azure Policy. */
    AZURE_POLICY(bytes -> AzurePolicies.parse(Map.of("policy.json", new String(bytes, UTF_8)))),
    /** What clouds and catalogs answer. */
    ANSWER(bytes -> Server.ANSWERS.give(bytes));

    private final Consumer<byte[]> reading;

    Target(Consumer<byte[]> reading) {
        this.reading = reading;
    }

    /**
     * Reads.
     *
     * @param bytes any bytes
     */
    public void read(byte[] bytes) {
        try {
            reading.accept(bytes);
        } catch (DativoException refused) {
            say(refused);
        }
    }

    /** What was read, and what was refused, has a text. */
    private static void say(Object read) {
        if (read.toString().isEmpty()) {
            throw new AssertionError("no word for " + read.getClass());
        }
    }

    private static void job(byte[] bytes) {
        Dativo dativo = Dativo.builder().base(Folder.PATH).withoutDiscovery().build();
        LoadResult loaded = dativo.load(Folder.write("fuzzed-job.yaml", bytes));
        loaded.problems().forEach(Target::say);
        if (!loaded.hasErrors()) {
            say(dativo.resolve(loaded.job()));
        }
    }

    private static void state(byte[] bytes) {
        for (StateReader reader : new StateReader[] {
            StateReader.outputs(),
            StateReader.outputsAndResources(),
            StateReader.outputsAndResources().strict()
        }) {
            try {
                say(reader.read(new ByteArrayInputStream(bytes), "state"));
            } catch (InvalidInputException refused) {
                say(refused);
            }
        }
    }

    /** Files that a job may name, beside the one that is fuzzed. */
    private static final class Folder {
        static final Path PATH = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("dativo-fuzz");
                Files.writeString(
                        folder.resolve("connector.yaml"), "name: any\ntype: csv\ndefault_engine: {type: native}\n");
                Files.writeString(folder.resolve("asset.yaml"), """
                        name: orders
                        version: "1"
                        source_type: csv
                        object: orders
                        schema: [{name: id}]
                        team: {owner: data@acme.example}
                        """);
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static Path write(String name, byte[] bytes) {
            try {
                return Files.write(PATH.resolve(name), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Started when the first answer is asked for. */
    private static final class Server {
        static final Answers ANSWERS = new Answers();
    }

    /** A store in which every name has one document. */
    private record OneDocument(String content) implements VersionedStore {
        @Override
        public Optional<Versioned> read(String name) {
            return Optional.of(new Versioned(content, "1"));
        }

        @Override
        public SortedMap<String, Versioned> readAll(String prefix) {
            return new TreeMap<>(Map.of("document", new Versioned(content, "1")));
        }

        @Override
        public void delete(String name) {
            throw new AssertionError("reading deletes nothing");
        }

        @Override
        public boolean write(String name, String changed, @Nullable String expectedVersion) {
            throw new AssertionError("reading writes nothing");
        }
    }
}
