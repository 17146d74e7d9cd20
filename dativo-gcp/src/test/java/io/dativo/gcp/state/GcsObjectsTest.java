package io.dativo.gcp.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dativo.gcp.Propagation;
import io.dativo.gcp.fake.FakeGoogle;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcsObjectsTest {
    private final FakeGoogle google = new FakeGoogle().withBucket(Propagation.PROJECT, "acme-pipes");
    private final GcsObjects objects = GcsObjects.of(Propagation.access(google));

    @AfterEach
    void stop() {
        google.close();
    }

    @Test
    void an_object_is_read_as_it_was_written_last() {
        objects.write("acme-pipes", "run/1.json", "first\n".getBytes(UTF_8));
        objects.write("acme-pipes", "run/1.json", "{\"größe\":1}\n".getBytes(UTF_8));
        assertThat(new String(objects.read("acme-pipes", "run/1.json"), UTF_8)).isEqualTo("{\"größe\":1}\n");
        assertThat(google.object("acme-pipes", "run/1.json")).isEqualTo("{\"größe\":1}\n");
    }

    @Test
    void a_failure_names_the_object_and_its_kind() {
        assertThatThrownBy(() -> objects.read("acme-pipes", "none.json"))
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("gs://acme-pipes/none.json");
    }
}
