package dev.assize.cli.command;

import dev.assize.core.canonical.CanonicalJson;
import dev.assize.core.canonical.Json;

/// JSON with line breaks, for people.
public final class Pretty {
    private Pretty() {}

    public static String text(Json value) {
        StringBuilder out = new StringBuilder();
        write(value, "", out);
        return out.toString();
    }

    private static void write(Json value, String indent, StringBuilder out) {
        String deeper = indent + "  ";
        if (value instanceof Json.Object(var members) && !members.isEmpty()) {
            out.append("{\n");
            String separator = "";
            for (var member : members.entrySet()) {
                out.append(separator)
                        .append(deeper)
                        .append(CanonicalJson.text(Json.of(member.getKey())))
                        .append(": ");
                write(member.getValue(), deeper, out);
                separator = ",\n";
            }
            out.append('\n').append(indent).append('}');
        } else if (value instanceof Json.Array(var items) && !items.isEmpty()) {
            out.append("[\n");
            String separator = "";
            for (Json item : items) {
                out.append(separator).append(deeper);
                write(item, deeper, out);
                separator = ",\n";
            }
            out.append('\n').append(indent).append(']');
        } else {
            out.append(CanonicalJson.text(value));
        }
    }
}
