package io.dativo.aws.organizations;

import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The root, organizational units and accounts of an organization, with the tag policies attached to each. Immutable and
 * thread-safe; {@link #attach} and {@link #detach} give the organization as it would be.
 */
public final class AwsTagOrganization {
    private final Map<String, Entity> entities;

    private AwsTagOrganization(Map<String, Entity> entities) {
        this.entities = Collections.unmodifiableMap(new LinkedHashMap<>(entities));
    }

    private record Entity(@Nullable String parent, AwsTagLevel level) {}

    /**
     * Starts an organization.
     *
     * @param root the root's name
     * @param policies the policies attached to it, in attach order
     * @return the builder
     */
    public static Builder builder(String root, AwsTagPolicy... policies) {
        return new Builder(root, policies);
    }

    /**
     * The entities that act on one entity.
     *
     * @param entity an account or organizational unit
     * @return the levels from the root down to it
     * @throws InvalidInputException when there is no such entity
     */
    public List<AwsTagLevel> levels(String entity) {
        Deque<AwsTagLevel> levels = new ArrayDeque<>();
        Entity each = find(entities, entity);
        levels.push(each.level);
        while (each.parent != null) {
            each = find(entities, each.parent);
            levels.push(each.level);
        }
        return List.copyOf(levels);
    }

    /**
     * The effective policy of an entity.
     *
     * @param entity an account or organizational unit
     * @return the effective policy
     * @throws InvalidInputException when there is no such entity
     */
    public AwsTagEffectivePolicy effective(String entity) {
        return AwsTagPolicies.effective(levels(entity));
    }

    /**
     * This organization with one more policy, attached after the others.
     *
     * @param entity the entity that takes it
     * @param policy the policy
     * @return the changed organization
     * @throws InvalidInputException when there is no such entity
     */
    public AwsTagOrganization attach(String entity, AwsTagPolicy policy) {
        List<AwsTagPolicy> policies =
                new ArrayList<>(find(entities, entity).level.policies());
        policies.add(policy);
        return with(entity, policies);
    }

    /**
     * This organization without a policy.
     *
     * @param entity the entity that has it
     * @param policy the policy's name
     * @return the changed organization
     * @throws InvalidInputException when there is no such entity, or no such policy is attached to it
     */
    public AwsTagOrganization detach(String entity, String policy) {
        List<AwsTagPolicy> policies = find(entities, entity).level.policies();
        List<AwsTagPolicy> left =
                policies.stream().filter(each -> !each.name().equals(policy)).toList();
        if (left.size() == policies.size()) {
            List<String> names = policies.stream().map(AwsTagPolicy::name).toList();
            throw refusal("unknown-policy", "no policy '" + policy + "' is attached to " + entity, policy, names);
        }
        return with(entity, left);
    }

    private AwsTagOrganization with(String entity, List<AwsTagPolicy> policies) {
        Map<String, Entity> changed = new LinkedHashMap<>(entities);
        changed.put(entity, new Entity(find(entities, entity).parent, new AwsTagLevel(entity, policies)));
        return new AwsTagOrganization(changed);
    }

    private static Entity find(Map<String, Entity> entities, String name) {
        Entity entity = entities.get(name);
        if (entity == null) {
            throw refusal("unknown-entity", "'" + name + "' is not in the organization", name, entities.keySet());
        }
        return entity;
    }

    private static InvalidInputException refusal(String code, String message, String word, Collection<String> known) {
        String hint = known.isEmpty() ? null : Spelling.hint(word, known);
        return new InvalidInputException("organization", List.of(Problem.error(code, message, "", null, hint)));
    }

    /** Makes an {@link AwsTagOrganization} from the root down. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Entity> entities = new LinkedHashMap<>();

        private Builder(String root, AwsTagPolicy... policies) {
            entities.put(root, new Entity(null, AwsTagLevel.of(root, policies)));
        }

        /**
         * Adds an organizational unit or an account.
         *
         * @param entity its name, for example an account id
         * @param parent the entity above it, which is there already
         * @param policies the policies attached to it, in attach order
         * @return this builder
         * @throws InvalidInputException when the parent is not there, or the entity is there already
         */
        public Builder add(String entity, String parent, AwsTagPolicy... policies) {
            find(entities, parent);
            if (entities.putIfAbsent(entity, new Entity(parent, AwsTagLevel.of(entity, policies))) != null) {
                throw refusal("duplicate-entity", "'" + entity + "' is there already", entity, List.of());
            }
            return this;
        }

        /** {@return the organization} */
        public AwsTagOrganization build() {
            return new AwsTagOrganization(entities);
        }
    }
}
