package io.dativo.reports.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.dativo.document.Json;
import io.dativo.document.OwnFile;
import io.dativo.problem.ProviderException;
import io.dativo.problem.ProviderException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns a page into files: HTML that needs no other file, has no script, and whose policy allows nothing but its own style;
 * the same tables as JSON; a CSV for each table. The same page is the same bytes. Pure.
 */
final class PageFiles {
    private static final String STYLE = style();
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; base-uri 'none'; form-action 'none'";

    /** With these a program of tables takes a cell for a formula, in their wide form too. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private PageFiles() {}

    /** The files of a page, by name. */
    static Map<String, String> of(Page page) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(page.htmlFile(), html(page));
        files.put(page.jsonFile(), json(page));
        for (Section section : page.sections()) {
            Table table = section.table();
            if (!table.rows().isEmpty()) {
                files.put(page.csvFile(table), csv(table));
            }
        }
        return files;
    }

    /** What a file of a page that was written before has in its beginning. */
    static Pattern sign(String name, String content) {
        if (name.endsWith(".html")) {
            return Pattern.compile("default-src .{0,12}none.{0,12} style-src .{0,12}sha256-");
        }
        return name.endsWith(".json")
                ? Pattern.compile("\\A\\{\\s*\"report\"\\s*:\\s*\"")
                : Pattern.compile(
                        "\\A" + Pattern.quote(content.lines().findFirst().orElse("")));
    }

    @SuppressWarnings("NullAway") // jte takes null for no interceptor
    static String html(Page page) {
        StringOutput output = new StringOutput();
        JtepageGenerated.render(new OwaspHtmlTemplateOutput(output), null, page, STYLE, POLICY);
        return output.toString();
    }

    static String json(Page page) {
        ObjectNode root = Json.object();
        root.put("report", page.name()).put("title", page.title()).put("about", page.lead());
        ArrayNode notices = root.putArray("notices");
        page.notices().forEach(notices::add);
        ArrayNode facts = root.putArray("facts");
        page.facts()
                .forEach(fact -> facts.addObject()
                        .put("name", fact.label())
                        .put("value", fact.value())
                        .put("explanation", fact.explanation()));
        ObjectNode tables = root.putObject("tables");
        for (Section section : page.sections()) {
            Table table = section.table();
            ArrayNode rows = tables.putArray(table.name());
            for (List<Cell> row : table.rows()) {
                ObjectNode object = rows.addObject();
                for (int i = 0; i < row.size(); i++) {
                    object.put(table.columns().get(i).name(), row.get(i).raw());
                }
            }
        }
        return Json.write(root);
    }

    static String csv(Table table) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(table.columns().stream().map(Column::name).toList());
            for (List<Cell> row : table.rows()) {
                String[] cells = new String[row.size()];
                for (int i = 0; i < cells.length; i++) {
                    String raw = row.get(i).raw();
                    cells[i] = table.columns().get(i).kind() == Column.Kind.NUMBER ? raw : guarded(raw);
                }
                csv.writeRecord(cells);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String guarded(String cell) {
        return cell.isEmpty() || FORMULA.indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell;
    }

    private static String style() {
        StringBuilder style = new StringBuilder();
        try (InputStream file = PageFiles.class.getResourceAsStream("page.css")) {
            if (file == null) {
                throw new IllegalStateException("the style of pages is not in the jar");
            }
            style.append(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int width = 0; width <= 100; width++) {
            style.append(".w").append(width).append("{width:").append(width).append("%}");
        }
        return style.toString();
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes files, over those of a report before; a foreign file is refused before any is written. */
    static Path write(Map<String, String> files, Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                OwnFile.require(folder.resolve(file.getKey()), sign(file.getKey(), file.getValue()));
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
            }
            return folder;
        } catch (IOException e) {
            throw new ProviderException(
                    Kind.UNAVAILABLE, null, "the pages cannot be written to " + folder + ": " + e, e);
        }
    }
}
