package io.dativo.gcp.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** How Google puts what it answers on the wire. */
final class Answers {
    private Answers() {}

    static byte[] body(Refusal refused, Call call) throws IOException {
        boolean plain = call != null && call.path().startsWith("/download/");
        return plain || refused.reason().isEmpty()
                ? refused.getMessage().getBytes(StandardCharsets.UTF_8)
                : Call.JSON.writeValueAsBytes(error(refused, call));
    }

    /** As the older services answer, with a list of errors, as the newer ones do, with a status, or as OAuth says. */
    private static JsonNode error(Refusal refused, Call call) {
        if (call != null && call.path().equals("/token")) {
            return Call.JSON
                    .createObjectNode()
                    .put("error", refused.reason())
                    .put("error_description", refused.getMessage());
        }
        ObjectNode error = Call.JSON.createObjectNode();
        error.put("code", refused.status()).put("message", refused.getMessage());
        if (call != null && call.path().startsWith("/v")) {
            error.put("status", refused.reason());
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", refused.reason());
        } else {
            error.putArray("errors")
                    .addObject()
                    .put("domain", "global")
                    .put("reason", refused.reason())
                    .put("message", refused.getMessage());
        }
        return Call.JSON.createObjectNode().set("error", error);
    }

    static void respond(HttpExchange exchange, FakeObjects.Media media) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("x-goog-generation", Long.toString(media.generation()));
        if (media.contentRange() != null) {
            exchange.getResponseHeaders().add("Content-Range", media.contentRange());
        }
        exchange.sendResponseHeaders(media.status(), media.bytes().length == 0 ? -1 : media.bytes().length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(media.bytes());
        }
    }

    static void respond(HttpExchange exchange, int status, byte[] plain) throws IOException {
        String kind = switch (plain.length == 0 ? ' ' : plain[0]) {
            case '<' -> "text/html";
            case '{' -> "application/json; charset=UTF-8";
            default -> "text/plain; charset=UTF-8";
        };
        exchange.getResponseHeaders().set("Content-Type", kind);
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        byte[] sent = plain;
        if (accepted != null && accepted.contains("gzip")) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (OutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(plain);
            }
            sent = zipped.toByteArray();
        }
        exchange.sendResponseHeaders(status, sent.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(sent);
        }
    }
}
