package io.dativo.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Digest;
import io.dativo.document.Json;
import io.dativo.document.Uninterrupted;
import io.dativo.document.WriterLock;
import io.dativo.problem.DativoException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was planned, by which policy and from which input, and what became of it: a file of JSON lines to which lines are
 * only ever added. Each line holds the hash of the one before and its own, so a line that is changed, taken out or moved
 * breaks the chain. That the end was cut off, or all of it written anew, shows against a {@link Head} that was kept
 * elsewhere. Keys of tags are in it and values never are.
 *
 * <p>Times never go back: where the clock was set back, {@code at} stays what the line before had and {@code clock} is what
 * the clock said.
 *
 * <p>Lines are on the disk before the call that reports them returns. What a crash left of a line is cut off by the next
 * writer, who says so in a line of its own. Thread-safe, and safe for several processes on one machine.
 */
public final class AuditLog {
    /** How each line begins. */
    private static final Pattern LINE = Pattern.compile("\\{\"seq\":[0-9]{1,18},\"prev\":\"[0-9a-f]{64}\",.*+");

    private static final String AT = "at";

    private static final int LONGEST_BEGIN = 128;

    /** The longest line that is looked for, in bytes. */
    private static final long MOST_TORN = 1L << 28;

    private static final int FIRST_LOOK_BACK = 4096;

    private final Path file;

    private AuditLog(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /**
     * A log in a file, which is made when the first line is written.
     *
     * @param file the file, for example {@code .dativo/audit.jsonl}
     * @return the log
     */
    public static AuditLog file(Path file) {
        return new AuditLog(file);
    }

    /**
     * Where a log ends. Kept in another place, it proves later that nothing before it was changed.
     *
     * @param entries how many lines there are
     * @param hash the hash of the last one, 64 hexadecimal digits
     */
    public record Head(long entries, String hash) {
        private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

        /** The head of a log without lines. */
        static final Head START = new Head(0, "0".repeat(64));

        /**
         * Reads a head that {@link #toString} wrote.
         *
         * @param text the text
         * @return the head
         * @throws IllegalArgumentException when it is not one
         */
        public static Head parse(String text) {
            var matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not the head of an audit log: 'entries:hash'");
            }
            return new Head(Long.parseLong(matcher.group(1)), matcher.group(2));
        }

        /** {@code 42:9f86d0…}. */
        @Override
        public String toString() {
            return entries + ":" + hash;
        }
    }

