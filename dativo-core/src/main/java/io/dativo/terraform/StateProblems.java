package io.dativo.terraform;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.SourceLocation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a file that is no readable state turns out to be, and what to do. Nothing of the file's text is in the message. */
final class StateProblems {
    /** How lines begin that are no part of Terraform's own output. */
    private static final List<String> WRAPPER = List.of("[command]", "::debug::", "::set-output");

    private static final int LONGEST_VERSION = 10;

    private static final String NO_WRAPPER = "terraform_wrapper: false";

    private final String name;
    private final Supplier<byte[]> head;

    /**
     * The problems of one file.
     *
     * @param name where it is from
     * @param head its first bytes, as far as they were read
     */
    StateProblems(String name, Supplier<byte[]> head) {
        this.name = name;
        this.head = head;
    }

    /** {@return where the state is from} */
    String name() {
        return name;
    }

    InvalidInputException empty() {
        return problem(
                "state-empty",
                "the file is empty: there is no state",
                "run 'terraform apply' first, or check the workspace: a backend keeps an empty object for one that was"
                        + " never applied");
    }

    InvalidInputException noOutputs() {
        return problem(
                "state-empty",
                "there is no state: this is what Terraform prints, without an error, for a module that was never applied or"
                        + " was destroyed, and for a workspace that does not exist",
                "run 'terraform apply', or check the workspace with 'terraform workspace list'");
    }

    InvalidInputException truncated(long bytes) {
        return problem(
                "state-truncated",
                String.format(
                        Locale.ROOT,
                        "the state is cut off: it ends after byte %,d, in the middle of the document",
                        bytes),
                "fetch it again, or restore the backend's previous version of it");
    }

    InvalidInputException version(String version) {
        boolean newer = version.matches("[0-9]+") && (version.length() > 1 || version.charAt(0) > '4');
        String shown = version.length() > LONGEST_VERSION ? version.substring(0, LONGEST_VERSION) + "…" : version;
        return problem(
                "state-version",
                "the state has format version " + shown + "; this library reads 3 and 4",
                newer
                        ? "a newer Terraform wrote it: use the output of 'terraform output -json' instead"
                        : "use the output of 'terraform output -json', or upgrade it: run 'terraform init' and 'terraform"
                                + " apply -refresh-only'");
    }

    InvalidInputException formatVersion(String version) {
        return problem(
                "state-version",
                "this JSON of Terraform has format_version " + version + "; this library reads 1",
                "use the state itself, or the output of 'terraform output -json'");
    }

    InvalidInputException encrypted() {
        return problem(
                "state-encrypted",
                "OpenTofu encrypted this state; it cannot be read without its key",
                "let OpenTofu read it: give the output of 'tofu output -json', or use the command line as the source");
    }

    InvalidInputException backendConfig() {
        return problem(
                "state-is-backend-config",
                "this is Terraform's note of which backend a folder uses, not a state; it may hold the backend's credentials",
                "give the state that it points at, or only the module's folder, from which the backend is found");
    }

    InvalidInputException tooMuch(StreamReadConstraints bounds) {
        return problem(
                "not-a-state",
                "the document is nested deeper than " + bounds.getMaxNestingDepth()
                        + " levels, or holds a number of more than " + bounds.getMaxNumberLength()
                        + " digits or a text of more than " + bounds.getMaxStringLength() + " characters",
                "check that it is the file that you mean");
    }

    InvalidInputException tooMany(int most) {
        return problem(
                "not-a-state",
                "the document lists more than " + most + " resources",
                "check that it is the file that you mean; a reader that is given each resource keeps none");
    }

    InvalidInputException moreAfterTheEnd() {
        return problem(
                "not-a-state",
                "the file goes on after the end of the document: two may have been written into one, or a wrapper around"
                        + " Terraform has added lines",
                "restore the backend's previous version of a state; in a job of GitHub Actions, set '" + NO_WRAPPER
                        + "'");
    }

    /** A document that does not begin as an object does. */
    InvalidInputException notAnObject() {
        String text = beginning();
        return WRAPPER.stream().anyMatch(text::startsWith)
                ? wrapped()
                : notAState(
                        "is JSON, but not an object: at most the value of one output",
                        "give the whole map of 'terraform output -json', without the name of an output");
    }

    private InvalidInputException wrapped() {
        return notAState(
                "is not JSON alone: before or behind it are lines that the wrapper of the action hashicorp/setup-terraform"
                        + " writes, [command] or ::debug::",
                "set '" + NO_WRAPPER + "' for that action");
    }

    private String beginning() {
        return new String(head.get(), StandardCharsets.ISO_8859_1)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
    }

    /** What a document that is not JSON is, by its first bytes. */
    InvalidInputException notJson(@Nullable JsonLocation place) {
        String text = beginning();
        if (WRAPPER.stream().anyMatch(text::startsWith)) {
            return wrapped();
        }
        if (text.startsWith("\0gitcrypt")) {
            return notAState("is encrypted by git-crypt", "run 'git-crypt unlock' in its repository first");
        }
        if (text.startsWith("version https://git-lfs")) {
            return notAState(
                    "is the pointer that Git LFS keeps in place of a file",
                    "run 'git lfs pull' in its repository first");
        }
        if (text.startsWith("<")) {
            return notAState(
                    "is a web page or an XML answer, not a state",
                    "the server answered with an error or a sign-in page: check the address and the credentials");
        }
        byte[] bytes = head.get();
        if (bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            return notAState("is compressed with gzip", "decompress it first");
        }
        if (text.startsWith("tfstate")) {
            return version("0");
        }
        String where = place == null || place.getLineNr() < 1
                ? ""
                : "; the first fault is at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return notAState("is not JSON" + where, "give a Terraform state, or the output of 'terraform output -json'");
    }

    /** A state with something of another shape where Terraform writes lists and objects. */
    InvalidInputException damaged(String what) {
        return notAState("is a damaged state: " + what, "restore the backend's previous version of it");
    }

    InvalidInputException notAState(String what, String hint) {
        return problem("not-a-state", "this " + what, hint);
    }

    private InvalidInputException problem(String code, String message, String hint) {
        Problem problem = Problem.error(code, message, "", SourceLocation.file(name), hint);
        return new InvalidInputException("Terraform state " + name, List.of(problem));
    }
}
