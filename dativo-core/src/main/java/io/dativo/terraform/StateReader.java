package io.dativo.terraform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.dativo.document.JsonValues;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.problem.DativoException;
import io.dativo.problem.Internal;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.ProviderException;
import io.dativo.provider.TerraformTypes;
import io.dativo.spi.StateSource;
import io.dativo.terraform.backend.StateSources;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads what Terraform and OpenTofu say of a workspace, in whichever of these forms it comes: a state (version 3 or 4), {@code terraform output -json}, {@code terraform show -json} of a state, and of a plan. The form
 * is detected. Keys may come in any order, unknown ones are ignored, and of an output that is there twice the last counts,
 * all as Terraform reads them. Numbers are exact. Immutable and thread-safe.
 *
 * <p>The bytes are streamed. Attributes of resources other than the id, the ARN and the tags are passed over without being
 * made into objects: a state holds keys and passwords in clear.
 *
 * <p>Whatever cannot be read is an {@link InvalidInputException} with one problem that says what the file is and what to
 * do, and holds nothing of what it says. Its codes: {@code state-empty}, {@code state-truncated}, {@code state-version},
 * {@code state-encrypted}, {@code state-is-backend-config}, {@code not-a-state}.
 */
@Internal
public final class StateReader {
    /** More resources than any state has: a list that never ends must not fill the memory. */
    private static final int MOST_KEPT = 1_000_000;

    private final boolean resources;
    private final TerraformTypes types;
    private final boolean wholeDocument;

    private StateReader(boolean resources, TerraformTypes types, boolean wholeDocument) {
        this.resources = resources;
        this.types = types;
        this.wholeDocument = wholeDocument;
    }

    /**
     * A reader of outputs only. It stops as soon as it knows them, which for a state that Terraform wrote is after a few
     * kilobytes, so damage behind the outputs goes unseen; see {@link #strict()}.
     *
     * @return the reader
     */
    public static StateReader outputs() {
        return new StateReader(false, TerraformTypes.UNKNOWN, false);
    }

    /**
     * A reader of outputs and of managed resources with their ids and tags, where most types keep them. It reads to the end.
     *
     * @return the reader
     */
    public static StateReader outputsAndResources() {
        return outputsAndResources(TerraformTypes.UNKNOWN);
    }

    /**
     * A reader of outputs and of managed resources with their ids and tags, where their types keep them. It reads to the end.
     *
     * @param types what providers say of types, see {@link io.dativo.provider.Providers#terraformTypes()}
     * @return the reader
     */
    public static StateReader outputsAndResources(TerraformTypes types) {
        return new StateReader(true, types, false);
    }

    /**
     * This reader, reading to the last byte in any case: a state that was cut off is reported wherever it was cut.
     *
     * @return the strict reader
     */
    public StateReader strict() {
        return new StateReader(resources, types, true);
    }

    /**
     * Reads from a source.
     *
     * @param source gives the bytes; opened and closed here
     * @return what it says
     * @throws InvalidInputException when the bytes are not a state that can be read
     * @throws ProviderException when the bytes cannot be had
     */
    public TerraformState read(StateSource source) {
        List<TerraformResource> found = new ArrayList<>();
        return read(source, each -> {
                    if (found.size() == MOST_KEPT) {
                        throw new StateProblems(source.describe(), () -> new byte[0]).tooMany(MOST_KEPT);
                    }
                    found.add(each);
                })
                .with(found);
    }

    /**
     * Reads from a source without keeping its resources: for states that are larger than memory.
     *
     * @param source gives the bytes; opened and closed here
     * @param each is given every managed resource in the order of the state, possibly before a problem is found further on
     * @return what it says, without resources
     * @throws InvalidInputException when the bytes are not a state that can be read
     * @throws ProviderException when the bytes cannot be had
     */
    public TerraformState read(StateSource source, Consumer<? super TerraformResource> each) {
        String name = source.describe();
        try (InputStream bytes = open(source, name)) {
            return parse(bytes, name, each);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    /** Opens a source, which may be an add-on's or the host's: whatever it throws is that the state cannot be had. */
    private static InputStream open(StateSource source, String name) {
        try {
            return source.open();
        } catch (DativoException known) {
            throw known;
        } catch (RuntimeException | LinkageError failed) {
            throw new ProviderException(
                    ProviderException.Kind.REJECTED, null, name + " could not be opened: " + failed, failed);
        }
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return what it says
     * @throws InvalidInputException when it is not a state that can be read
     * @throws ProviderException when it does not exist or cannot be opened
     */
    public TerraformState read(Path file) {
        return read(StateSources.file(file));
    }

    /**
     * Reads bytes that the caller has.
     *
     * @param bytes the bytes; not closed here
     * @param name where they are from, for messages; never a credential
     * @return what they say
     * @throws InvalidInputException when they are not a state that can be read
     * @throws ProviderException when the stream breaks
     */
    public TerraformState read(InputStream bytes, String name) {
        List<TerraformResource> found = new ArrayList<>();
        try {
            return parse(bytes, name, found::add).with(found);
        } catch (IOException failed) {
            throw unreadable(name, failed);
        }
    }

    private TerraformState parse(InputStream bytes, String name, Consumer<? super TerraformResource> each)
            throws IOException {
        WatchedInput input = new WatchedInput(bytes);
        StateProblems problems = new StateProblems(name, input::head);
        // The parser's own messages quote the document, so none of them is passed on, not even as a cause.
        try (JsonParser parser = JsonValues.FACTORY.createParser(input)) {
            return new StateParser(parser, problems, resources ? each : null, types, wholeDocument).parse();
        } catch (JsonEOFException cut) {
            throw problems.truncated(input.count());
        } catch (StreamConstraintsException tooMuch) {
            throw problems.tooMuch(JsonValues.FACTORY.streamReadConstraints());
        } catch (JacksonException broken) {
            throw input.endsNear(
                            broken.getLocation() == null
                                    ? -1
                                    : broken.getLocation().getByteOffset())
                    ? problems.truncated(input.count())
                    : problems.notJson(broken.getLocation());
        } catch (CharacterCodingException | CharConversionException notText) {
            throw problems.notJson(null);
        }
    }

    private static ProviderException unreadable(String name, IOException failed) {
        return new ProviderException(
                ProviderException.Kind.UNAVAILABLE, null, name + " could not be read to the end", failed);
    }
}
