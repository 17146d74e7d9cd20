package io.dativo.job;

import io.dativo.config.ConfigNode;
import io.dativo.config.ConfigNode.Entry;
import io.dativo.config.ConfigNode.Mapping;
import io.dativo.config.ConfigNode.Scalar;
import io.dativo.config.ConfigNode.Sequence;
import io.dativo.problem.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites what data contracts of ODCS say otherwise than assets do: the team as a list of members, its owner as a member, and
 * columns as properties of a schema object. Values keep the places where they were written.
 */
final class OdcsForm {
    private static final String OWNER = "owner";
    private static final String MEMBERS = "members";
    private static final String TEAM = "team";

    private OdcsForm() {}

    /** The document with the team and the columns of an asset; the same document when it has them already. */
    static Mapping flat(Mapping document, Collection<Problem> problems) {
        return withColumns(withOwner(document), problems);
    }

    private static Mapping withOwner(Mapping document) {
        ConfigNode written = document.get(TEAM);
        Mapping team;
        if (written instanceof Sequence members) {
            team = new Mapping(Map.of(MEMBERS, new Entry(members.location(), members)), members.location());
        } else if (written instanceof Mapping mapping && mapping.get(OWNER) == null) {
            team = mapping;
        } else {
            return document;
        }
        // The member who is the owner now; else the team answers as one.
        ConfigNode owner = members(team)
                .filter(member -> isText(member.get("role"), OWNER) && member.get("dateOut") == null)
                .map(member -> member.get("username"))
                .filter(OdcsForm::isText)
                .findFirst()
                .or(() -> Optional.ofNullable(team.get("name")))
                .orElse(null);
        return document.with(TEAM, owner == null ? team : team.with(OWNER, owner));
    }

    private static Stream<Mapping> members(Mapping team) {
        return team.get(MEMBERS) instanceof Sequence members ? mappings(members) : Stream.empty();
    }

    private static Mapping withColumns(Mapping document, Collection<Problem> problems) {
        if (!(document.get("schema") instanceof Sequence schema)
                || schema.items().isEmpty()
                || !schema.items().stream().allMatch(OdcsForm::isObject)) {
            return document;
        }
        List<Mapping> objects = mappings(schema)
                .filter(object -> schema.items().size() == 1 || isNamed(object, document))
                .toList();
        if (objects.size() != 1) {
            problems.add(Problem.error(
                    "ambiguous-schema",
                    "the contract has " + schema.items().size() + " schema objects, and an asset is one of them",
                    "schema",
                    schema.location(),
                    "write the name of one of them as 'object'"));
            return document;
        }
        return objects.get(0).get("properties") instanceof Sequence properties
                ? document.with(
                        "schema",
                        new Sequence(
                                properties.items().stream()
                                        .map(OdcsForm::column)
                                        .toList(),
                                properties.location()))
                : document;
    }

    private static boolean isObject(ConfigNode node) {
        return node instanceof Mapping object && object.get("properties") instanceof Sequence;
    }

    private static boolean isNamed(Mapping object, Mapping document) {
        return Stream.of("object", "name")
                .map(document::get)
                .anyMatch(name -> name instanceof Scalar text
                        && (isText(object.get("name"), String.valueOf(text.value()))
                                || isText(object.get("physicalName"), String.valueOf(text.value()))));
    }

    private static ConfigNode column(ConfigNode property) {
        if (!(property instanceof Mapping column) || column.get("type") != null) {
            return property;
        }
        Entry type = column.entries().get("logicalType");
        if (type == null) {
            return column;
        }
        Map<String, Entry> entries = new LinkedHashMap<>(column.entries());
        entries.put("type", type);
        return new Mapping(entries, column.location());
    }

    private static Stream<Mapping> mappings(Sequence list) {
        return list.items().stream().filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    private static boolean isText(@Nullable ConfigNode node) {
        return node instanceof Scalar scalar && scalar.value() instanceof String text && !text.isBlank();
    }

    private static boolean isText(@Nullable ConfigNode node, String text) {
        return node instanceof Scalar scalar && String.valueOf(scalar.value()).equalsIgnoreCase(text);
    }
}
