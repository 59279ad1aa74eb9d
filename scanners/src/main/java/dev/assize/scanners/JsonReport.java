package dev.assize.scanners;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonLimits;
import dev.assize.core.canonical.JsonReader;
import dev.assize.core.canonical.MalformedJson;
import dev.assize.core.evidence.UnreadableReport;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/// A cursor over a JSON report that is read once, front to back, so that memory follows the findings and not
/// the file. The cursor stands on the first token of a value; each of [#members], [#items], [#fields],
/// [#tree] and [#skip] consumes exactly that value.
public final class JsonReport {
    private static final JsonFactory FACTORY = JsonReader.factory(JsonLimits.REPORT);
    private static final String AGAIN = "run the tool again, let it finish and hand in the file as it wrote it";

    private final JsonParser parser;

    private JsonReport(JsonParser parser) {
        this.parser = parser;
    }

    /// What to do with one report.
    public interface Body {
        void read(JsonReport report) throws UnreadableReport;
    }

    /// What to do with one member of an object; must consume its value.
    public interface Member {
        void read(String name) throws UnreadableReport;
    }

    /// What to do with one item of an array; must consume it.
    public interface Item {
        void read(int index) throws UnreadableReport;
    }

    /// Whether a text must not be kept.
    public interface Secret {
        /// @param path member names from the top joined by `/`, without the indexes of lists
        boolean hides(String path);
    }

    /// What to do with one of several records.
    public interface RecordVisit {
        void read(ReportFields fields) throws UnreadableReport;
    }

    /// Reads a report of records: a list of objects, or objects one after the other as in JSON lines. An empty
    /// list visits nothing; an empty file is unreadable.
    ///
    /// @return whether the records stood in a list, whose end is known
    public static boolean records(byte[] report, RecordVisit visit) throws UnreadableReport {
        byte[] bytes = ReportBytes.utf8(report);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() == null) {
                throw new UnreadableReport("the report", "is empty", "run the tool again and keep its output file");
            }
            JsonReport cursor = new JsonReport(parser);
            if (cursor.atArray()) {
                cursor.items("", i -> visit.read(cursor.fields("[" + i + "]")));
                if (parser.nextToken() != null) {
                    throw new UnreadableReport(line(parser), "something follows the report", AGAIN);
                }
                return true;
            }
            int index = 0;
            do {
                visit.read(cursor.fields("record[" + index++ + "]"));
            } while (parser.nextToken() != null);
            return false;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /// Reads a whole report: exactly one value, and nothing after it.
    public static void read(byte[] report, Body body) throws UnreadableReport {
        byte[] bytes = ReportBytes.utf8(report);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() == null) {
                throw new UnreadableReport("the report", "is empty", "run the tool again and keep its output file");
            }
            body.read(new JsonReport(parser));
            if (parser.nextToken() != null) {
                throw new UnreadableReport(line(parser), "something follows the report", AGAIN);
            }
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /// Reads a report of values set one after another, whatever stands between them: JSON lines, or the indented
    /// values a Go program prints. There must be one at least.
    public static void readEach(byte[] report, Body body) throws UnreadableReport {
        byte[] bytes = ReportBytes.utf8(report);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() == null) {
                throw new UnreadableReport("the report", "is empty", "run the tool again and keep its output file");
            }
            JsonReport cursor = new JsonReport(parser);
            do {
                body.read(cursor);
            } while (parser.nextToken() != null);
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /// The report as one tree, for formats that are small.
    public static Json tree(byte[] report) throws UnreadableReport {
        Json[] tree = {Json.NULL};
        read(report, cursor -> tree[0] = cursor.tree());
        return tree[0];
    }

    /// A copy without anything that has the shape of a credential.
    public static byte[] redacted(byte[] report) throws UnreadableReport {
        return redacted(report, _ -> false);
    }

