package io.dativo.guides.given;

import java.nio.file.Path;

/** For docs/hosts.md, whose service has a folder of jobs. */
public class HostsGiven extends Given {
    protected Path jobs;
}
