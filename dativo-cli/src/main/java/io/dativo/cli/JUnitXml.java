package io.dativo.cli;

import io.dativo.problem.Problem;
import io.dativo.problem.Shown;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Jobs as tests in JUnit's XML: a job with errors fails, and its warnings stand in its output. */
final class JUnitXml {
    private JUnitXml() {}

    static String of(Map<String, List<Problem>> byJob) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "dativo");
            xml.writeAttribute("tests", Integer.toString(byJob.size()));
            xml.writeAttribute(
                    "failures",
                    Long.toString(
                            byJob.values().stream().filter(Problem::anyError).count()));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", "0");
            for (Map.Entry<String, List<Problem>> job : byJob.entrySet()) {
                write(xml, job.getKey(), job.getValue());
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            return text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer in memory failed", e);
        }
    }

    private static void write(XMLStreamWriter xml, String job, List<Problem> problems) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "dativo");
        xml.writeAttribute("name", Shown.visible(job));
        xml.writeAttribute("time", "0");
        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("failure");
            xml.writeAttribute("type", errors.get(0).code());
            xml.writeAttribute("message", Words.count(errors.size(), "error"));
            xml.writeCharacters(Problem.format(errors));
            xml.writeEndElement();
        }
        List<Problem> warnings =
                problems.stream().filter(problem -> !problem.isError()).toList();
        if (!warnings.isEmpty()) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("system-out");
            xml.writeCharacters(Problem.format(warnings));
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }
}
