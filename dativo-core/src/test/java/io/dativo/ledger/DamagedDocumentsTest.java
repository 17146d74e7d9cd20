package io.dativo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dativo.document.Json;
import io.dativo.infrastructure.AccountScope;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.DativoException;
import io.dativo.problem.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each kind of document of the ledger, damaged in each place: it is refused, or it says what it said before. It is never
 * read as one that says less.
 */
class DamagedDocumentsTest {
    private static final ResourceRef LAKE = new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::lake");
    private static final String JOB = "acme/prod/orders";
    private static final AccountScope SCOPE =
            AccountScope.of("aws").withRegion("eu-west-1").withAccount("123456789012");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** A kind of document: the name of a true one, and what is read of it. */
    private enum Kind {
        /** What we wrote; a digest is of all of it. */
        WRITES(LedgerNames.ofWrites(LAKE), Set.of()) {
            @Override
            Object read(OwnershipLedger ledger) {
                Ownership read = ledger.read(LAKE);
                return read.unreadable() == null ? read : refuse(read.unreadable());
            }
        },
        CLAIM(LedgerNames.ofWrites(LAKE).replace(".json", ".claim." + RecordedClaims.hash(JOB) + ".json"), Set.of()) {
            @Override
            Object read(OwnershipLedger ledger) {
                RecordedClaims read = ledger.read(LAKE).claims();
                return read.missing().isEmpty() ? read : refuse(read.missing().toString());
            }
        },
        RESOURCES(JobResources.name(JOB, SCOPE), Set.of("/resources/0/scope/region", "/resources/0/scope/accountId")) {
            @Override
            Object read(OwnershipLedger ledger) {
                return ledger.notedClaims(JOB, SCOPE);
            }
        };

        private final String document;
        private final Set<String> optional;

        /** @param optional the members that a true document may be without */
        Kind(String document, Set<String> optional) {
            this.document = document;
            this.optional = optional;
        }

        abstract Object read(OwnershipLedger ledger);

        private static Object refuse(String why) {
            throw new ProviderException(ProviderException.Kind.REJECTED, null, why, null);
        }
    }

    private final InMemoryStore store = new InMemoryStore();
    private final OwnershipLedger ledger = OwnershipLedger.of(store);

    @ParameterizedTest
    @EnumSource
    void a_damaged_document_never_says_less_than_before(Kind kind) {
        OwnedTag tag = OwnedTag.of("v", NOW, "p1").intend(new OwnedTag.Intent("w", NOW, "p2", false));
        RecordedClaims claims =
                RecordedClaims.NONE.with(JOB, new TreeMap<>(Map.of("k", new Claim("w", "jobs/orders.yaml:1:1"))));
        assertThat(ledger.write(Ownership.none(LAKE)
                        .with(new TreeMap<>(Map.of("k", tag)))
                        .with(claims)))
                .isTrue();
        ledger.noteClaims(JOB, SCOPE, Map.of(LAKE, SCOPE));
        String whole = store.read(kind.document).orElseThrow().content();

        Set<String> believed = new TreeSet<>();
        damaged(whole).forEach((what, content) -> {
            replace(kind.document, content);
            String refusal = refusal(kind);
            if (refusal == null) {
                believed.add(what);
            } else {
                assertThat(refusal).as(what).contains(kind.document);
            }
        });

        Set<String> expected = new TreeSet<>();
        kind.optional.forEach(place -> expected.add("without " + place));
        assertThat(believed).isEqualTo(expected);
    }

    private @Nullable String refusal(Kind kind) {
        try {
            kind.read(ledger);
            return null;
        } catch (DativoException e) {
            return e.getMessage();
        }
    }

    private void replace(String name, String content) {
        assertThat(store.write(name, content, store.read(name).orElseThrow().version()))
                .isTrue();
    }

    /** What was done to a document, and what is left of it. */
    private static Map<String, String> damaged(String whole) {
        Map<String, String> damaged = new LinkedHashMap<>();
        for (int length = 0; length < whole.length() - 1; length += 7) {
            damaged.put("cut to " + length, whole.substring(0, length));
        }
        for (String other : List.of("{}", "[]", "null", "7", "\"\"", "<html/>", "{\"error\":{\"code\":\"Busy\"}}")) {
            damaged.put(other, other);
        }
        damaged.put("followed by another", whole + "{}");
        for (String format : List.of("0", "2", "-1", "1.0", "\"1\"", "99999999999999999999")) {
            damaged.put("format " + format, whole.replaceFirst("\"format\" ?: ?1", "\"format\" : " + format));
        }
        JsonNode root = Json.read(whole);
        damage(root, "", root, damaged);
        return damaged;
    }

    private static void damage(JsonNode node, String path, JsonNode root, Map<String, String> damaged) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                String name = member.getKey();
                JsonNode value = member.getValue();
                String place = path + "/" + name;
                object.remove(name);
                damaged.put("without " + place, root.toString());
                for (JsonNode other : others(value)) {
                    object.set(name, other);
                    damaged.put(other + " as " + place, root.toString());
                }
                object.set(name, value);
                damage(value, place, root, damaged);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                for (JsonNode other : others(value)) {
                    array.set(i, other);
                    damaged.put(other + " as " + path + "/" + i, root.toString());
                }
                array.set(i, value);
                damage(value, path + "/" + i, root, damaged);
            }
        }
    }

    /** One value of each other kind. */
    private static List<JsonNode> others(JsonNode value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        List<JsonNode> others = new ArrayList<>(List.of(
                make.nullNode(), make.booleanNode(true), make.numberNode(7), make.arrayNode(), make.textNode("x")));
        others.add(make.objectNode());
        others.removeIf(other -> other.getNodeType() == value.getNodeType());
        return others;
    }
}
