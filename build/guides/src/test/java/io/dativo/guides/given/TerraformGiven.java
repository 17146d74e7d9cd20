package io.dativo.guides.given;

import io.dativo.job.Job;
import io.dativo.job.ResolvedJob;
import java.nio.file.Path;
import javax.sql.DataSource;

/** For docs/terraform.md, where a job is first told to Terraform. */
public class TerraformGiven extends Given {
    protected Job job;
    protected ResolvedJob resolved;
    protected Path module;
    protected DataSource dataSource;
}
