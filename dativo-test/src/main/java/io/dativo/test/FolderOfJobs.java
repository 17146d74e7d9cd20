package io.dativo.test;

import io.dativo.Dativo;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.job.JobIds;
import io.dativo.job.LoadResult;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The jobs below a folder: what they give their targets, and what is wrong with those that cannot be used. */
final class FolderOfJobs {
    private static final String STATE_UNKNOWN = "terraform-state-unknown";

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
            resources.addAll(Dativo.taggedResources(dativo.resolve(job)));
        } catch (InvalidInputException refused) {
            if (refused.problems().stream().allMatch(problem -> problem.code().equals(STATE_UNKNOWN))) {
                withoutState(job);
            } else {
                problems.put(loaded.name(), refused.problems());
            }
        } catch (ProviderException unreachable) {
            withoutState(job);
        }
    }

    /** A test has no Terraform state, so what the outputs give is left open. */
    private void withoutState(Job job) {
        try {
            Map<String, TagOrigin> outputs = outputs(job);
            for (TaggedResource resource : Dativo.taggedResources(ResolvedJob.of(job, ref -> Optional.empty()))) {
                resources.add(open(resource, outputs));
            }
        } catch (InvalidInputException refused) {
            problems.put(job.name(), refused.problems());
        }
    }

    private static TaggedResource open(TaggedResource resource, Map<String, TagOrigin> outputs) {
        List<Tag> known = new ArrayList<>(resource.tags().tags());
        known.removeIf(tag -> outputs.containsKey(tag.key()));
        TaggedResource.Builder open = resource.toBuilder().tags(TagSet.of(known));
        outputs.forEach(open::undetermined);
        return open.build();
    }

    /** The keys of tags that outputs give, flat for clouds and in namespaces for tables. */
    private static Map<String, TagOrigin> outputs(Job job) {
        Map<String, String> mappings = job.infrastructure()
                .map(Infrastructure::terraform)
                .map(TerraformBinding::outputs)
                .orElse(Map.of());
        Map<String, TagOrigin> keys = new LinkedHashMap<>();
        mappings.forEach((output, path) -> keys(path)
                .forEach(key -> keys.put(
                        key,
                        new TagOrigin(
                                TagLevel.TERRAFORM,
                                "output '" + output + "'",
                                job.locate("infrastructure.terraform.outputs." + output)))));
        return keys;
    }

    private static List<String> keys(String path) {
        String key = path.substring(path.lastIndexOf('.') + 1);
        return switch (path.substring(0, path.length() - key.length())) {
            case "infrastructure.tags." -> List.of(key, "infrastructure." + key);
            case "infrastructure.tags.custom." -> List.of(key, "infrastructure.custom." + key);
            case "infrastructure.provider." -> List.of("infrastructure." + key);
            case "finops." -> List.of("finops." + key);
            case "governance_overrides." -> List.of("governance." + key);
            case "classification_overrides." ->
                List.of(key.equals("default") ? "classification.default" : "classification.fields." + key);
            default -> List.of();
        };
    }
}
