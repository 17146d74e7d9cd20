package io.dativo.guides.given;

import io.dativo.audit.AuditLog;
import io.dativo.infrastructure.ResourceRef;
import java.nio.file.Path;
import java.time.Clock;

/** For docs/compliance.md: what a host has at hand when it gathers evidence. */
public class ComplianceGiven extends Given {
    protected Clock clock;
    protected ResourceRef ref;
    protected Path log;
    protected AuditLog.Head keptHead;
    protected byte[] policyBytes;
    protected byte[] planBytes;
}
