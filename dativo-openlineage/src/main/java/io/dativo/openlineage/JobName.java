package io.dativo.openlineage;

import io.dativo.job.Job;

/** What a job is called in lineage: {@code dativo://TENANT/ENVIRONMENT}, and the last part of its id. */
record JobName(String namespace, String name) {
    static JobName of(Job job) {
        String id = job.name();
        int slash = id.lastIndexOf('/');
        return new JobName("dativo://" + id.substring(0, slash), id.substring(slash + 1));
    }
}
