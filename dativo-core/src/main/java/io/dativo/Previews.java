package io.dativo;

import io.dativo.infrastructure.ResourceRef;
import io.dativo.infrastructure.TagClaim;
import io.dativo.infrastructure.TerraformResource;
import io.dativo.job.ResolvedJob;
import io.dativo.policy.TaggedResource;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.provider.Providers;
import io.dativo.provider.TerraformIndex;
import io.dativo.tag.Tag;
import io.dativo.tag.TagLevel;
import io.dativo.tag.TagOrigin;
import io.dativo.tag.TagSet;
import io.dativo.terraform.KnownOutputs;
import io.dativo.terraform.TerraformState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes previews of jobs. */
final class Previews {
    /** What is wrong with a state that there is not yet. */
    private static final Set<String> NO_STATE = Set.of("terraform-state-unknown", "state-empty");

    private final Providers providers;
    private final TerraformIndex index;
    private final BiFunction<ResourceRef, String, String> spelling;

    Previews(Providers providers, TerraformIndex index, BiFunction<ResourceRef, String, String> spelling) {
        this.providers = providers;
        this.index = index;
        this.spelling = spelling;
    }

    /**
     * Reads a state that need not be there, nor be reached.
     *
     * @param problems takes a warning where it is not
     * @return the state, or null
     * @throws InvalidInputException when it is there and cannot be read
     */
    static @Nullable TerraformState stateIfAny(Supplier<TerraformState> reading, Collection<Problem> problems) {
        try {
            return reading.get();
        } catch (InvalidInputException refused) {
            if (!refused.problems().stream().allMatch(problem -> NO_STATE.contains(problem.code()))) {
                throw refused;
            }
            problems.add(open(refused.problems().get(0).message()));
        } catch (ProviderException unreachable) {
            problems.add(open(String.valueOf(unreachable.getMessage())));
        }
        return null;
    }

    /**
     * Reads a state that there may not be yet: then nothing was applied.
     *
     * @param problems takes a warning where there is none
     * @return the state, or null
     * @throws InvalidInputException when it is not known where it is, or what is there is none
     * @throws ProviderException when it is not known whether there is one
     */
    static @Nullable TerraformState stateOnceApplied(Supplier<TerraformState> reading, Collection<Problem> problems) {
        try {
            return reading.get();
        } catch (ProviderException failed) {
            if (failed.kind() != ProviderException.Kind.NOT_FOUND) {
                throw failed;
            }
            problems.add(open(String.valueOf(failed.getMessage())));
        }
        return null;
    }

    private static Problem open(String why) {
        return Problem.warning(
                "terraform-state-open",
                "no output is known: " + why,
                "infrastructure.terraform",
                null,
                "give a plan, the output of 'terraform show -json PLAN', or apply");
    }

    JobPreview of(ResolvedJob job, KnownOutputs known, Collection<Problem> problems) {
        List<TaggedResource> resources = new ArrayList<>();
        for (TagClaim claim : job.claims()) {
            Map<String, TagOrigin> planned = planned(claim);
            List<Tag> tags = new ArrayList<>(claim.tags().tags());
            tags.removeIf(tag -> planned.containsKey(tag.key()));
            TaggedResource.Builder resource = PolicyInput.tagged(job, claim).tags(TagSet.of(tags));
            planned.forEach(resource::undetermined);
            resources.add(resource.build());
        }
        return new JobPreview(job.job(), resources, known.unknown(), List.copyOf(problems));
    }

    /** The keys that the module may give a resource that a plan makes; what the job says itself goes before. */
    private Map<String, TagOrigin> planned(TagClaim claim) {
        ResourceRef ref = providers.locate(claim).ref();
        Map<String, TagOrigin> keys = new TreeMap<>();
        Set<String> said = new HashSet<>();
        claim.tags().forEach(tag -> said.add(spelling.apply(claim.resource(), tag.key())));
        claim.undetermined().keys().keySet().forEach(key -> said.add(spelling.apply(claim.resource(), key)));
        for (TerraformResource planned : ref == null ? List.<TerraformResource>of() : index.findPlanned(ref)) {
            for (String key : planned.tags().keySet()) {
                if (!said.contains(spelling.apply(claim.resource(), key))) {
                    keys.putIfAbsent(key, TagOrigin.of(TagLevel.TERRAFORM, planned.address()));
                }
            }
        }
        return keys;
    }
}
