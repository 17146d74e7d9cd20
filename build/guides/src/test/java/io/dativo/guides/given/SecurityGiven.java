package io.dativo.guides.given;

import io.dativo.job.Job;

/** For docs/security.md, which speaks of a job before it is resolved. */
public class SecurityGiven extends Given {
    protected Job job;
}