    /**
     * {@return where the log ends now, to be kept elsewhere}
     *
     * @throws DativoException when the file cannot be read, or is not a log
     */
    public Head head() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return end(channel).last().head();
        } catch (NoSuchFileException e) {
            return Head.START;
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /**
     * Reads the whole log and reports what is wrong with it.
     *
     * @return what was found
     * @throws DativoException when the file cannot be read
     */
    public AuditCheck verify() {
        return verify(null);
    }

    /**
     * Reads the whole log and reports what is wrong with it, the end of it included.
     *
     * @param kept a head of this log that was kept elsewhere, or null; lines may have been added since
     * @return what was found
     * @throws DativoException when the file cannot be read
     */
    public AuditCheck verify(@Nullable Head kept) {
        AuditVerifier verifier = new AuditVerifier(kept);
        try (InputStream lines = Files.newInputStream(file)) {
            return verifier.verify(lines);
        } catch (NoSuchFileException e) {
            return verifier.verifyNothing();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /**
     * Adds lines.
     *
     * @throws DativoException when they cannot be written; then none of them is there
     */
    public void append(Iterator<ObjectNode> events) {
        try {
            Uninterrupted.run(() -> {
                appendAll(events);
                return events;
            });
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    private void appendAll(Iterator<ObjectNode> events) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (WriterLock lock = WriterLock.acquire(lockFile);
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Objects.requireNonNull(lock);
            End end = end(channel);
            long left = channel.size() - end.position();
            byte[] torn = read(channel, end.position(), (int) Math.min(left, MOST_TORN));
            if (left > MOST_TORN || !beginsLine(torn)) {
                throw notOurs();
            }
            channel.truncate(end.position()).position(end.position());
            try {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
                Last last = end.last();
                if (torn.length > 0) {
                    last = write(recovered(torn, last), last, out);
                }
                while (events.hasNext()) {
                    last = write(events.next(), last, out);
                }
                out.flush();
                channel.force(true);
            } catch (IOException | RuntimeException e) {
                channel.truncate(end.position());
                throw e;
            }
        }
    }

    private static Last write(ObjectNode event, Last last, OutputStream out) throws IOException {
        ObjectNode entry = Json.object();
        entry.put("seq", last.head().entries() + 1);
        entry.put("prev", last.head().hash());
        entry.setAll(event);
        Instant at = at(event);
        if (at != null && last.at() != null && at.isBefore(last.at())) {
            entry.put(AT, last.at().toString()).put("clock", at.toString());
            at = last.at();
        }
        String line = AuditVerifier.sealed(Json.line(entry));
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        return new Last(new Head(last.head().entries() + 1, AuditVerifier.hashOf(line)), at == null ? last.at() : at);
    }

    /** The last line, and the latest time that the log says. */
    private record Last(Head head, @Nullable Instant at) {}

    /** Where the last whole line ends, and what it says. */
    private record End(Last last, long position) {}

    private static @Nullable Instant at(JsonNode event) {
        try {
            String at = Json.textOrNull(event, AT);
            return at == null ? null : Instant.parse(at);
        } catch (DateTimeParseException notOurs) {
            return null;
        }
    }

    private End end(FileChannel channel) throws IOException {
        long size = channel.size();
        for (long look = FIRST_LOOK_BACK; ; look *= 4) {
            if (look > MOST_TORN) {
                throw notOurs();
            }
            long from = Math.max(0, size - look);
            byte[] bytes = read(channel, from, (int) (size - from));
            int end = lastLineEnd(bytes, bytes.length);
            int begin = end < 0 ? -1 : lastLineEnd(bytes, end);
            if (end < 0 && from == 0) {
                return new End(new Last(Head.START, null), 0);
            }
            if (end >= 0 && (begin >= 0 || from == 0)) {
                String line = new String(bytes, begin + 1, end - begin - 1, StandardCharsets.UTF_8);
                return new End(new Last(AuditVerifier.headOf(line), at(Json.read(line))), from + end + 1);
            }
        }
    }

    private static int lastLineEnd(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private static byte[] read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        int got = 0;
        while (bytes.hasRemaining() && got >= 0) {
            got = channel.read(bytes, from + bytes.position());
        }
        return bytes.array();
    }

    /** Whether a line that was cut off begins as ours do; whatever else is there is not ours. */
    private static boolean beginsLine(byte[] torn) {
        Matcher line =
                LINE.matcher(new String(torn, 0, Math.min(torn.length, LONGEST_BEGIN), StandardCharsets.US_ASCII));
        return torn.length == 0 || line.matches() || line.hitEnd();
    }

    private DativoException notOurs() {
        return new DativoException(file + " ends with something that is no line of an audit log of Dativo; nothing was"
                + " written to it. Give the audit log a file of its own");
    }

    private DativoException failed(String verb, Exception e) {
        return new DativoException("cannot " + verb + " the audit log " + file + ": " + e, e);
    }

    @Override
    public String toString() {
        return "AuditLog(" + file + ")";
    }

    /** What stands for a line that a crash left half written. */
    private static ObjectNode recovered(byte[] torn, Last last) {
        ObjectNode event = Json.object();
        Json.putIfPresent(event, AT, last.at() == null ? null : last.at().toString());
        return event.put("event", "recovered").put("bytes", torn.length).put("sha256", Digest.plain(torn));
    }
}