    /// A copy in which the texts that `secret` names are replaced by a mark.
    public static byte[] redacted(byte[] report, Secret secret) throws UnreadableReport {
        byte[] bytes = ReportBytes.utf8(report);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes);
                JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            Deque<String> objects = new ArrayDeque<>();
            String path = "";
            boolean first = true;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (objects.isEmpty() && token == JsonToken.START_OBJECT && !first && !inList(parser)) {
                    copy.writeRaw('\n');
                }
                first = false;
                switch (token) {
                    case START_OBJECT -> {
                        objects.push(path);
                        copy.copyCurrentEventExact(parser);
                    }
                    case END_OBJECT -> {
                        path = objects.pop();
                        copy.copyCurrentEventExact(parser);
                    }
                    case PROPERTY_NAME -> {
                        String outer = objects.element();
                        path = outer.isEmpty() ? parser.currentName() : outer + "/" + parser.currentName();
                        copy.copyCurrentEventExact(parser);
                    }
                    case VALUE_STRING ->
                        copy.writeString(secret.hides(path) ? Redaction.MARK : Redaction.of(parser.getString()));
                    default -> copy.copyCurrentEventExact(parser);
                }
            }
        } catch (JacksonException e) {
            throw malformed(e);
        }
        return out.toByteArray();
    }

    private static boolean inList(JsonParser parser) {
        var context = parser.streamReadContext().getParent();
        return context != null && context.inArray();
    }

    public boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean atArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /// Whether the cursor stands on null, which tools written in Go give for an empty list.
    public boolean atNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /// Visits the members of the object at the cursor.
    public void members(String place, Member visit) throws UnreadableReport {
        require(atObject(), place, "is not an object");
        while (next() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            next();
            visit.read(name);
        }
    }

    /// Visits the items of the array at the cursor.
    public void items(String place, Item visit) throws UnreadableReport {
        require(atArray(), place, "is not a list");
        int index = 0;
        while (next() != JsonToken.END_ARRAY) {
            visit.read(index++);
        }
    }

    /// The object at the cursor.
    public ReportFields fields(String place) throws UnreadableReport {
        require(atObject(), place, "is not an object");
        return ReportFields.of(place, tree());
    }

    /// The text at the cursor.
    public String text(String place) throws UnreadableReport {
        require(parser.currentToken() == JsonToken.VALUE_STRING, place, "is not a text");
        return parser.getString();
    }

    public Json tree() throws UnreadableReport {
        try {
            return JsonReader.value(parser, parser.currentToken());
        } catch (MalformedJson e) {
            throw new UnreadableReport("line " + e.line(), "holds a value beyond the limits", AGAIN);
        }
    }

    public void skip() {
        parser.skipChildren();
    }

    /// Passes over a member this reader does not know. Refused where it is a list that holds something:
    /// findings may stand in it under a new name.
    public void skipUnknown(String place) throws UnreadableReport {
        if (atArray() && next() != JsonToken.END_ARRAY) {
            throw ReportFields.unknownList(place);
        }
        parser.skipChildren();
    }

    private JsonToken next() throws UnreadableReport {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new UnreadableReport(line(parser), "the report ends too early", AGAIN);
        }
        return token;
    }

    private static void require(boolean holds, String place, String otherwise) throws UnreadableReport {
        if (!holds) {
            throw new UnreadableReport(
                    ReportFields.named(place),
                    otherwise,
                    "check the tool's version: Assize does not know this shape of its report");
        }
    }

    private static String line(JsonParser parser) {
        return "line " + parser.currentLocation().getLineNr();
    }

    /// Jackson's own message quotes what it stumbled over, which may be a secret.
    private static UnreadableReport malformed(JacksonException e) {
        var at = e.getLocation();
        String place = at == null ? "the report" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
        String reason =
                switch (e) {
                    case UnexpectedEndOfInputException _ -> "the report ends too early";
                    case StreamConstraintsException _ -> "the report is beyond the limits";
                    default -> "the report is not valid JSON";
                };
        return new UnreadableReport(place, reason, AGAIN);
    }
}
