package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Queries of BigQuery: it checks that what is sent is a query that could be run, and leaves running it to others. */
final class FakeJobs {
    static final Set<String> KEYS = Set.of(
            "query",
            "useLegacySql",
            "parameterMode",
            "queryParameters",
            "labels",
            "maxResults",
            "timeoutMs",
            "maximumBytesBilled",
            "requestId",
            "location");

    private static final Pattern PARAMETER = Pattern.compile("@([A-Za-z_][A-Za-z0-9_]*)");

    private final List<JsonNode> requests = new ArrayList<>();
    private Function<JsonNode, List<List<String>>> engine = request -> List.of();
    private List<List<String>> rows = List.of();
    private int pageSize = Integer.MAX_VALUE;
    private boolean takesLong;

    void answer(List<List<String>> answer, int rowsAPage, boolean later) {
        engine = request -> answer;
        pageSize = rowsAPage;
        takesLong = later;
    }

    /** Every query is answered by who can run it. */
    void run(Function<JsonNode, List<List<String>>> by) {
        engine = by;
    }

    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    JsonNode query(Call call) {
        JsonNode body = call.takes().json(KEYS);
        if (body.path("useLegacySql").asBoolean(true)) {
            throw new Refusal(400, "invalidQuery", "Legacy SQL knows no parameters");
        }
        Set<String> used = new TreeSet<>();
        Matcher names = PARAMETER.matcher(body.path("query").asText());
        while (names.find()) {
            used.add(names.group(1));
        }
        Set<String> given = new TreeSet<>();
        body.path("queryParameters")
                .forEach(parameter -> given.add(parameter.path("name").asText()));
        if (!used.equals(given)) {
            throw new Refusal(400, "invalidQuery", "the query uses " + used + " and is given " + given);
        }
        new Labelled(Call.JSON.createObjectNode())
                .merge(Call.JSON.createObjectNode().set("labels", body.path("labels")));
        requests.add(body);
        rows = engine.apply(body);
        ObjectNode answer = takesLong ? answered(false) : page(0);
        takesLong = false;
        return answer;
    }

    JsonNode results(Call call) {
        call.takes("location", "pageToken", "maxResults", "timeoutMs", "startIndex");
        if (!"job-1".equals(call.part(5)) || !"EU".equals(call.query("location"))) {
            throw Refusal.notFound("Job " + call.part(5) + " in " + call.query("location"));
        }
        return page(call.query("pageToken") == null ? 0 : Integer.parseInt(call.query("pageToken")));
    }

    private ObjectNode page(int from) {
        ObjectNode answer = answered(true).put("totalRows", String.valueOf(rows.size()));
        int to = (int) Math.min(rows.size(), (long) from + pageSize);
        if (from < to) {
            ArrayNode sent = answer.putArray("rows");
            rows.subList(from, to).forEach(row -> {
                ArrayNode cells = sent.addObject().putArray("f");
                row.forEach(value -> cells.addObject().put("v", value));
            });
        }
        if (to < rows.size()) {
            answer.put("pageToken", String.valueOf(to));
        }
        return answer;
    }

    private static ObjectNode answered(boolean complete) {
        ObjectNode answer = Call.JSON.createObjectNode().put("jobComplete", complete);
        answer.putObject("jobReference")
                .put("projectId", "acme-billing")
                .put("jobId", "job-1")
                .put("location", "EU");
        return answer;
    }
}
