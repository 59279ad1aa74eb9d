package dev.assize.reports.look;

import java.util.Locale;

/// The colours, each for light and dark. Text colours keep 4.5 : 1 against [#PAPER], [#CARD] and [#CODE]
/// (WCAG 2.2 AA), which a test holds them to.
public enum Token {
    PAPER("#faf9f6", "#161514"),
    CARD("#ffffff", "#1e1d1b"),
    CODE("#f4f2ed", "#191816"),
    MARK("#fdf0d5", "#3a2f17"),
    LINE("#dedad2", "#383632"),
    RAIL("#8b857b", "#7d776d"),
    INK("#1c1a17", "#ece9e3"),
    SOFT("#5f5a52", "#a9a39a"),
    ACCENT("#1f3f77", "#9dbcf2"),
    PASSED("#17693a", "#5fcf8c"),
    FAILED("#b3211b", "#ff8a80"),
    EXEMPTED("#5f3dad", "#bda4f7"),
    NOT_APPLICABLE("#6b665e", "#9a948a"),
    NOT_EVALUATED("#8a5300", "#f0b355"),
    UNVERIFIABLE("#a3156f", "#f78fcb");

    private final String light;
    private final String dark;

    Token(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    public String light() {
        return light;
    }

    public String dark() {
        return dark;
    }

    /// How style sheets name it: `--not-evaluated`.
    public String property() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// All of them as a style sheet: light, dark where the reader prefers it, ink on white in print.
    static String css() {
        StringBuilder light = new StringBuilder(":root{color-scheme:light dark");
        StringBuilder dark = new StringBuilder("@media screen and (prefers-color-scheme:dark){:root{");
        for (Token token : values()) {
            light.append(';').append(token.property()).append(':').append(token.light);
            dark.append(token.property()).append(':').append(token.dark).append(';');
        }
        return light.append("}\n").append(dark).append("}}\n").toString();
    }
}
