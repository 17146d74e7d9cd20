package io.dativo.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.dativo.testparts.Needs;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleReportTest {
    @TempDir
    Path folder;

    private Path first = Path.of("");

    @BeforeEach
    void make() throws IOException {
        first = SampleReport.write(Needs.projectRoot().resolve("examples/quickstart"), folder);
    }

    @Test
    void the_pages_of_the_quick_start_show_who_pays_what_is_wrong_with_which_tag_and_where_it_is_written()
            throws IOException {
        assertThat(Files.readString(first))
                .contains("DATA-001", "WEB-002", "(unallocated)", "budget", "at risk", "shop@acme.example");
        assertThat(Files.readString(folder.resolve("cost-by-cost_center.html")))
                .contains("never tagged", "another spelling", "refused by policy", "not taggable")
                .contains("tagged after the charge", "dativo/proportional", "4f1c2a9be07d5513")
                .containsPattern("jobs/acme/stripe_customers.yaml:\\d+:\\d+");
        assertThat(Files.readString(folder.resolve("cost-by-job.html"))).contains("acme/prod/stripe_customers");
        assertThat(Files.readString(folder.resolve("compliance.html")))
                .contains("Not shown by this", "mismatch", "match", "declared only", "not applicable");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".html"))).hasSizeGreaterThan(8);
        }
    }

    /** Only what a browser draws shows that the policy lets the style in, and that dark screens get dark pages. */
    @Test
    void a_browser_draws_the_pages_for_a_desktop_a_phone_and_a_dark_screen() throws Exception {
        BufferedImage desktop = picture("desktop", 1280, 1600);
        BufferedImage phone = picture("phone", 500, 1600);
        BufferedImage dark = picture("dark", 1280, 1600, "--blink-settings=preferredColorScheme=0");
        assertThat(desktop.getWidth()).isEqualTo(1280);
        assertThat(phone.getWidth()).isEqualTo(500);
        int bar = 0x2f6fb3;
        assertThat(colours(desktop)).contains(0xffffff, bar).doesNotContain(0x0f1419);
        assertThat(colours(phone)).contains(0xffffff, bar);
        assertThat(colours(dark)).contains(0x0f1419, 0x6aa9e9).doesNotContain(0xffffff);
    }

    private static Set<Integer> colours(BufferedImage picture) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }

    private BufferedImage picture(String name, int width, int height, String... more) throws Exception {
        Path file = folder.resolve(name + ".png");
        List<String> command = new ArrayList<>(List.of(
                browser(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--window-size=" + width + "," + height,
                "--screenshot=" + file));
        command.addAll(Arrays.asList(more));
        command.add(first.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("Chromium ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return ImageIO.read(file.toFile());
    }

    /** A build's machine need not have a browser: what a page is made of is tested without one. */
    private static String browser() {
        for (String name : List.of("chromium", "google-chrome")) {
            for (String path : System.getenv("PATH").split(File.pathSeparator)) {
                if (Files.isExecutable(Path.of(path, name))) {
                    return path + File.separator + name;
                }
            }
        }
        System.err.println("NOT TESTED: this machine has no Chromium to draw pages with.");
        return Assumptions.abort("there is no Chromium");
    }
}
