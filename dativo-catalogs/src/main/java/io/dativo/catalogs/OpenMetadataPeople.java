package io.dativo.catalogs;

import static io.dativo.catalogs.JsonHttp.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may own a table: users, and teams of type Group. A name is looked up as a name, a mail address as a mail address, by the
 * search that OpenMetadata's own client uses. Thread-safe.
 */
final class OpenMetadataPeople {
    private static final String GROUP = "Group";

    /** Type of a reference to the index that holds it, in the order in which they are searched. */
    private static final List<Map.Entry<String, String>> INDEXES =
            List.of(Map.entry("user", "user_search_index"), Map.entry("team", "team_search_index"));

    private final JsonHttp http;
    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();

    OpenMetadataPeople(JsonHttp http) {
        this.http = http;
    }

    /** The keys of an owner of a table: by its name and by its mail address. Empty for a reference that names no person. */
    Set<String> keys(JsonNode reference) {
        String type = CatalogStore.text(reference.path("type"));
        String id = CatalogStore.text(reference.path("id"));
        if (id.isEmpty() || !(type.equals("user") || type.equals("team"))) {
            return Set.of();
        }
        Set<String> keys = new TreeSet<>(known.computeIfAbsent(type + " " + id, it -> keys(type, id)));
        String name = CatalogStore.text(reference.path("name"));
        if (!name.isEmpty()) {
            keys.add(OwnerTags.PREFIX + name);
        }
        return keys;
    }

    private Set<String> keys(String type, String id) {
        Set<String> keys = new TreeSet<>();
        try {
            JsonNode person = http.get("/api/v1/" + type + "s/" + encoded(id));
            String name = CatalogStore.text(person.path("name"));
            String mail = CatalogStore.text(person.path("email"));
            if (!name.isEmpty()) {
                keys.add(OwnerTags.PREFIX + name);
            }
            if (!mail.isEmpty()) {
                keys.add(OwnerTags.PREFIX + mail.toLowerCase(Locale.ROOT));
            }
        } catch (ProviderException e) {
            // A person who was deleted, or whom the token may not see, still has the name in the reference.
            if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.DENIED) {
                throw e;
            }
        }
        return keys;
    }

    /**
     * The reference of a person who may own a table.
     *
     * @param nameOrMail a name, or a mail address
     * @throws ProviderException when no possible owner has it
     */
    JsonNode reference(String nameOrMail) {
        return nameOrMail.indexOf('@') > 0 ? byMail(nameOrMail) : byName(nameOrMail);
    }

    private JsonNode byName(String name) {
        String path = "s/name/" + encoded(OpenMetadataName.quoted(name));
        Optional<JsonNode> team = http.find("/api/v1/team" + path);
        if (team.isPresent() && mayOwn(team.get())) {
            return reference("team", team.get());
        }
        Optional<JsonNode> user = http.find("/api/v1/user" + path);
        if (user.isPresent()) {
            return reference("user", user.get());
        }
        throw refused(team.map(it -> "the team '" + name + "' is a " + CatalogStore.text(it.path("teamType"))
                        + ", and only a team of type Group may own")
                .orElse("there is no team and no user '" + name + "' to be the owner"));
    }

    private JsonNode byMail(String mail) {
        for (Map.Entry<String, String> index : INDEXES) {
            String query = "email.keyword:\"" + mail.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            JsonNode found =
                    http.get("/api/v1/search/query?q=" + encoded(query) + "&from=0&size=2&index=" + index.getValue());
            for (JsonNode hit : CatalogStore.list(found.path("hits").path("hits"), "hits")) {
                JsonNode person = hit.path("_source");
                boolean mayOwn = index.getKey().equals("user") || mayOwn(person);
                if (mayOwn && mail.equalsIgnoreCase(CatalogStore.text(person.path("email")))) {
                    return reference(index.getKey(), person);
                }
            }
        }
        throw refused(
                "there is no user and no team of type Group with the mail address '" + mail + "' to be the owner");
    }

    private static boolean mayOwn(JsonNode team) {
        return GROUP.equals(CatalogStore.text(team.path("teamType")));
    }

    private static JsonNode reference(String type, JsonNode person) {
        return JsonHttp.JSON
                .createObjectNode()
                .put("id", CatalogStore.text(person.path("id")))
                .put("type", type);
    }

    private static ProviderException refused(String why) {
        return new ProviderException(
                Kind.REJECTED, null, why + "; make one, or say by ownerKey(null) that no tag becomes an owner", null);
    }
}
