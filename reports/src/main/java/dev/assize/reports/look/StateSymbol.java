package dev.assize.reports.look;

import dev.assize.core.policy.State;
import dev.assize.core.policy.Verdict;

/// The six states as shapes, glyphs and words. Each can be told from the others without colour. The shapes are
/// drawn once, here, in a square of 24.
public enum StateSymbol {
    PASSED(State.PASSED, "✓", "ok"),
    FAILED(State.FAILED, "✗", "FAIL"),
    EXEMPTED(State.EXEMPTED, "◐", "exm"),
    NOT_APPLICABLE(State.NOT_APPLICABLE, "–", "n/a"),
    NOT_EVALUATED(State.NOT_EVALUATED, "◌", "???"),
    UNVERIFIABLE(State.UNVERIFIABLE, "⚡", "!ver");

    private final State state;
    private final String glyph;
    private final String ascii;

    StateSymbol(State state, String glyph, String ascii) {
        this.state = state;
        this.glyph = glyph;
        this.ascii = ascii;
    }

    public static StateSymbol of(State state) {
        return switch (state) {
            case PASSED -> PASSED;
            case FAILED -> FAILED;
            case EXEMPTED -> EXEMPTED;
            case NOT_APPLICABLE -> NOT_APPLICABLE;
            case NOT_EVALUATED -> NOT_EVALUATED;
            case UNVERIFIABLE -> UNVERIFIABLE;
        };
    }

    /// An undecided verdict looks like a rule that was not evaluated.
    public static StateSymbol of(Verdict.Result result) {
        return switch (result) {
            case PASSED -> PASSED;
            case FAILED -> FAILED;
            case UNDECIDED -> NOT_EVALUATED;
        };
    }

    public State state() {
        return state;
    }

    /// For terminals and plain text that can show it.
    public String glyph() {
        return glyph;
    }

    /// For terminals that cannot.
    public String ascii() {
        return ascii;
    }

    /// The class that colours it: `is-failed`.
    public String cssClass() {
        return "is-" + state.word();
    }

    private String id() {
        return "s-" + state.word();
    }

    /// Draws all shapes, unseen, for [#use(Markup, double, double, double)] to refer to.
    static void define(Markup svg) {
        svg.open("defs");
        for (StateSymbol symbol : values()) {
            svg.open("symbol", "id", symbol.id(), "viewBox", "0 0 24 24");
            symbol.draw(svg);
            svg.close();
        }
        svg.close();
    }

    /// The definitions as an element of its own, to stand once near the top of a page.
    public static Markup definitions() {
        Markup svg = Markup.fragment();
        svg.open("svg", "class", "defs", "width", "0", "height", "0", "aria-hidden", "true");
        define(svg);
        return svg.closeLine();
    }

    /// A symbol in a line of text. The state's word must stand beside it.
    public Markup inline(int size) {
        String side = Integer.toString(size);
        Markup svg = Markup.fragment();
        return svg.open(
                        "svg",
                        "class",
                        "sym " + cssClass(),
                        "width",
                        side,
                        "height",
                        side,
                        "viewBox",
                        "0 0 24 24",
                        "aria-hidden",
                        "true")
                .empty("use", "href", "#" + id())
                .close();
    }

    /// A symbol within a drawing, centred.
    void use(Markup svg, double x, double y, double size) {
        svg.empty(
                "use",
                "class",
                cssClass(),
                "href",
                "#" + id(),
                "x",
                TenLanes.number(x - size / 2),
                "y",
                TenLanes.number(y - size / 2),
                "width",
                TenLanes.number(size),
                "height",
                TenLanes.number(size));
    }

    private void draw(Markup svg) {
        switch (this) {
            case PASSED -> {
                svg.empty("circle", "cx", "12", "cy", "12", "r", "10.5", "fill", "currentColor");
                svg.empty("path", "class", "cut", "d", "M7 12.6l3.4 3.4L17.2 8.8");
            }
            case FAILED -> {
                svg.empty(
                        "path",
                        "fill",
                        "currentColor",
                        "d",
                        "M7.65 1.5h8.7l6.15 6.15v8.7l-6.15 6.15h-8.7L1.5 16.35v-8.7z");
                svg.empty("path", "class", "cut", "d", "M7 12h10");
            }
            case EXEMPTED -> {
                svg.empty(
                        "path",
                        "class",
                        "stroke",
                        "d",
                        "M12 2l8.5 3v6.3c0 4.9-3.5 8.7-8.5 10.7-5-2-8.5-5.8-8.5-10.7V5z");
                svg.empty("path", "fill", "currentColor", "d", "M12 2v20c-5-2-8.5-5.8-8.5-10.7V5z");
            }
            case NOT_APPLICABLE -> svg.empty("path", "class", "stroke", "d", "M6.5 12h11");
            case NOT_EVALUATED -> svg.empty("circle", "class", "stroke dashes", "cx", "12", "cy", "12", "r", "9.5");
            case UNVERIFIABLE -> {
                svg.empty(
                        "path",
                        "class",
                        "stroke",
                        "d",
                        "M9.5 16.5H7a4.5 4.5 0 0 1 0-9h1.5M14.5 7.5H17a4.5 4.5 0 0 1 0 9h-1.5");
                svg.empty("path", "class", "stroke", "d", "M13.5 3.5l-3 17");
            }
        }
    }
}
