package io.dativo.test;

import io.dativo.Dativo;
import io.dativo.job.Job;
import io.dativo.job.JobIds;
import io.dativo.job.LoadResult;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The jobs below a folder: what they give their targets, and what is wrong with those that cannot be used. */
final class FolderOfJobs {
    private final Map<String, List<Problem>> problems = new TreeMap<>();
    private final List<TaggedResource> resources = new ArrayList<>();
    private final List<Job> usable = new ArrayList<>();

    private FolderOfJobs() {}

    static FolderOfJobs read(Path folder, Dativo dativo) {
        FolderOfJobs read = new FolderOfJobs();
        try {
            dativo.loadFolder(folder).forEach(loaded -> read.add(loaded, dativo));
        } catch (InvalidInputException noJobs) {
            read.problems.put(folder.toString(), noJobs.problems());
        }
        try {
            JobIds.requireDistinct(read.usable);
        } catch (InvalidInputException twice) {
            read.problems.put(folder.toString(), twice.problems());
        }
        return read;
    }

    /** What is wrong, by job; only jobs that cannot be used. */
    Map<String, List<Problem>> problems() {
        return problems;
    }

    List<TaggedResource> resources() {
        return resources;
    }

    private void add(LoadResult loaded, Dativo dativo) {
        if (loaded.hasErrors()) {
            problems.put(loaded.name(), loaded.problems());
            return;
        }
        Job job = loaded.job();
        usable.add(job);
        try {
            // A test has no Terraform state, so what the outputs give is left open.
            resources.addAll(dativo.preview(job).resources());
        } catch (InvalidInputException refused) {
            problems.put(loaded.name(), refused.problems());
        }
    }
}
