package dev.assize.reports.look;

import dev.assize.core.evidence.Stage;
import dev.assize.core.policy.State;
import dev.assize.reports.Lane;
import dev.assize.reports.Words;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The signature picture: ten stations on one line from commit to runtime, and the gate across it, open or
/// closed. It is drawn for two widths, reads without colour, and needs nothing but SVG.
public final class TenLanes {
    static final String CSS = """
        .lanes{display:block;width:100%;height:auto;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;fill:var(--ink);overflow:visible}
        .lanes .rail{fill:none;stroke:var(--rail);stroke-width:3;stroke-linecap:round}
        .lanes .rail.shut{stroke-dasharray:1 8}
        .lanes .disc{fill:var(--card)}
        .lanes .hinge{fill:var(--ink)}
        .lanes .leaf{fill:none;stroke:var(--ink);stroke-width:6;stroke-linecap:butt}
        .lanes .name{font-weight:600;text-anchor:middle}
        .lanes .num{fill:var(--soft);font-weight:400}
        .lanes .brief{text-anchor:middle}
        .lanes .took{text-anchor:middle;fill:var(--soft);font-variant-numeric:tabular-nums}
        .is-passed{color:var(--passed)}.is-failed{color:var(--failed)}.is-exempted{color:var(--exempted)}
        .is-not-applicable{color:var(--not-applicable)}.is-not-evaluated{color:var(--not-evaluated)}
        .is-unverifiable{color:var(--unverifiable)}
        .cut{fill:none;stroke:var(--card);stroke-width:2.6;stroke-linecap:round;stroke-linejoin:round}
        .stroke{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
        .dashes{stroke-dasharray:3.6 3.86;stroke-linecap:butt}
        """;

    /// How the stations are set out.
    public enum Layout {
        /// One row of ten, from about 700 pixels.
        ONE_LINE("wide", 10, 120, 60, 0, 62, 1200, 150, 30, 13, 26),
        /// Two rows of five, for a telephone.
        TWO_ROWS("narrow", 5, 63, 38, 132, 50, 328, 248, 24, 11, 18);

        private final String name;
        private final int columns;
        private final int dx;
        private final int x0;
        private final int dy;
        private final int y0;
        private final int width;
        private final int height;
        private final int symbol;
        private final int type;
        private final int leaf;

        Layout(
                String name,
                int columns,
                int dx,
                int x0,
                int dy,
                int y0,
                int width,
                int height,
                int symbol,
                int type,
                int leaf) {
            this.name = name;
            this.columns = columns;
            this.dx = dx;
            this.x0 = x0;
            this.dy = dy;
            this.y0 = y0;
            this.width = width;
            this.height = height;
            this.symbol = symbol;
            this.type = type;
            this.leaf = leaf;
        }

        private double x(int station) {
            return x0 + (station % columns) * (double) dx;
        }

        private double y(int station) {
            return y0 + (station / columns) * (double) dy;
        }
    }

    private static final int GATE = 7;
    private static final int LAST = 9;
    private static final int BRIEF_LENGTH = 12;

    private final List<Lane> lanes;
    private final Layout layout;
    private final Map<Stage, String> anchors;
    private final Markup svg = Markup.fragment();

    private TenLanes(List<Lane> lanes, Layout layout, Map<Stage, String> anchors) {
        this.lanes = List.copyOf(lanes);
        this.layout = layout;
        this.anchors = anchors;
    }

    /// The picture within a page that has our style sheet and [StateSymbol#definitions()].
    ///
    /// @param anchors where a station leads within the page; a stage not named leads nowhere
    public static Markup inline(List<Lane> lanes, Layout layout, Map<Stage, String> anchors) {
        TenLanes picture = new TenLanes(lanes, layout, anchors);
        picture.start("class", "lanes " + layout.name, "role", "img", "aria-label", sentence(lanes));
        return picture.draw();
    }

    /// The picture as a file of its own, for a README or a mail. It follows the reader's light or dark.
    public static byte[] standalone(List<Lane> lanes, Layout layout) {
        TenLanes picture = new TenLanes(lanes, layout, Map.of());
        picture.start(
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "lanes " + layout.name,
                "width",
                Integer.toString(layout.width),
                "height",
                Integer.toString(layout.height),
                "role",
                "img",
                "aria-label",
                sentence(lanes));
        picture.svg.style(Token.css() + CSS);
        StateSymbol.define(picture.svg);
        picture.svg.empty("rect", "class", "disc", "width", "100%", "height", "100%", "rx", "6");
        return Markup.document(Markup.Prolog.XML).append(picture.draw()).bytes();
    }

