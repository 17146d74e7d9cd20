package io.dativo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Forty-eight job files with the shapes and the numbers of placeholders of those that the format comes from, on a host that
 * sets the usual variables and hands out nothing: each loads, and its connections hold what the variables hold.
 */
class JobsLikeTheOriginalsTest {
    private static final Map<String, String> HOST = new HashMap<>();
    private static final Pattern USE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

    /** Kind of job, then its connections: side, section, keys and what they say. */
    private static final String[][] SHAPES = {
        {"stripe", "source.credentials", "api_key=${STRIPE_API_KEY}"},
        {"hubspot", "source.credentials", "api_key=${HUBSPOT_API_KEY}"},
        {"postgres", "source.connection", "host=${PGHOST} port=${PGPORT:-5432} user=${PGUSER} password=${PGPASSWORD}"},
        {
            "mysql",
            "source.connection",
            "host=${MYSQL_HOST} port=${MYSQL_PORT:-3306} user=${MYSQL_USER} password=${MYSQL_PASSWORD}"
        },
        {"csv", "source.connection", "root=data"},
    };

    private static final String LAKE = "s3.endpoint=${S3_ENDPOINT} s3.bucket=${S3_BUCKET}"
            + " s3.access_key_id=${AWS_ACCESS_KEY_ID} s3.secret_access_key=${AWS_SECRET_ACCESS_KEY}";

    private static final String NESSIE = "nessie.uri=${NESSIE_URI} s3.bucket=${S3_BUCKET}";

    @TempDir
    Path folder;

    private int files;
    private int withPlaceholders;
    private int inConnections;
    private int elsewhere;

    static {
        for (String name : List.of(
                "STRIPE_API_KEY",
                "HUBSPOT_API_KEY",
                "PGHOST",
                "PGUSER",
                "PGPASSWORD",
                "MYSQL_HOST",
                "MYSQL_USER",
                "MYSQL_PASSWORD",
                "S3_ENDPOINT",
                "S3_BUCKET",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "NESSIE_URI")) {
            HOST.put(name, "value-of-" + name.toLowerCase(Locale.ROOT));
        }
        HOST.put("ENVIRONMENT", "prod");
        HOST.put("AWS_REGION", "eu-west-1");
        HOST.put("AWS_ACCOUNT_ID", "123456789012");
    }

    @Test
    void they_load_with_the_connections_that_their_variables_say() {
        for (int i = 0; i < 39; i++) {
            boolean database = i >= 20;
            String target = !database ? LAKE : i < 27 ? NESSIE : "s3.bucket=lake";
            check(SHAPES[database ? 2 + i % 2 : i % 2], target, i < 22);
        }
        for (int i = 0; i < 9; i++) {
            check(SHAPES[4], "s3.bucket=lake", false);
        }

        assertThat(files).isEqualTo(48);
        assertThat(withPlaceholders).isEqualTo(39);
        assertThat(elsewhere).isEqualTo(22);
        assertThat(inConnections).isEqualTo(190);
    }

    private void check(String[] shape, String target, boolean region) {
        Map<String, String> written = new LinkedHashMap<>();
        pairs(shape[1] + ".", shape[2], written);
        pairs("target.connection.", target, written);
        String lines = "source: {" + nested(written, "source.") + "}\ntarget: {" + nested(written, "target.") + "}\n"
                + "infrastructure: {provider: {provider: aws, region: '" + (region ? "${AWS_REGION}" : "eu-west-1")
                + "'}}\n";
        files++;
        int uses = uses(String.join(" ", written.values()));
        inConnections += uses;
        elsewhere += region ? 1 : 0;
        withPlaceholders += uses > 0 || region ? 1 : 0;

        LoadResult result = JobLoader.builder()
                .process(HOST::get)
                .build()
                .load(new JobFiles(folder).job(lines).path("job.yaml"));

        assertThat(result.problems()).as(lines).noneMatch(Problem::isError);
        Job job = result.job();
        assertThat(job.unresolved()).isEmpty();
        written.forEach((path, text) ->
                assertThat(plain(job.texts().get(path))).as(path).isEqualTo(expanded(text)));
        assertThat(job.infrastructure().orElseThrow().provider().region()).isEqualTo("eu-west-1");
    }

    private static void pairs(String prefix, String pairs, Map<String, String> to) {
        for (String pair : pairs.split(" ")) {
            to.put(prefix + pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
    }

    /** As flow maps, sections in the order of the pairs. */
    private static String nested(Map<String, String> written, String side) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        written.forEach((path, text) -> {
            if (path.startsWith(side)) {
                int last = path.lastIndexOf('.');
                sections.computeIfAbsent(path.substring(side.length(), last), section -> new ArrayList<>())
                        .add(path.substring(last + 1) + ": '" + text + "'");
            }
        });
        Map<String, List<String>> top = new LinkedHashMap<>();
        sections.forEach((section, entries) -> {
            String map = "{" + String.join(", ", entries) + "}";
            int dot = section.indexOf('.');
            top.computeIfAbsent(dot < 0 ? section : section.substring(0, dot), key -> new ArrayList<>())
                    .add(dot < 0 ? map : section.substring(dot + 1) + ": " + map);
        });
        List<String> parts = new ArrayList<>();
        top.forEach((key, maps) -> parts.add(
                key + ": " + (maps.get(0).startsWith("{") ? maps.get(0) : "{" + String.join(", ", maps) + "}")));
        return String.join(", ", parts);
    }

    private static int uses(String text) {
        return (int) USE.matcher(text).results().count();
    }

    /** As the format says it, by other means than the product's. */
    private static String expanded(String text) {
        return USE.matcher(text)
                .replaceAll(use -> Matcher.quoteReplacement(
                        HOST.getOrDefault(use.group(1), use.group(2) == null ? use.group() : use.group(2))));
    }

    private static Object plain(Object value) {
        return value instanceof Sensitive<?> secret ? secret.reveal() : value;
    }
}
