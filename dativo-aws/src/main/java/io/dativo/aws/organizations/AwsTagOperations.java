package io.dativo.aws.organizations;

import io.dativo.aws.organizations.AwsTagMerge.Peer;
import io.dativo.aws.organizations.AwsTagStep.Fate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators that the policies of one entity use on one setting. */
final class AwsTagOperations {
    private static final String PEER_ORDER =
            "AWS does not document the order of different operators on one entity; as in"
                    + " its examples all policies assign, then append, then remove";
    private static final String EMPTIED = "AWS does not document what a list of values that was emptied accepts; it is"
            + " taken to accept none, as an empty list that is assigned";

    private final AwsTagMerge.State setting;
    private final boolean underLock;
    /** Values of this entity, with the place of the policy that gave them; kept where a policy removes some. */
    private final Map<String, Integer> given = new HashMap<>(0);

    private boolean removes;
    private int assigner = -1;
    private @Nullable AwsTagSource assigned;

    AwsTagOperations(AwsTagMerge.State setting, boolean underLock) {
        this.setting = setting;
        this.underLock = underLock;
    }

    void run(List<Peer> peers, List<AwsTagStep> steps) {
        Set<AwsTagOperator> used = used(peers);
        removes = used.contains(AwsTagOperator.REMOVE);
        for (AwsTagOperator operator : used) {
            for (Peer peer : peers) {
                for (AwsTagNode.Operation operation : peer.node().operations()) {
                    if (operation.operator() == operator) {
                        steps.add(step(operator, peer, operation));
                    }
                }
            }
        }
    }

    private static Set<AwsTagOperator> used(List<Peer> peers) {
        Set<AwsTagOperator> used = EnumSet.noneOf(AwsTagOperator.class);
        for (Peer peer : peers) {
            List<AwsTagNode.Operation> operations = peer.node().operations();
            for (int i = 0; i < operations.size(); i++) {
                used.add(operations.get(i).operator());
            }
        }
        return used;
    }

    private AwsTagStep step(AwsTagOperator operator, Peer peer, AwsTagNode.Operation operation) {
        AwsTagSource source = peer.source(operation.location());
        List<String> said = operation.values();
        AwsTagSource blocker = setting.blockers.get(operator);
        AwsTagSource by = blocker == null && operator == AwsTagOperator.ASSIGN ? assigned : blocker;
        if (by != null) {
            Fate fate = blocker == null ? Fate.PEER_LOST : Fate.BLOCKED;
            return new AwsTagStep(setting.path, source, operator, said, fate, repeated(operator, said), by, null);
        }
        boolean orderMatters = switch (operator) {
            case ASSIGN -> false;
            case APPEND -> assigner >= peer.index();
            case REMOVE -> said.stream().anyMatch(value -> given.getOrDefault(value, -1) >= peer.index());
        };
        List<String> idle = switch (operator) {
            case ASSIGN -> assign(peer, source, said);
            case APPEND -> append(peer, source, said);
            case REMOVE -> remove(said);
        };
        String doubt = null;
        if (idle.size() < said.size() || operator == AwsTagOperator.ASSIGN) {
            boolean emptied = operator == AwsTagOperator.REMOVE
                    && peer.node().name().equals(AwsTagSetting.TAG_VALUE.toString())
                    && setting.values != null
                    && setting.values.isEmpty();
            doubt = orderMatters ? PEER_ORDER : underLock ? AwsTagMerge.OBJECT_LOCK : emptied ? EMPTIED : null;
        }
        return new AwsTagStep(setting.path, source, operator, said, Fate.APPLIED, idle, null, doubt);
    }

    private List<String> assign(Peer peer, AwsTagSource source, List<String> said) {
        assigner = peer.index();
        assigned = source;
        return add(new LinkedHashMap<>(), peer, source, said);
    }

    private List<String> append(Peer peer, AwsTagSource source, List<String> said) {
        if (said.isEmpty()) {
            // Appending nothing gives no values: the setting still accepts what it did.
            return List.of();
        }
        return add(setting.values == null ? new LinkedHashMap<>() : setting.values, peer, source, said);
    }

    private List<String> add(Map<String, AwsTagSource> values, Peer peer, AwsTagSource source, List<String> said) {
        setting.values = values;
        List<String> idle = new ArrayList<>(0);
        for (String value : said) {
            if (values.putIfAbsent(value, source) != null) {
                idle.add(value);
            } else if (removes) {
                given.put(value, peer.index());
            }
        }
        return idle;
    }

    private List<String> remove(List<String> said) {
        return said.stream()
                .filter(value -> setting.values == null || setting.values.remove(value) == null)
                .toList();
    }

    /** The values of an assignment that was not carried out, when the setting has just them. */
    private List<String> repeated(AwsTagOperator operator, List<String> said) {
        boolean same = operator == AwsTagOperator.ASSIGN
                && setting.values != null
                && setting.values.size() == said.size()
                && setting.values.keySet().containsAll(said);
        return same ? said : List.of();
    }
}
