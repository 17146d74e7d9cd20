package io.dativo.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The plugin's descriptor, which the build makes of the sources, and the guide. */
class DescriptorTest {
    private static Element plugin;

    @BeforeAll
    static void read() throws Exception {
        plugin = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("target/classes/META-INF/maven/plugin.xml").toFile())
                .getDocumentElement();
    }

    @Test
    void each_goal_has_its_phase_and_may_run_beside_others() {
        assertThat(elements(plugin, "mojo"))
                .extracting(mojo -> text(mojo, "goal") + " " + text(mojo, "phase") + " " + text(mojo, "threadSafe"))
                .containsExactlyInAnyOrder("validate validate true", "check verify true", "plan  true", "help  true");
    }

    @Test
    void each_parameter_is_described() {
        assertThat(elements(plugin, "mojo"))
                .flatExtracting(mojo -> elements(mojo, "parameter"))
                .filteredOn(parameter -> text(parameter, "editable").equals("true"))
                .hasSizeGreaterThan(15)
                .allSatisfy(parameter -> assertThat(text(parameter, "description"))
                        .as(text(parameter, "name"))
                        .isNotBlank());
    }

    @Test
    void the_guide_names_each_goal_and_each_parameter_with_its_property() throws IOException {
        String guide = Files.readString(Path.of("../docs/ci.md"));

        for (Element mojo : elements(plugin, "mojo")) {
            String goal = text(mojo, "goal");
            assertThat(guide).contains("| `dativo:" + goal + "` |");
            if (goal.equals("help")) {
                continue;
            }
            Element properties = elements(mojo, "configuration").get(0);
            for (Element parameter : elements(mojo, "parameter")) {
                if (text(parameter, "editable").equals("true")) {
                    String name = text(parameter, "name");
                    String property = text(properties, name).replaceAll("[${}]", "");
                    assertThat(guide)
                            .contains("| `" + name + "` | " + (property.isEmpty() ? "" : "`" + property + "` ") + "| ");
                }
            }
        }
    }

    private static List<Element> elements(Element in, String name) {
        NodeList found = in.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static String text(Element in, String name) {
        List<Element> found = elements(in, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
