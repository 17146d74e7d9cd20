package io.dativo.gcp.fake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which of Google's methods a request is. */
final class Routes {
    private static final String ENTRY =
            "/v1/projects/*/locations/*/entryGroups/@bigquery/entries/bigquery.googleapis.com"
                    + "/projects/*/datasets/*";

    private static final Map<Pattern, String> ROUTES = new LinkedHashMap<>();

    static {
        route("GET /storage/v1/b", "buckets.list");
        route("GET /storage/v1/b/*", "buckets.get");
        route("PATCH /storage/v1/b/*", "buckets.patch");
        route("GET /storage/v1/b/*/o", "objects.list");
        route("DELETE /storage/v1/b/*/o/*", "objects.delete");
        route("GET /download/storage/v1/b/*/o/*", "objects.download");
        route("POST /upload/storage/v1/b/*/o", "objects.insert");
        route("GET /bigquery/v2/projects/*/datasets", "datasets.list");
        route("GET /bigquery/v2/projects/*/datasets/*", "datasets.get");
        route("PATCH /bigquery/v2/projects/*/datasets/*", "datasets.patch");
        route("GET /bigquery/v2/projects/*/datasets/*/tables", "tables.list");
        route("GET /bigquery/v2/projects/*/datasets/*/tables/*", "tables.get");
        route("PATCH /bigquery/v2/projects/*/datasets/*/tables/*", "tables.patch");
        route("POST /bigquery/v2/projects/*/queries", "jobs.query");
        route("GET /bigquery/v2/projects/*/queries/*", "jobs.getQueryResults");
        route("GET /v1/organizations/*:searchAllResources", "assets.search");
        route("GET " + ENTRY, "entries.get");
        route("PATCH " + ENTRY, "entries.patch");
        route("GET " + ENTRY + "/tables/*", "entries.get");
        route("PATCH " + ENTRY + "/tables/*", "entries.patch");
        route("POST /v1/projects/-/serviceAccounts/*:generateAccessToken", "serviceAccounts.generateAccessToken");
        route("POST /token", "token");
        route("GET /v3/projects/*", "projects.get");
        route("PATCH /v3/projects/*", "projects.patch");
        route("GET /v3/effectiveTags", "effectiveTags.list");
        route("GET /v3/tagValues/namespaced", "tagValues.getNamespaced");
        route("POST /v3/tagBindings", "tagBindings.create");
        route("DELETE /v3/tagBindings/*/tagValues/*", "tagBindings.delete");
        route("GET /v1/projects/-/serviceAccounts/*", "serviceAccounts.get");
    }

    /** What each method needs, as the reference of Identity and Access Management has it. */
    private static final Map<String, Set<String>> PERMISSIONS = Map.ofEntries(
            Map.entry("buckets.list", Set.of("storage.buckets.list")),
            Map.entry("buckets.get", Set.of("storage.buckets.get")),
            Map.entry("buckets.patch", Set.of("storage.buckets.update")),
            Map.entry("objects.list", Set.of("storage.objects.list")),
            Map.entry("objects.delete", Set.of("storage.objects.delete")),
            Map.entry("objects.download", Set.of("storage.objects.get")),
            Map.entry("objects.insert", Set.of("storage.objects.create", "storage.objects.delete")),
            Map.entry("datasets.list", Set.of("bigquery.datasets.get")),
            Map.entry("datasets.get", Set.of("bigquery.datasets.get")),
            Map.entry("datasets.patch", Set.of("bigquery.datasets.update")),
            Map.entry("tables.list", Set.of("bigquery.tables.list")),
            Map.entry("tables.get", Set.of("bigquery.tables.get")),
            Map.entry("tables.patch", Set.of("bigquery.tables.update")),
            Map.entry("jobs.query", Set.of("bigquery.jobs.create", "bigquery.tables.getData")),
            Map.entry("jobs.getQueryResults", Set.of()),
            Map.entry("projects.get", Set.of("resourcemanager.projects.get")),
            Map.entry("projects.patch", Set.of("resourcemanager.projects.update")),
            Map.entry("effectiveTags.list", Set.of("iam.serviceAccounts.listEffectiveTags")),
            Map.entry("tagValues.getNamespaced", Set.of("resourcemanager.tagValues.get")),
            Map.entry(
                    "tagBindings.create",
                    Set.of("iam.serviceAccounts.createTagBinding", "resourcemanager.tagValueBindings.create")),
            Map.entry(
                    "tagBindings.delete",
                    Set.of("iam.serviceAccounts.deleteTagBinding", "resourcemanager.tagValueBindings.delete")),
            Map.entry("serviceAccounts.get", Set.of("iam.serviceAccounts.get")),
            Map.entry("assets.search", Set.of("cloudasset.assets.searchAllResources")),
            Map.entry("entries.get", Set.of("dataplex.entries.get")),
            Map.entry("entries.patch", Set.of("dataplex.entries.update", "dataplex.aspectTypes.use")),
            Map.entry("serviceAccounts.generateAccessToken", Set.of("iam.serviceAccounts.getAccessToken")),
            Map.entry("token", Set.of()));

    private Routes() {}

    /** The permissions of a method; every method that is known has an entry. */
    static Set<String> permissions(String name) {
        return PERMISSIONS.getOrDefault(name, Set.of());
    }

    private static void route(String form, String name) {
        ROUTES.put(Pattern.compile(form.replace("*", "[^/]+")), name);
    }

    /** The name of the method, or nothing that is one. */
    static String of(String request) {
        return ROUTES.entrySet().stream()
                .filter(route -> route.getKey().matcher(request).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("unknown");
    }
}
