package io.dativo.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.dativo.cost.CostDimension;
import io.dativo.cost.Money;
import io.dativo.reports.Budget;
import io.dativo.reports.CostKey;
import io.dativo.reports.CostModel;
import io.dativo.reports.CostReport;
import io.dativo.reports.CostRow;
import io.dativo.reports.ResourceFacts;
import io.dativo.reports.SharedCost;
import io.dativo.reports.bill.BillFiles;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CostPagesTest {
    private static final LocalDate MAY = LocalDate.parse("2026-05-01");
    private static final String HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'`${x}&amp;";
    private static final String RIGHT_TO_LEFT = "a\u202Egpj.exe\u0000\u001b[2J";
    private static final String LONG = "arn:aws:s3:::" + "a-very-long-name-without-a-space".repeat(8);

    @TempDir
    Path folder;

    private Map<String, String> files = Map.of();

    private static String row(
            String cost, String month, String category, String service, String resource, String tags) {
        return cost + ",USD," + month + "-01," + category + ",123," + quoted(service) + "," + quoted(resource) + ","
                + quoted(tags) + "\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String team(String value) {
        try {
            return new ObjectMapper().writeValueAsString(Map.of("team", value));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CostReport report() throws IOException {
        Path bill = folder.resolve("bill <b>.csv");
        Files.writeString(
                bill,
                "BilledCost,BillingCurrency,ChargePeriodStart,ChargeCategory,SubAccountId,ServiceName,ResourceId,Tags\n"
                        + row("1234567.891", "2026-05", "Usage", "S3", "r1", team("blue"))
                        + row("100", "2026-06", "Usage", "S3", "r1", team("blue"))
                        + row("33.10", "2026-06", "Usage", HOSTILE, HOSTILE, team(HOSTILE))
                        + row("20", "2026-06", "Usage", "S3", LONG, team(RIGHT_TO_LEFT))
                        + row("-50", "2026-06", "Credit", "S3", "", "{}")
                        + row("9", "2026-06", "Usage", "=HYPERLINK(\"http://x\")", LONG, "{}")
                        + row("30", "2026-06", "Usage", "VPC", "r3", team("shared"))
                        + "oops,USD,2026-06-01,Usage,123,S3,r,{}\n");
        CostModel model = CostModel.builder()
                .key("team")
                .dimensions(CostDimension.SERVICE)
                .contact("123", HOSTILE)
                .resource(ResourceFacts.builtBy("module.lake[\"<b>\"].aws_s3_bucket.this", "r1"))
                .sharedCost(SharedCost.even("team", "shared", List.of("blue", HOSTILE)))
                .budget(Budget.of(CostKey.tag("team"), "blue", new Money(BigDecimal.TEN, "USD")))
                .build();
        return model.allocate(BillFiles.files(List.of(bill)).lenient(), MAY, MAY.plusMonths(2));
    }

    @BeforeEach
    void make() throws IOException {
        files = CostPages.of(report());
    }

    private Document page(String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(content(name))));
    }

    private String content(String name) {
        String content = files.get(name);
        assertThat(content).as("%s of %s", name, files.keySet()).isNotNull();
        return content;
    }

    private static List<Element> all(Document page) {
        NodeList nodes = page.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @ParameterizedTest
    @ValueSource(strings = {"costs.html", "cost-by-team.html", "cost-by-servicename.html"})
    void a_page_is_whole_has_no_script_and_asks_for_no_other_file(String name) throws Exception {
        Set<String> elements = new TreeSet<>();
        for (Element element : all(page(name))) {
            elements.add(element.getTagName());
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                Attr attribute = (Attr) element.getAttributes().item(i);
                assertThat(attribute.getName())
                        .doesNotStartWith("on")
                        .isNotIn("style", "src", "srcset", "action", "data", "poster", "background", "xlink:href");
                if (attribute.getName().equals("href")) {
                    assertThat(attribute.getValue()).matches("[a-z0-9_.-]+\\.(html|json|csv)");
                    assertThat(files).containsKey(attribute.getValue());
                }
            }
        }
        assertThat(elements)
                .isSubsetOf(
                        "a",
                        "body",
                        "dd",
                        "details",
                        "div",
                        "dl",
                        "dt",
                        "figcaption",
                        "figure",
                        "footer",
                        "h1",
                        "h2",
                        "head",
                        "header",
                        "html",
                        "i",
                        "li",
                        "line",
                        "main",
                        "meta",
                        "nav",
                        "p",
                        "rect",
                        "section",
                        "span",
                        "style",
                        "summary",
                        "svg",
                        "table",
                        "tbody",
                        "td",
                        "text",
                        "th",
                        "thead",
                        "title",
                        "tr",
                        "ul");
        assertThat(content(name)).doesNotContain("@import").doesNotContain("url(");
    }

    @ParameterizedTest
    @ValueSource(strings = {"costs.html", "cost-by-team.html"})
    void the_policy_allows_nothing_but_the_style_that_is_there(String name) throws Exception {
        Document page = page(name);
        String style = page.getElementsByTagName("style").item(0).getTextContent();
        String digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        String policy = all(page).stream()
                .filter(element -> element.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .map(element -> element.getAttribute("content"))
                .findFirst()
                .orElseThrow();
        assertThat(policy)
                .isEqualTo(
                        "default-src 'none'; style-src 'sha256-" + digest + "'; base-uri 'none'; form-action 'none'");
        for (Element element : all(page)) {
            for (String name1 : element.getAttribute("class").split(" ")) {
                assertThat(name1.isEmpty() || style.contains("." + name1))
                        .as("class %s", name1)
                        .isTrue();
            }
        }
    }

    @Test
    void what_somebody_chose_is_shown_as_text_and_hides_nothing() throws Exception {
        Document page = page("cost-by-team.html");
        List<String> cells = all(page).stream()
                .filter(element -> element.getTagName().equals("span"))
                .map(Element::getTextContent)
                .toList();
        assertThat(cells).contains(HOSTILE, LONG);
        assertThat(content("cost-by-team.html"))
                .doesNotContain("\u202E")
                .doesNotContain("\u001b")
                .doesNotContain("\u0000");
        assertThat(content("costs.html")).contains("bill &lt;b&gt;.csv");
    }

    @Test
    void the_first_page_says_who_pays_what_nobody_pays_for_whom_to_ask_and_what_was_not_counted() throws Exception {
        String text = page("costs.html").getDocumentElement().getTextContent();
        assertThat(text)
                .contains("1 row left out", "Who pays for what, by team", "(unallocated)", "unallocated")
                .contains("What to mend, and whom to ask", "never tagged")
                .contains("1\u202F234\u202F567.89")
                .contains("over");
    }

    @Test
    void every_number_has_an_explanation_or_a_heading_that_is_one() throws Exception {
        for (String name : List.of("costs.html", "cost-by-team.html")) {
            for (Element section : all(page(name))) {
                if (section.getTagName().equals("section")) {
                    assertThat(section.getElementsByTagName("p").item(0).getTextContent())
                            .isNotBlank();
                }
            }
        }
    }

    @Test
    void months_are_drawn_and_no_bar_or_label_leaves_the_picture() throws Exception {
        Element svg =
                (Element) page("cost-by-team.html").getElementsByTagName("svg").item(0);
        double width = Double.parseDouble(svg.getAttribute("width"));
        double height = Double.parseDouble(svg.getAttribute("height"));
        NodeList bars = svg.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(2);
        for (int i = 0; i < bars.getLength(); i++) {
            Element bar = (Element) bars.item(i);
            assertThat(number(bar, "x") + number(bar, "width")).isBetween(0.0, width);
            assertThat(number(bar, "y")).isGreaterThanOrEqualTo(0);
            assertThat(number(bar, "y") + number(bar, "height")).isBetween(0.0, height);
        }
        NodeList texts = svg.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            double half = text.getTextContent().length() * 3.5;
            assertThat(number(text, "x") - half).isGreaterThanOrEqualTo(0);
            assertThat(number(text, "x") + half).isLessThanOrEqualTo(width);
            assertThat(number(text, "y")).isBetween(8.0, height);
        }
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void files_have_every_digit_and_the_sums_of_the_report() throws IOException {
        CostReport report = report();
        BigDecimal total = report.by("team").stream().map(CostRow::total).reduce(BigDecimal.ZERO, BigDecimal::add);
        JsonNode json = new ObjectMapper().readTree(content("cost-by-team.json"));
        BigDecimal inJson = BigDecimal.ZERO;
        for (JsonNode row : json.at("/tables/costs")) {
            inJson = inJson.add(new BigDecimal(row.get("total").asText()));
        }
        assertThat(inJson).isEqualByComparingTo(total).isEqualByComparingTo("1234709.991");
        BigDecimal inCsv = BigDecimal.ZERO;
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(content("cost-by-team.costs.csv"))) {
            for (NamedCsvRecord row : rows) {
                inCsv = inCsv.add(new BigDecimal(row.getField("total")));
            }
        }
        assertThat(inCsv).isEqualByComparingTo(total);
    }

    @Test
    void the_json_of_a_page_has_each_table_that_is_a_csv() throws IOException {
        Pattern csv = Pattern.compile("(.+)\\.([^.]+)\\.csv");
        Map<String, Set<String>> tables = new TreeMap<>();
        for (String name : files.keySet()) {
            Matcher file = csv.matcher(name);
            if (file.matches()) {
                tables.computeIfAbsent(file.group(1), page -> new TreeSet<>()).add(file.group(2));
            }
        }

        assertThat(tables).hasSizeGreaterThan(2);
        for (Map.Entry<String, Set<String>> page : tables.entrySet()) {
            List<String> inJson = new ArrayList<>();
            new ObjectMapper()
                    .readTree(content(page.getKey() + ".json"))
                    .path("tables")
                    .fieldNames()
                    .forEachRemaining(inJson::add);
            assertThat(inJson).as(page.getKey()).containsExactlyInAnyOrderElementsOf(page.getValue());
        }
    }

    @Test
    void no_cell_of_a_file_is_a_formula_and_an_amount_below_zero_is_a_number() {
        assertThat(content("cost-by-servicename.costs.csv"))
                .contains("\"'=HYPERLINK(\"\"http://x\"\")\"")
                .doesNotContainPattern("(?m)(^|,)\"?[=+@]");
        assertThat(content("cost-by-team.costs.csv")).contains(",-50,");
    }

    @Test
    void the_same_report_makes_the_same_bytes() throws IOException {
        assertThat(CostPages.of(report())).isEqualTo(files);
    }

    @Test
    void pages_are_written_where_they_shall_be() throws IOException {
        Path out = folder.resolve("a/b");
        Path first = CostPages.write(report(), out);
        assertThat(first).isEqualTo(out.resolve("costs.html")).hasContent(content("costs.html"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(Files.readAllBytes(out.resolve(file.getKey())))
                    .isEqualTo(file.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_bill_below_zero_in_two_currencies_has_its_sums_and_no_percentage_of_nothing() throws IOException {
        Path bill = folder.resolve("credits.csv");
        Files.writeString(
                bill,
                "BilledCost,BillingCurrency,ChargePeriodStart,ChargeCategory,SubAccountId,ServiceName,ResourceId,Tags\n"
                        + row("-50", "2026-05", "Credit", "S3", "r1", team("blue"))
                        + row("-0.25", "2026-05", "Adjustment", "S3", "r1", "{}")
                        + row("-7", "2026-05", "Credit", "S3", "r1", team("blue"))
                                .replace("USD", "EUR"));
        CostReport report = CostModel.builder()
                .key("team")
                .dimensions(CostDimension.SERVICE)
                .sharedCost(SharedCost.proportional("team", "blue", List.of()))
                .build()
                .allocate(BillFiles.files(List.of(bill)), MAY, MAY.plusMonths(1));
        assertThat(report.toString())
                .contains("USD -50.25")
                .contains("EUR -7.00")
                .doesNotContain("NaN");
        assertThat(CostPages.of(report).values()).noneMatch(page -> page.contains("NaN") || page.contains("∞"));
    }
}
