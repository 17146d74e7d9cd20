package io.dativo.iceberg;

import io.dativo.problem.Characters;
import io.dativo.problem.ProviderException.Kind;
import io.dativo.spi.TagRead;
import io.dativo.spi.TagRead.Status;
import java.io.IOException;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;

/** What Iceberg's exceptions mean. */
final class IcebergErrors {

    private IcebergErrors() {}

    /** What a failed read says about the tags. */
    static TagRead read(Throwable failure) {
        if (isMissing(failure)) {
            return TagRead.without(Status.MISSING, detail(failure));
        }
        if (failure instanceof UnsupportedOperationException || isWithoutViews(failure)) {
            return TagRead.without(Status.NOT_TAGGABLE, detail(failure));
        }
        return TagRead.without(Status.NOT_OBSERVED, detail(failure));
    }

    /** What kind of failure it was that stopped something that changes nothing by itself. */
    static Kind beforeCommit(Throwable failure) {
        // Every answer of Nessie is an IOException to its client, that a branch does not exist too; waiting mends no
        // argument.
        if (failure.getCause() instanceof IOException && !(failure instanceof IllegalArgumentException)) {
            return Kind.UNAVAILABLE;
        }
        Kind kind = ofCommit(failure);
        return kind == Kind.TIMEOUT ? Kind.UNAVAILABLE : kind;
    }

    /** What kind of failure a commit had; {@code TIMEOUT} wherever Iceberg does not vouch that it had no effect. */
    static Kind ofCommit(Throwable failure) {
        if (isMissing(failure)) {
            return Kind.NOT_FOUND;
        }
        if (failure instanceof CommitFailedException) {
            return Kind.CONFLICT;
        }
        if (failure instanceof NotAuthorizedException || failure instanceof ForbiddenException) {
            return Kind.DENIED;
        }
        if (failure instanceof ServiceUnavailableException) {
            return Kind.UNAVAILABLE;
        }
        if (failure instanceof CleanableFailure
                || failure instanceof UnsupportedOperationException
                || isWithoutViews(failure)
                || failure instanceof IllegalArgumentException) {
            return Kind.REJECTED;
        }
        return Kind.TIMEOUT;
    }

    /** The exception's name and the first line of its words, without credentials. */
    static String detail(Throwable failure) {
        String cut = Characters.firstLine(failure.getMessage());
        return failure.getClass().getSimpleName() + (cut.isEmpty() ? "" : ": " + cut);
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof NoSuchTableException
                || (failure instanceof NoSuchViewException && !isWithoutViews(failure))
                || failure instanceof NoSuchNamespaceException;
    }

    /** Iceberg's client says so of every view when a REST catalog has no addresses for views. */
    private static boolean isWithoutViews(Throwable failure) {
        return failure instanceof NoSuchViewException
                && String.valueOf(failure.getMessage()).contains("does not support endpoint");
    }
}
