package io.dativo.terraform;

import io.dativo.document.TerraformJson;
import io.dativo.infrastructure.Infrastructure;
import io.dativo.infrastructure.InfrastructureTags;
import io.dativo.infrastructure.Resource;
import io.dativo.infrastructure.TerraformBinding;
import io.dativo.job.Job;
import io.dativo.job.Tenants;
import io.dativo.problem.Internal;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.ProviderException;
import io.dativo.provider.Providers;
import io.dativo.spi.TagRules.EncodedTag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells Terraform what a job says: the {@code terraform.tfvars.json} with the job's {@code variables}, its infrastructure tags
 * as {@code tags}, and the tags of single resources as {@code resource_tags}, by resource type, for the types that the
 * reference modules make. So the tags that Terraform
 * manages are changed where Terraform takes them from. The same job gives the same text.
 */
@Internal
public final class TerraformVariables {
    private static final List<String> READ =
            List.of("infrastructure.terraform.variables", "infrastructure.tags", "infrastructure.provider.resources");

    /** The resource types that the reference modules take tags for; a module refuses any other under resource_tags. */
    private static final Set<String> OF_MODULES = Set.of(
            "s3_bucket",
            "iam_role",
            "glue_catalog",
            "gcs_bucket",
            "bigquery_dataset",
            "storage_account",
            "managed_identity");

    private final Job job;
    private final Providers providers;
    private final Tenants tenants;
    private final String cloud;
    private final Collection<Problem> problems;
    private final Set<String> types = new TreeSet<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final Map<String, Map<String, String>> byType = new TreeMap<>();

    private TerraformVariables(Job job, Providers providers, Tenants tenants, Collection<Problem> problems) {
        this.job = job;
        this.providers = providers;
        this.tenants = tenants;
        this.cloud = job.infrastructure()
                .map(infrastructure -> infrastructure.provider().provider())
                .orElse("none");
        this.problems = problems;
    }

    /**
     * The text of {@code terraform.tfvars.json}, with tags as the job spells them.
     *
     * @param job the job; bound, when its tags name outputs
     * @param problems takes a warning for each tag that has to be left out
     * @return JSON with sorted keys and a line end
     * @throws InvalidInputException when a placeholder in it is not set
     */
    public static String of(Job job, Collection<Problem> problems) {
        return of(job, Providers.of(), problems);
    }

    /**
     * The text of {@code terraform.tfvars.json}, with tags as the job's cloud spells them: AWS takes no comma, Google Cloud no
     * capital letter, and an organisation may have a style of keys. A tag that two types of resources spell differently
     * stands in {@code resource_tags}.
     *
     * @param job the job; bound, when its tags name outputs
     * @param providers who knows how a cloud spells tags
     * @param problems takes a warning for each tag that has to be left out
     * @return JSON with sorted keys and a line end
     * @throws InvalidInputException when a placeholder in it is not set
     */
    public static String of(Job job, Providers providers, Collection<Problem> problems) {
        return of(job, providers, Tenants.unbounded(), problems);
    }

    /**
     * The text of {@code terraform.tfvars.json}, as {@link #of(Job, Providers, Collection)} gives it, without tags whose
     * keys the job's tenant may not use.
     *
     * @param job the job; bound, when its tags name outputs
     * @param providers who knows how a cloud spells tags
     * @param tenants which keys a tenant may use
     * @param problems takes a warning for each tag that has to be left out
     * @return JSON with sorted keys and a line end
     * @throws InvalidInputException when a placeholder in it is not set
     */
    public static String of(Job job, Providers providers, Tenants tenants, Collection<Problem> problems) {
        return new TerraformVariables(job, providers, tenants, problems).write();
    }

    private String write() {
        requireSet();
        Infrastructure infrastructure = job.infrastructure().orElse(null);
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        if (infrastructure != null) {
            infrastructure.resources().stream()
                    .map(Resource::resourceType)
                    .filter(OF_MODULES::contains)
                    .forEach(types::add);
            TerraformBinding binding = infrastructure.terraform();
            if (binding != null && binding.variables() != null) {
                variables.putAll(binding.variables());
            }
            shared(infrastructure);
            resourceTags(infrastructure);
        }
        put(variables, "tags", tags);
        put(variables, "resource_tags", byType);
        return TerraformJson.indented(variables) + "\n";
    }

    /** Adds to a variable that the job may set itself; what it sets itself stays. */
    private static void put(Map<String, @Nullable Object> variables, String name, Map<String, ?> computed) {
        Map<String, @Nullable Object> all = new TreeMap<>(computed);
        if (variables.get(name) instanceof Map<?, ?> own) {
            own.forEach((key, value) -> all.put(key.toString(), value));
        } else if (variables.get(name) != null) {
            return;
        }
        if (!all.isEmpty()) {
            variables.put(name, all);
        }
    }

