package io.dativo.propagation;

import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.policy.PolicyReview;
import io.dativo.problem.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an apply will do, and what it cannot, for each resource and key. Data: immutable, sorted, and the same bytes for
 * the same input, so that it can be reviewed, kept and applied by another process.
 */
public final class PropagationPlan {
    private final List<ResourcePlan> resources;
    private final InPlace inPlace;
    private final @Nullable PolicyReview policy;
    private final Jobs jobs;
    private final PlanSummary summary;
    private final String id;

    private PropagationPlan(List<ResourcePlan> resources, InPlace inPlace, @Nullable PolicyReview policy, Jobs jobs) {
        this.resources = resources;
        this.inPlace = inPlace;
        this.policy = policy;
        this.jobs = jobs;
        this.summary = PlanSummary.of(resources, inPlace);
        this.id = PlanJson.id(this);
    }

    static PropagationPlan of(Collection<ResourcePlan> resources) {
        return of(resources, InPlace.NOTHING, null);
    }

    static PropagationPlan of(Collection<ResourcePlan> resources, InPlace inPlace, @Nullable PolicyReview policy) {
        return of(resources, inPlace, policy, Jobs.NONE);
    }

    static PropagationPlan of(
            Collection<ResourcePlan> resources, InPlace inPlace, @Nullable PolicyReview policy, Jobs jobs) {
        return new PropagationPlan(resources.stream().sorted().toList(), inPlace, policy, jobs);
    }

    /**
     * The whole plan of parts that were planned apart, each of other resources ({@link TagPropagator.Builder#only}).
     *
     * @param parts the parts
     * @return the plan that one process would have made of all
     * @throws IllegalArgumentException when two of them list one resource, or a policy judged one of them: it judges what
     *     a job leaves everywhere
     */
    public static PropagationPlan merge(Collection<PropagationPlan> parts) {
        List<ResourcePlan> resources = new ArrayList<>();
        Set<ResourceRef> seen = new HashSet<>();
        Set<Left> left = new TreeSet<>();
        SortedMap<String, AccountScope> ranIn = new TreeMap<>();
        SortedMap<String, String> unknown = new TreeMap<>();
        int inPlace = 0;
        int tags = 0;
        for (PropagationPlan part : parts) {
            if (part.policy != null) {
                throw new IllegalArgumentException(
                        "a plan that a policy judged is not merged: it judges what a job leaves on all of its resources");
            }
            for (ResourcePlan resource : part.resources) {
                if (!seen.add(resource.resource())) {
                    throw new IllegalArgumentException(resource.resource() + " is in two parts");
                }
                resources.add(resource);
            }
            left.addAll(part.left());
            ranIn.putAll(part.jobs.ranIn());
            unknown.putAll(part.jobs.unknown());
            inPlace += part.inPlace.resources();
            tags += part.inPlace.tags();
        }
        return of(resources, new InPlace(inPlace, tags), null, new Jobs(ranIn, List.copyOf(left), unknown));
    }

    /**
     * A resource of which a job claimed something, and which it names no longer. No claim: a run is complete without it.
     *
     * @param resource the resource
     * @param job the id of the job
     * @param keys what the job claimed there, as the resource spells it, sorted
     */
    public record Left(ResourceRef resource, String job, List<String> keys) implements Comparable<Left> {
        /** Copies the keys. */
        public Left {
            keys = List.copyOf(keys);
        }

        @Override
        public int compareTo(Left other) {
            int byResource = resource.compareTo(other.resource);
            return byResource != 0 ? byResource : job.compareTo(other.job);
        }

        /** {@code s3_bucket arn:aws:s3:::lake left acme/prod/orders, which claimed owner there}. */
        @Override
        public String toString() {
            return Shown.visible(resource + " left " + job + ", which claimed " + DesiredTags.names(keys) + " there");
        }
    }

    /**
     * The jobs that a plan is about with all that they claim.
     *
     * @param ranIn the account and region that each job's own file names
     * @param left what left them
     * @param unknown of which jobs it is not known what left them, and why
     */
    record Jobs(SortedMap<String, AccountScope> ranIn, List<Left> left, SortedMap<String, String> unknown) {
        static final Jobs NONE = new Jobs(new TreeMap<>(), List.of(), new TreeMap<>());

        Jobs {
            ranIn = Collections.unmodifiableSortedMap(new TreeMap<>(ranIn));
            left = left.stream().sorted().toList();
            unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
        }
    }

    /** {@return the resources that left the jobs of this plan and carry their tags still, sorted} */
    public List<Left> left() {
        return jobs.left();
    }

    /** {@return the jobs of which it is not known what left them, and why} */
    public SortedMap<String, String> leftUnknown() {
        return jobs.unknown();
    }

    Jobs jobs() {
        return jobs;
    }

    /**
     * What a plan counts and does not list.
     *
     * @param resources resources on which nothing is to be done
     * @param tags their tags that are right already
     */
    record InPlace(int resources, int tags) {
        static final InPlace NOTHING = new InPlace(0, 0);
    }

    /** Keeps the parts that say something, and counts the others. Not thread-safe. */
    static final class Sparse {
        private final List<ResourcePlan> resources = new ArrayList<>();
        private int inPlace;
        private int tags;

        void add(ResourcePlan plan) {
            if (plan.isInPlace()) {
                inPlace++;
                tags += plan.kept();
            } else {
                resources.add(plan);
            }
        }

        PropagationPlan plan(Jobs jobs) {
            return of(resources, new InPlace(inPlace, tags), null, jobs);
        }
    }

    /**
     * What is planned for each resource.
     *
     * @return the parts of the plan, sorted; without the resources that are in place when the claims came as a stream
     */
    public List<ResourcePlan> resources() {
        return resources;
    }

    /**
     * What is planned for one resource.
     *
     * @param resource the resource in the provider's canonical form
     * @return its part of the plan, if it has one
     */
    public Optional<ResourcePlan> resource(ResourceRef resource) {
        return resources.stream()
                .filter(plan -> plan.resource().equals(resource))
                .findFirst();
    }

    /** What is counted and not listed. */
    InPlace inPlace() {
        return inPlace;
    }

    /** {@return what the policy says of what the plan would leave, when one was asked} */
    public Optional<PolicyReview> policy() {
        return Optional.ofNullable(policy);
    }

    /** {@return the counts} */
    public PlanSummary summary() {
        return summary;
    }

    /**
     * Whether an apply has nothing to do: no tag is to be written, and no claim is to be recorded. What the plan cannot do
     * is not looked at; {@link #summary()} counts that.
     *
     * @return whether there is nothing to apply
     */
    public boolean isEmpty() {
        return resources.stream().noneMatch(ResourcePlan::isActionable);
    }

    /** {@return SHA-256 of the content, in hexadecimal: two plans that do the same on the same things are one} */
    public String id() {
        return id;
    }

    /** {@return the plan as JSON, stable to the byte; {@link #fromJson} reads it} */
    public String toJson() {
        return PlanJson.write(this);
    }

    /**
     * Reads a plan that {@link #toJson} wrote.
     *
     * @param json the document
     * @return the plan
     * @throws io.dativo.problem.InvalidInputException when it is not one, or when it was changed since
     */
    public static PropagationPlan fromJson(String json) {
        return PlanJson.read(json);
    }

    /** {@return the plan as Markdown for a pull request} */
    public String toMarkdown() {
        return PlanMarkdown.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropagationPlan that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** The plan as a person reads it, with the signs of a Terraform plan. */
    @Override
    public String toString() {
        return PlanText.of(this);
    }
}
