package io.dativo.guides.given;

import io.dativo.audit.AuditLog;
import io.dativo.iceberg.IcebergRetention;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.spi.Observation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** For docs/compliance.md: what a host has at hand when it gathers evidence. */
public class ComplianceGiven extends Given {
    protected Clock clock;
    protected ResourceRef ref;
    protected List<Observation> observations;
    protected IcebergRetention icebergRetention;
    protected Path log;
    protected AuditLog.Head keptHead;
    protected byte[] policyBytes;
    protected byte[] planBytes;
}
