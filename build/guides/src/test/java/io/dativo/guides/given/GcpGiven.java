package io.dativo.guides.given;

import com.google.auth.Credentials;
import io.dativo.gcp.GoogleAccess;

/** For docs/gcp.md. */
public class GcpGiven extends Given {
    protected Credentials credentials;
    protected GoogleAccess access;
}
