package io.dativo.test;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dativo.test.DagsterMessages.ReaderError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what a child process reports by Dagster Pipes as the reader of Dagster 1.13 does, for tests that run without it:
 * one bad message ends the reading, half a line is taken for a line, what was declared must be reported once and nothing
 * else. Not thread-safe.
 */
public final class DagsterReader {
    /** Python refuses longer whole numbers and deeper documents. */
    private static final StreamReadConstraints PYTHON = StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(4_300)
            .maxNestingDepth(900)
            .build();

    private static final ObjectMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(PYTHON).build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Set<String> assets;
    private final Set<String> checks = new LinkedHashSet<>();
    private final DagsterMessages messages = new DagsterMessages();
    private boolean implicit = true;
    private boolean ownSession;
    private Optional<String> endedBy = Optional.empty();

    private DagsterReader(Set<String> assets) {
        this.assets = assets;
    }

    /**
     * A reader in a step of some assets.
     *
     * @param keys their keys, such as {@code acme/orders}
     * @return the reader
     */
    public static DagsterReader ofAssets(String... keys) {
        return new DagsterReader(new LinkedHashSet<>(Arrays.asList(keys)));
    }

    /**
     * Declares a check.
     *
     * @param asset the key of its asset
     * @param name its name
     * @return this
     */
    public DagsterReader check(String asset, String name) {
        checks.add(asset + ":" + name);
        return this;
    }

    /**
     * Does not assume that an asset was materialised of which nothing was reported.
     *
     * @return this
     */
    public DagsterReader withoutImplicitMaterializations() {
        implicit = false;
        return this;
    }

    /**
     * Takes the results before it looks at the exit code, as a session of its own does; {@code PipesSubprocessClient} loses
     * them when the child fails.
     *
     * @return this
     */
    public DagsterReader inSessionOfItsOwn() {
        ownSession = true;
        return this;
    }

    /**
     * Reads what became visible in the file at once. What does not end with a line end is taken for a line all the same.
     *
     * @param visible the bytes that follow those that were read before
     */
    public void read(byte[] visible) {
        try {
            decode(visible).lines().forEach(this::readLine);
        } catch (CharacterCodingException e) {
            endedBy = endedBy.or(() -> Optional.of("UnicodeDecodeError"));
        }
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** One line of the file; a space at either end is no part of JSON. */
    private void readLine(String line) {
        if (endedBy.isPresent()) {
            return;
        }
        try {
            if (line.startsWith("\uFEFF") || line.isBlank()) {
                throw new ReaderError("JSONDecodeError");
            }
            messages.handle(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            endedBy = Optional.of("JSONDecodeError");
        } catch (ReaderError e) {
            endedBy = Optional.of(e.python());
        }
    }

    /**
     * Reads the chunks of an object store: from 1 on, until one is missing or empty.
     *
     * @param chunks the content of each
     */
    public void readChunks(Map<Integer, byte[]> chunks) {
        for (int n = 1; chunks.getOrDefault(n, new byte[0]).length > 0 && endedBy.isEmpty(); n++) {
            new String(chunks.getOrDefault(n, new byte[0]), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(this::readChunkLine);
        }
    }

    /** A line of a chunk that is no JSON, or not of Pipes, goes to the log of the step and is no message. */
    private void readChunkLine(String line) {
        if (endedBy.isPresent() || line.isBlank()) {
            return;
        }
        try {
            JsonNode message = JSON.readTree(line);
            if (!message.isObject()) {
                throw new ReaderError("AttributeError");
            }
            if (message.has("__dagster_pipes_version")) {
                messages.handle(message);
            }
        } catch (JsonProcessingException e) {
            return;
        } catch (ReaderError e) {
            endedBy = Optional.of(e.python());
        }
    }

    /**
     * Ends the step.
     *
     * @param exitCode the exit code of the child; negative for the signal that killed it
     * @return what Dagster shows
     */
    public DagsterStep end(int exitCode) {
        List<DagsterStep.Log> logs = new ArrayList<>(messages.logs());
        if (!messages.opened()) {
            logs.add(new DagsterStep.Log("WARNING", "[pipes] did not receive any messages from external process."));
        } else if (!messages.closed()) {
            logs.add(new DagsterStep.Log("WARNING", "[pipes] did not receive closed message from external process."));
        }
        DagsterResults results = new DagsterResults(assets, checks);
        if (exitCode == 0 || ownSession) {
            results.take(messages.results(), implicit);
        }
        if (exitCode != 0) {
            results.fail((ownSession ? "exit code " : "External execution process failed with code ") + exitCode);
        }
        return new DagsterStep(
                results.failure(),
                results.materializations(),
                results.checks(),
                logs,
                messages.customMessages(),
                new DagsterStep.Closing(messages.opened(), messages.closed(), endedBy, messages.exceptions()));
    }
}
