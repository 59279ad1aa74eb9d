package dev.assize.scanners;

import dev.assize.core.canonical.Json;
import dev.assize.core.evidence.UnreadableReport;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the members of one JSON object of a report as the types they must have. A member that is missing
/// although required, or of another type than it must have, makes the report unreadable: the tool has
/// changed its format. Null counts as absent.
///
/// @param place how a person would name this object, for example `results[3].extra`
public record ReportFields(String place, Json.Object object) {
    private static final String CHANGED = "check the tool's version: Assize does not know this shape of its report";

    public static ReportFields of(String place, Json value) throws UnreadableReport {
        if (value instanceof Json.Object object) {
            return new ReportFields(place, object);
        }
        throw new UnreadableReport(named(place), "is not an object", CHANGED);
    }

    public boolean has(String name) {
        return object.get(name).isPresent();
    }

    public String text(String name) throws UnreadableReport {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /// A text that must not be blank: what a finding is named by.
    public String name(String name) throws UnreadableReport {
        String text = text(name);
        if (text.isBlank()) {
            throw new UnreadableReport(at(name), "is blank", CHANGED);
        }
        return text;
    }

    /// The text, or empty where it is absent.
    public String textOrEmpty(String name) throws UnreadableReport {
        return optionalText(name).orElse("");
    }

    public Optional<String> optionalText(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(text(at(name), value.get()));
    }

    /// A text or a number, as its text: tools are not at one about ids.
    public Optional<String> optionalWord(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        if (value.isPresent() && value.get() instanceof Json.Number(BigDecimal number)) {
            return Optional.of(number.toPlainString());
        }
        return optionalText(name);
    }

    public boolean flag(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof Json.Bool(boolean flag)) {
            return flag;
        }
        throw new UnreadableReport(at(name), "is neither true nor false", CHANGED);
    }

    /// A count: a whole number from 0.
    public long count(String name) throws UnreadableReport {
        Optional<Long> count = optionalCount(name);
        return count.orElseThrow(() -> missing(name));
    }

    public Optional<Long> optionalCount(String name) throws UnreadableReport {
        Optional<Double> number = optionalDecimal(name);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        double value = number.get();
        if (value < 0 || value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw new UnreadableReport(at(name), "is not a count", CHANGED);
        }
        return Optional.of((long) value);
    }

    /// A line number; 0 where it is absent or no line a file can have.
    public int line(String name) throws UnreadableReport {
        Optional<Double> number = optionalDecimal(name);
        return number.isPresent() && number.get() >= 1 && number.get() <= Integer.MAX_VALUE
                ? number.get().intValue()
                : 0;
    }

    public Optional<Double> optionalDecimal(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Json.Number(BigDecimal number)) {
            return Optional.of(number.doubleValue());
        }
        throw new UnreadableReport(at(name), "is not a number", CHANGED);
    }

    /// A time in RFC 3339, with any offset.
    public Optional<Instant> optionalInstant(String name) throws UnreadableReport {
        Optional<String> text = optionalText(name);
        if (text.isEmpty() || text.get().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
        } catch (DateTimeException _) {
            throw new UnreadableReport(at(name), "is not a time of RFC 3339", CHANGED);
        }
    }

    public ReportFields object(String name) throws UnreadableReport {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    public Optional<ReportFields> optionalObject(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(of(at(name), value.get()));
    }

    /// A list of objects that must be there.
    public List<ReportFields> list(String name) throws UnreadableReport {
        if (!has(name)) {
            throw missing(name);
        }
        return optionalList(name);
    }

    /// A list of objects; absent is empty.
    public List<ReportFields> optionalList(String name) throws UnreadableReport {
        List<ReportFields> fields = new ArrayList<>();
        List<Json> items = items(name);
        for (int i = 0; i < items.size(); i++) {
            fields.add(of(at(name) + "[" + i + "]", items.get(i)));
        }
        return fields;
    }

    /// A list of texts, or one text alone; absent is empty.
    public List<String> texts(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        if (value.isPresent() && value.get() instanceof Json.Text(String text)) {
            return List.of(text);
        }
        List<String> texts = new ArrayList<>();
        List<Json> items = items(name);
        for (int i = 0; i < items.size(); i++) {
            texts.add(text(at(name) + "[" + i + "]", items.get(i)));
        }
        return texts;
    }

    public List<Json> items(String name) throws UnreadableReport {
        Optional<Json> value = object.get(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof Json.Array(var items)) {
            return items;
        }
        throw new UnreadableReport(at(name), "is not a list", CHANGED);
    }

    /// Refuses lists we do not know: findings may stand in them under a new name.
    public void knowsItsLists(Set<String> known) throws UnreadableReport {
        for (var member : object.members().entrySet()) {
            if (!known.contains(member.getKey())
                    && member.getValue() instanceof Json.Array(var items)
                    && !items.isEmpty()) {
                throw unknownList(place);
            }
        }
    }

    static UnreadableReport unknownList(String place) {
        return new UnreadableReport(
                named(place), "holds a list this reader does not know; findings may stand in it", CHANGED);
    }

    static String named(String place) {
        return place.isEmpty() ? "the report" : place;
    }

    public String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private UnreadableReport missing(String name) {
        return new UnreadableReport(at(name), "is missing", CHANGED);
    }

    private static String text(String place, Json value) throws UnreadableReport {
        if (value instanceof Json.Text(String text)) {
            return text;
        }
        throw new UnreadableReport(place, "is not a text", CHANGED);
    }
}
