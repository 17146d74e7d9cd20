package io.dativo.aws.organizations;

import io.dativo.aws.organizations.AwsTagStep.Fate;
import io.dativo.problem.SourceLocation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AWS's inheritance of tag policies: entities from the top down; at each entity all peers assign, then append, then
 * remove; then their child controls bind what is below.
 */
final class AwsTagMerge {
    static final String OBJECT_LOCK =
            "AWS does not document @@none on an object for tag policies; as in its other policy"
                    + " types it is taken to refuse new members and to leave existing ones open";

    private final List<AwsTagStep> steps = new ArrayList<>();

    private AwsTagMerge() {}

    static AwsTagEffectivePolicy merge(List<AwsTagLevel> levels) {
        AwsTagMerge merge = new AwsTagMerge();
        State root = new State("");
        for (AwsTagLevel level : levels) {
            List<Peer> peers = new ArrayList<>(level.policies().size());
            for (AwsTagPolicy policy : level.policies()) {
                peers.add(new Peer(peers.size(), policy.name(), level.entity(), policy.root()));
            }
            merge.merge(root, peers, null);
        }
        return new AwsTagEffectivePolicy(levels, rules(root), merge.steps);
    }

    /** One object as one policy says it; the index is the policy's place in the attach order. */
    record Peer(int index, String policy, String entity, AwsTagNode node) {
        Peer member(AwsTagNode member) {
            return new Peer(index, policy, entity, member);
        }

        AwsTagSource source(@Nullable SourceLocation location) {
            return new AwsTagSource(policy, entity, location);
        }
    }

    /** What the levels so far have made of one object or setting. */
    static final class State {
        final String path;
        final Map<String, State> members = new TreeMap<>();
        final Map<AwsTagOperator, AwsTagSource> blockers = new EnumMap<>(AwsTagOperator.class);
        /** Who closed the object to new members. */
        @Nullable
        AwsTagSource locker;
        /** The values and who gave them; null until an operator does. */
        @Nullable
        Map<String, AwsTagSource> values;

        State(String path) {
            this.path = path;
        }

        State member(String name) {
            return members.computeIfAbsent(name, key -> new State(pathOf(name)));
        }

        String pathOf(String name) {
            return path.isEmpty() ? name : path + "/" + name;
        }

        /** Restrictions only shrink: an operator that was blocked once stays blocked. */
        void restrict(Peer peer) {
            Set<AwsTagOperator> left = peer.node.allowed();
            if (left == null) {
                return;
            }
            for (AwsTagOperator operator : AwsTagOperator.values()) {
                if (!left.contains(operator)) {
                    blockers.computeIfAbsent(operator, blocked -> peer.source(peer.node.allowedLocation()));
                }
            }
            if (locker == null && blockers.size() == AwsTagOperator.values().length) {
                locker = peer.source(peer.node.allowedLocation());
            }
        }
    }

    private void merge(State state, List<Peer> peers, @Nullable AwsTagSource lockAbove) {
        new AwsTagOperations(state, lockAbove != null).run(peers, steps);
        descend(state, peers, state.locker == null ? lockAbove : state.locker);
        // After the peers' own values: a control binds the entities below, never its own.
        peers.forEach(state::restrict);
    }

    private void descend(State state, List<Peer> peers, @Nullable AwsTagSource lock) {
        Map<String, List<Peer>> members = null;
        for (Peer peer : peers) {
            for (AwsTagNode member : peer.node.members()) {
                members = members == null ? new LinkedHashMap<>() : members;
                members.computeIfAbsent(member.key(), name -> new ArrayList<>(peers.size()))
                        .add(peer.member(member));
            }
        }
        if (members == null) {
            return;
        }
        members.forEach((name, said) -> {
            if (state.locker != null && !state.members.containsKey(name)) {
                said.forEach(peer -> steps.add(refused(state.pathOf(name), peer, state.locker)));
            } else {
                merge(state.member(name), said, lock);
            }
        });
    }

    private static AwsTagStep refused(String path, Peer peer, @Nullable AwsTagSource by) {
        AwsTagSource source = peer.source(peer.node.location());
        return new AwsTagStep(path, source, null, List.of(), Fate.BLOCKED, List.of(), by, OBJECT_LOCK);
    }

    private static List<AwsTagEffectivePolicy.Rule> rules(State root) {
        State tags = root.members.get(AwsTagNode.TAGS);
        List<AwsTagEffectivePolicy.Rule> rules = new ArrayList<>();
        if (tags != null) {
            tags.members.forEach((policyKey, statement) -> {
                Map<AwsTagSetting, Map<String, AwsTagSource>> elements = new EnumMap<>(AwsTagSetting.class);
                statement.members.forEach((name, setting) -> {
                    if (setting.values != null) {
                        elements.put(AwsTagSetting.of(name).orElseThrow(), setting.values);
                    }
                });
                rules.add(new AwsTagEffectivePolicy.Rule(policyKey, elements));
            });
        }
        return rules;
    }
}
