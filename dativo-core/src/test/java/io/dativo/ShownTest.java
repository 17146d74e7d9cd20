package io.dativo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.dativo.infrastructure.ResourceRef;
import io.dativo.problem.InvalidInputException;
import io.dativo.problem.Problem;
import io.dativo.problem.Sensitive;
import io.dativo.problem.Shown;
import io.dativo.problem.SourceLocation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What texts show to people: no secret, and nothing that acts on a terminal. */
class ShownTest {
    private static final String PROBE = "s3cr3t-pr0be";

    @Test
    void no_public_record_shows_a_secret_of_a_free_map() {
        TreeSet<String> walked = new TreeSet<>();
        TreeSet<String> leaking = new TreeSet<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.dativo")) {
            if (each.reflect().isRecord() && each.getModifiers().contains(JavaModifier.PUBLIC)) {
                String text = text(make(each.reflect(), 0));
                if (text != null) {
                    walked.add(each.getSimpleName());
                    if (text.contains(PROBE)) {
                        leaking.add(each.getSimpleName() + ": " + text);
                    }
                }
            }
        }

        assertThat(leaking).isEmpty();
        assertThat(walked)
                .contains("Asset", "Connector", "Engine", "Infrastructure", "JobFile", "SourceConfig", "TargetConfig")
                .contains("TerraformBinding", "ProviderConfig", "Runner", "TerraformOutput")
                .hasSizeGreaterThan(30);
    }

    /** Null too for a record that has no text without the parts that it was not given. */
    private static String text(Object made) {
        try {
            return made == null ? null : made.toString();
        } catch (NoSuchElementException | IndexOutOfBoundsException | NullPointerException incomplete) {
            return null;
        }
    }

    /** A record with secrets in everything that can hold any; null where it takes no such values. */
    private static Object make(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values =
                Arrays.stream(components).map(each -> value(each, depth)).toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException picky) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(RecordComponent component, int depth) {
        Class<?> type = component.getType();
        String generic = component.getGenericType().getTypeName();
        if (type == Map.class) {
            return generic.contains("java.lang.Object") ? secrets() : Map.of();
        }
        if (type == Object.class) {
            return secrets();
        }
        if (type == String.class) {
            return Shown.isSecret(component.getName()) ? PROBE : "plain";
        }
        if (type == ResourceRef.class) {
            return new ResourceRef("aws", "s3_bucket", "arn:aws:s3:::a");
        }
        if (type == List.class) {
            return generic.contains("java.util.Map") ? List.of(secrets()) : List.of();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        return type.isRecord() && depth < 4 ? make(type, depth + 1) : null;
    }

    private static Map<String, Object> secrets() {
        Map<String, Object> secrets = new LinkedHashMap<>();
        for (String key : List.of(
                "password",
                "db_passwd",
                "token",
                "client_secret",
                "secret_key",
                "access_key",
                "private_key_pem",
                "api_key",
                "sas_token",
                "conn_str",
                "dsn",
                "credential",
                "header.Authorization",
                "sse_customer_key")) {
            secrets.put(key, PROBE);
        }
        secrets.put("marked", Sensitive.of(PROBE));
        secrets.put("address", "postgres://u:" + PROBE + "@db.example/d");
        secrets.put("type", "plain");
        Map<String, Object> outer = new LinkedHashMap<>(secrets);
        outer.put("nested", Map.of("inner", secrets));
        outer.put("list", List.of(secrets));
        return outer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "\u0007",
                "\r",
                "\n",
                "\u202e",
                "\u2066",
                "\u2028",
                "\u2029",
                "\u200b",
                "\u0085",
                "\ufeff"
            })
    void what_acts_on_a_terminal_or_hides_text_is_visible_in_problems(String act) {
        Problem problem = Problem.error(
                "unknown-key",
                "unknown key 'a" + act + "b'",
                "a" + act + "b",
                SourceLocation.file("x" + act + ".yaml"),
                "did you mean 'c" + act + "d'?");
        String text = problem.toString().replace("\n    hint: ", " ");
        String thrown = new InvalidInputException("job", List.of(problem))
                .getMessage()
                .replace("has 1 error:\n", "")
                .replace("\n    hint: ", " ");

        assertThat(text + thrown).doesNotContain(act).contains(String.format("\\u%04x", act.codePointAt(0)));
    }

    @Test
    void what_is_no_secret_is_shown() {
        assertThat(Shown.value("backend", Map.of("key", "dativo/acme/terraform.tfstate")))
                .isEqualTo("{key=dativo/acme/terraform.tfstate}");
        assertThat(Shown.value("uri", "https://host/path@x")).isEqualTo("https://host/path@x");
        assertThat(Shown.visible("grün \u4e2d C:\\folder")).isEqualTo("grün \u4e2d C:\\folder");
    }
}
