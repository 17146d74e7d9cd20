package io.dativo.cli;

import io.dativo.aws.state.S3Store;
import io.dativo.gcp.GoogleAccess;
import io.dativo.gcp.state.GcsStore;
import io.dativo.ledger.OwnershipLedger;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens the ledger at a place that a person typed, with the credentials that the cloud's own tools find. */
final class Ledgers {
    private static final Pattern BUCKET = Pattern.compile("(s3|gs)://([^/]+)/?(.*)");

    private Ledgers() {}

    static OwnershipLedger at(String place) {
        Matcher bucket = BUCKET.matcher(place);
        if (!bucket.matches()) {
            return OwnershipLedger.directory(Path.of(place));
        }
        return OwnershipLedger.of(
                bucket.group(1).equals("s3")
                        ? S3Store.of(S3Client.create(), bucket.group(2), bucket.group(3))
                        : GcsStore.of(GoogleAccess.standard(), bucket.group(2), bucket.group(3)));
    }
}
