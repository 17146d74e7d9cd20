package io.dativo.aws;

import io.dativo.aws.FakeAws.Answer;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** XML as the older services speak it. */
final class FakeXml {
    private FakeXml() {}

    static Answer ok(String body) {
        return new Answer(200, "text/xml", body);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String tags(Map<String, String> tags, String element) {
        StringBuilder xml = new StringBuilder();
        tags.forEach((key, value) -> xml.append("<" + element + "><Key>" + escaped(key) + "</Key><Value>"
                + escaped(value) + "</Value></" + element + ">"));
        return xml.toString();
    }

    /** The tags of a document with a certain root, in a certain element of it; a key that comes twice is refused. */
    static Map<String, String> tags(String xml, String root, String namespace, String list) {
        Element document = parse(xml);
        if (!root.equals(document.getLocalName()) || !namespace.equals(document.getNamespaceURI())) {
            throw new FakeError(400, "MalformedXML", "not a " + root + " of " + namespace);
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (Element set : children(document)) {
            require(set.getLocalName().equals(list), "unknown element " + set.getLocalName());
            for (Element tag : children(set)) {
                require(tag.getLocalName().equals("Tag"), "unknown element " + tag.getLocalName());
                List<Element> parts = children(tag);
                require(parts.size() == 2, "a tag has a key and a value");
                String key = parts.get(0).getTextContent();
                if (tags.put(key, parts.get(1).getTextContent()) != null) {
                    throw new FakeError(400, "InvalidTag", "Cannot provide multiple Tags with the same key");
                }
            }
        }
        return tags;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new FakeError(400, "MalformedXML", message);
        }
    }

    private static Element parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new FakeError(400, "MalformedXML", "not XML");
        }
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = element.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                children.add((Element) nodes.item(i));
            }
        }
        return children;
    }
}
