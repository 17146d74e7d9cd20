package io.dativo.cli;

import io.dativo.audit.AuditCheck;
import io.dativo.audit.AuditLog;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The audit log. */
@Command(name = "audit", description = "Looks after audit logs.", mixinStandardHelpOptions = true)
final class AuditCommand {
    /** Whether a log is as it was written. */
    @Command(
            name = "verify",
            description = "Shows whether an audit log was changed, and where it ends.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        private final Surroundings surroundings;

        @Parameters(paramLabel = "LOG", description = "the file of the log")
        private Path log = Path.of("");

        @Option(
                names = "--head",
                paramLabel = "ENTRIES:HASH",
                converter = HeadConverter.class,
                description = "where the log ended once, kept in another place: finds entries that were cut off")
        private AuditLog.@Nullable Head head;

        Verify(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            AuditCheck check = AuditLog.file(log).verify(head);
            Printer printer = new Printer(surroundings);
            printer.document(check + "\nhead " + check.head());
            return (check.isIntact() ? Exit.OK : Exit.FINDINGS).code();
        }
    }

    static final class HeadConverter implements ITypeConverter<AuditLog.Head> {
        @Override
        public AuditLog.Head convert(String text) {
            try {
                return AuditLog.Head.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }
}