    /// The whole picture in words.
    public static String sentence(List<Lane> lanes) {
        StringBuilder words = new StringBuilder("Ten stages from commit to runtime.");
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            words.append(' ')
                    .append(i + 1)
                    .append(' ')
                    .append(lane.stage().title())
                    .append(": ")
                    .append(lane.state().title())
                    .append(", ")
                    .append(lane.brief())
                    .append('.');
        }
        return words.toString();
    }

    private void start(String... attributes) {
        String[] all = new String[attributes.length + 2];
        System.arraycopy(attributes, 0, all, 0, attributes.length);
        all[attributes.length] = "viewBox";
        all[attributes.length + 1] = "0 0 " + layout.width + " " + layout.height;
        svg.open("svg", all);
    }

    private Markup draw() {
        boolean open = lanes.get(GATE).state() == State.PASSED;
        rails(open);
        gate(open);
        for (int i = 0; i < lanes.size(); i++) {
            station(i);
        }
        return svg.closeLine();
    }

    /// The line: whole as far as the change may go, dotted beyond.
    private void rails(boolean open) {
        for (int i = 0; i < LAST; i++) {
            boolean shut = i >= GATE && !open;
            boolean reached = i < GATE || lanes.get(i + 1).state() != State.NOT_APPLICABLE;
            String rail = shut || !reached ? "rail shut" : "rail";
            double x = layout.x(i);
            double y = layout.y(i);
            double nextX = layout.x(i + 1);
            double nextY = layout.y(i + 1);
            if (y == nextY) {
                svg.empty("path", "class", rail, "d", "M" + number(x) + " " + number(y) + "H" + number(nextX));
            } else {
                // The line leaves on the right, passes between the rows and comes in again on the left, outside the
                // name of the station it leads to.
                double turn = nextY - 44;
                double left = 2;
                double right = layout.width - left;
                svg.empty(
                        "path",
                        "class",
                        rail,
                        "d",
                        "M" + number(x) + " " + number(y) + "H" + number(right - 8) + "a8 8 0 0 1 8 8V"
                                + number(turn - 8) + "a8 8 0 0 1 -8 8H"
                                + number(left + 8) + "a8 8 0 0 0 -8 8V" + number(nextY - 8) + "a8 8 0 0 0 8 8H"
                                + number(nextX));
            }
        }
    }

    /// Two leaves hung above and below the line. Closed they meet on it; open they lie along it, on the side of
    /// the gate's own, short name.
    private void gate(boolean open) {
        double x = (layout.x(GATE) + layout.x(GATE + 1)) / 2;
        double y = layout.y(GATE);
        double leaf = layout.leaf;
        String[] ends = {number(y - leaf), number(y + leaf)};
        for (String end : ends) {
            String path = open ? "h" + number(-leaf) : "V" + number(y);
            svg.empty("path", "class", "leaf", "d", "M" + number(x) + " " + end + path);
            svg.empty("circle", "class", "hinge", "cx", number(x), "cy", end, "r", number(leaf / 5));
        }
    }

    private void station(int i) {
        Lane lane = lanes.get(i);
        double x = layout.x(i);
        double y = layout.y(i);
        String anchor = anchors.get(lane.stage());
        if (anchor != null) {
            svg.open("a", "href", "#" + anchor);
        } else {
            svg.open("g");
        }
        Duration took = lane.took();
        svg.element(
                "title",
                (i + 1) + " " + lane.stage().title() + ": " + lane.state().title() + ". " + lane.summary()
                        + (took == null ? "" : " Took " + Words.took(took) + "."));
        svg.empty("circle", "class", "disc", "cx", number(x), "cy", number(y), "r", number(layout.symbol * 0.62));
        StateSymbol.of(lane.state()).use(svg, x, y, layout.symbol);
        name(i + 1, lane, x, y - layout.symbol / 2.0 - layout.type * 0.9);
        double below = y + layout.symbol / 2.0 + layout.type * 1.7;
        line("brief", Visible.line(lane.brief(), BRIEF_LENGTH), x, below, layout.type);
        if (took != null) {
            line("took", Words.took(took), x, below + layout.type * 1.4, layout.type - 1);
        }
        svg.close();
    }

    private void name(int number, Lane lane, double x, double y) {
        svg.open("text", "class", "name", "x", number(x), "y", number(y), "font-size", number(layout.type));
        if (layout == Layout.ONE_LINE) {
            svg.element("tspan", number + " ", "class", "num");
        }
        svg.text(layout == Layout.ONE_LINE ? lane.stage().title() : shortName(lane.stage()))
                .close();
    }

    /// A name that leaves its neighbours room on a telephone.
    private static String shortName(Stage stage) {
        return switch (stage) {
            case CODE_QUALITY -> "Quality";
            case DEPENDENCIES -> "Packages";
            case DEPLOYMENT -> "Deploy";
            case SECRETS, SAST, IAC, CONTAINER, DAST, GATE, RUNTIME -> stage.title();
        };
    }

    private void line(String type, String text, double x, double y, int size) {
        svg.element("text", text, "class", type, "x", number(x), "y", number(y), "font-size", number(size));
    }

    /// A coordinate with at most one decimal.
    static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