    private void shared(Infrastructure infrastructure) {
        InfrastructureTags shared = infrastructure.tags();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("tenant_id", job.file().tenantId());
        if (shared != null) {
            all.putAll(shared.standard());
            if (shared.custom() != null) {
                all.putAll(shared.custom());
            }
        }
        if (infrastructure.removedTags() != null) {
            all.keySet().removeAll(infrastructure.removedTags());
        }
        List<Resource> resources = infrastructure.resources();
        for (int i = 0; i < resources.size(); i++) {
            List<String> removed = resources.get(i).removedTags();
            for (String key : removed == null ? List.<String>of() : removed) {
                if (all.remove(key) != null) {
                    leftOut(
                            "'tags' is for all resources, and one of them does not take over '" + key + "'",
                            "infrastructure.provider.resources." + i + ".removed_tags");
                }
            }
        }
        all.forEach((key, value) -> {
            if (isKnown(key, value, "infrastructure.tags")) {
                Map<String, EncodedTag> spelled = new TreeMap<>();
                for (String type : types.isEmpty() ? Set.of("") : types) {
                    spell(type, key, value, "infrastructure.tags").ifPresent(tag -> spelled.put(type, tag));
                }
                if (spelled.size() < types.size()
                        || spelled.values().stream().distinct().count() > 1) {
                    spelled.forEach(this::ofType);
                } else {
                    spelled.values().stream().findFirst().ifPresent(tag -> putOnce(tags, tag, "infrastructure.tags"));
                }
            }
        });
    }

    private void resourceTags(Infrastructure infrastructure) {
        List<String> locked = infrastructure.lockedTags() == null ? List.of() : infrastructure.lockedTags();
        Set<List<String>> contradicted = new LinkedHashSet<>();
        Map<List<String>, String> said = new LinkedHashMap<>();
        for (Resource resource : infrastructure.resources()) {
            Map<String, String> own = new TreeMap<>(resource.tags() == null ? Map.of() : resource.tags());
            own.keySet().removeAll(locked);
            if (!own.isEmpty() && !OF_MODULES.contains(resource.resourceType())) {
                leftOut(
                        "the reference modules make no " + resource.resourceType() + " and refuse tags for it: "
                                + String.join(", ", own.keySet()),
                        "infrastructure.provider.resources");
                continue;
            }
            own.forEach((key, value) -> {
                List<String> place = List.of(resource.resourceType(), key);
                String other = said.putIfAbsent(place, value);
                if (other != null && !other.equals(value)) {
                    contradicted.add(place);
                }
            });
        }
        contradicted.forEach(place -> leftOut(
                "the " + place.get(0) + " resources have different values for the tag '" + place.get(1)
                        + "', and resource_tags has one for all of a type",
                "infrastructure.provider.resources"));
        said.keySet().removeAll(contradicted);
        said.forEach((place, value) -> {
            if (isKnown(place.get(1), value, "infrastructure.provider.resources")) {
                spell(place.get(0), place.get(1), value, "infrastructure.provider.resources")
                        .ifPresent(tag -> ofType(place.get(0), tag));
            }
        });
    }

    /** A tag as a type spells it; nothing when its provider fails on it, or the job's tenant may not use its key. */
    private Optional<EncodedTag> spell(String type, String key, String value, String path) {
        try {
            EncodedTag tag = providers.spelling(cloud, type).encode(key, value);
            Optional<String> refusal = tenants.refusal(job.name(), key, tag.key());
            refusal.ifPresent(why -> leftOut(why, path));
            return refusal.isPresent() ? Optional.empty() : Optional.of(tag);
        } catch (ProviderException e) {
            leftOut(
                    "'" + key + "' cannot be spelled" + (type.isEmpty() ? "" : " for a " + type) + ": "
                            + e.getMessage(),
                    path);
            return Optional.empty();
        }
    }

    private void ofType(String type, EncodedTag tag) {
        putOnce(byType.computeIfAbsent(type, first -> new TreeMap<>()), tag, "infrastructure.provider.resources");
    }

    private void putOnce(Map<String, String> spelled, EncodedTag tag, String path) {
        String other = spelled.putIfAbsent(tag.key(), tag.value());
        if (other != null && !other.equals(tag.value())) {
            leftOut("a second tag is spelled '" + tag.key() + "' there", path);
        }
    }

    /** A value that waits for an output cannot be given to the Terraform that makes the output. */
    private boolean isKnown(String key, String value, String path) {
        boolean known = !OutputTexts.isPlaceholder(value);
        if (!known) {
            leftOut("the tag '" + key + "' waits for a Terraform output", path);
        }
        return known;
    }

    private void leftOut(String why, String path) {
        problems.add(Problem.warning(
                "tag-not-exported", why + "; it is left out of terraform.tfvars.json", path, job.locate(path), null));
    }

    private void requireSet() {
        List<Problem> unset = new ArrayList<>();
        for (Problem problem : job.unresolved()) {
            if (READ.stream().anyMatch(problem.path()::startsWith)) {
                unset.add(Problem.error(
                        problem.code(), problem.message(), problem.path(), problem.location(), problem.hint()));
            }
        }
        if (!unset.isEmpty()) {
            throw new InvalidInputException("job " + job.name(), unset);
        }
    }
}
