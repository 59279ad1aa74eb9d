package dev.assize.scanners;

import dev.assize.core.evidence.UnreadableReport;
import java.io.ByteArrayOutputStream;
import java.io.CharArrayReader;
import java.io.InputStream;
import java.io.Reader;
import java.nio.CharBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLEventFactory;
import javax.xml.stream.XMLEventReader;
import javax.xml.stream.XMLEventWriter;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.events.Attribute;
import javax.xml.stream.events.StartElement;
import javax.xml.stream.events.XMLEvent;

/// The only way XML is read here. A document type declaration is passed over, whatever stands in it: real
/// reports of JaCoCo, Cobertura and Burp carry one. No entity is ever expanded and nothing is ever fetched.
public final class SafeXml {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_TEXT = 64 << 10;
    private static final String AGAIN = "run the tool again, let it finish and hand in the file as it wrote it";

    private SafeXml() {}

    /// Receives a document's elements in order.
    public interface Visitor {
        /// @param path local names from the root, for example `report/package/counter`
        default void start(String path, Element element) throws UnreadableReport {}

        /// @param text the element's own text, cut at 64 Ki characters
        default void end(String path, String text) throws UnreadableReport {}
    }

    /// An element's attributes and where it stands.
    public record Element(String name, Map<String, String> attributes, int line) {
        public Element {
            attributes = Map.copyOf(attributes);
        }

        public Optional<String> text(String attribute) {
            return Optional.ofNullable(attributes.get(attribute));
        }

        public String require(String attribute) throws UnreadableReport {
            return text(attribute).orElseThrow(() -> bad(attribute, "is missing"));
        }

        /// A whole number from 0.
        public long count(String attribute) throws UnreadableReport {
            try {
                long count = Long.parseLong(require(attribute).strip().replace(",", ""));
                if (count >= 0) {
                    return count;
                }
            } catch (NumberFormatException _) {
                throw bad(attribute, "is not a count");
            }
            throw bad(attribute, "is negative");
        }

        public Optional<Double> decimal(String attribute) throws UnreadableReport {
            Optional<String> text = text(attribute);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            try {
                double value = Double.parseDouble(text.get().strip());
                if (Double.isFinite(value)) {
                    return Optional.of(value);
                }
            } catch (NumberFormatException _) {
                throw bad(attribute, "is not a number");
            }
            throw bad(attribute, "is not a finite number");
        }

        public UnreadableReport bad(String attribute, String reason) {
            return new UnreadableReport(
                    "line " + line + ", " + attribute,
                    reason,
                    "check the tool's version: Assize does not know this shape of its report");
        }
    }

    public static void read(byte[] report, Visitor visitor) throws UnreadableReport {
        CharBuffer characters = ReportBytes.xml(report);
        Deque<String> paths = new ArrayDeque<>();
        Deque<StringBuilder> texts = new ArrayDeque<>();
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(reader(characters));
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        String name = xml.getLocalName();
                        String path = paths.isEmpty() ? name : paths.peek() + "/" + name;
                        if (paths.size() >= MAX_DEPTH) {
                            throw unreadable(xml, "elements lie too deep");
                        }
                        paths.push(path);
                        texts.push(new StringBuilder());
                        visitor.start(path, element(xml));
                    }
                    case XMLStreamConstants.END_ELEMENT ->
                        visitor.end(paths.pop(), texts.pop().toString());
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        StringBuilder text = texts.peek();
                        if (text != null && text.length() < MAX_TEXT) {
                            text.append(
                                    xml.getTextCharacters(),
                                    xml.getTextStart(),
                                    Math.min(xml.getTextLength(), MAX_TEXT - text.length()));
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw unreadable(xml, "an entity of its own is used; entities are not expanded");
                    default -> {
                        // Comments, processing instructions and the document type say nothing we need.
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /// A copy in which the text of some elements is left out.
    ///
    /// @param hides whether the text of the element at this path must not be kept
    public static byte[] redacted(byte[] report, Predicate<String> hides) throws UnreadableReport {
        CharBuffer characters = ReportBytes.xml(report);
        ByteArrayOutputStream out = new ByteArrayOutputStream(report.length);
        Deque<String> paths = new ArrayDeque<>();
        XMLEventFactory events = XMLEventFactory.newDefaultFactory();
        try {
            XMLEventReader in = factory().createXMLEventReader(reader(characters));
            XMLEventWriter copy = XMLOutputFactory.newDefaultFactory().createXMLEventWriter(out, "UTF-8");
            while (in.hasNext()) {
                XMLEvent event = in.nextEvent();
                switch (event.getEventType()) {
                    case XMLStreamConstants.START_DOCUMENT -> copy.add(events.createStartDocument("UTF-8", "1.0"));
                    case XMLStreamConstants.START_ELEMENT -> {
                        String name = event.asStartElement().getName().getLocalPart();
                        paths.push(paths.isEmpty() ? name : paths.peek() + "/" + name);
                        copy.add(redacted(event.asStartElement(), events));
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        paths.pop();
                        copy.add(event);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        String path = paths.isEmpty() ? "" : paths.element();
                        String text = event.asCharacters().getData();
                        copy.add(events.createCharacters(
                                hides.test(path) ? (text.isBlank() ? "" : Redaction.MARK) : Redaction.of(text)));
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.COMMENT -> {
                        // A comment may hold anything, and nobody needs the grammar of a kept copy.
                    }
                    default -> copy.add(event);
                }
            }
            copy.flush();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        return out.toByteArray();
    }

    private static StartElement redacted(StartElement start, XMLEventFactory events) {
        List<Attribute> attributes = new ArrayList<>();
        start.getAttributes()
                .forEachRemaining(a -> attributes.add(events.createAttribute(a.getName(), Redaction.of(a.getValue()))));
        return events.createStartElement(start.getName(), attributes.iterator(), start.getNamespaces());
    }

    private static Reader reader(CharBuffer characters) {
        return new CharArrayReader(
                characters.array(), characters.arrayOffset() + characters.position(), characters.remaining());
    }

    private static Element element(XMLStreamReader xml) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.putIfAbsent(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return new Element(xml.getLocalName(), attributes, xml.getLocation().getLineNumber());
    }

    /// The JDK's own parser by name: another one on the class path would not know these switches.
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // Without one the parser writes what it stumbled over to standard error.
        factory.setXMLReporter((_, _, _, _) -> {});
        factory.setXMLResolver((_, _, _, _) -> InputStream.nullInputStream());
        return factory;
    }

    private static UnreadableReport unreadable(XMLStreamReader xml, String reason) {
        return new UnreadableReport("line " + xml.getLocation().getLineNumber(), reason, AGAIN);
    }

    /// The parser's own message may quote the report.
    private static UnreadableReport malformed(XMLStreamException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
        String reason = message.contains("jaxp") || message.contains("limit")
                ? "the report is beyond the limits"
                : "the report is not well-formed XML or ends too early";
        return new UnreadableReport(line > 0 ? "line " + line : "the report", reason, AGAIN);
    }
}
