package dev.assize.core.control;

import dev.assize.core.InvalidInput;

/// A set of controls somebody is audited against.
public enum Framework {
    SOC2("soc2", "SOC 2", "SOC 2 Trust Services Criteria (2017, points of focus 2022)"),
    ISO27001("iso27001", "ISO 27001", "ISO/IEC 27001:2022 Annex A");

    private final String word;
    private final String brief;
    private final String title;

    Framework(String word, String brief, String title) {
        this.word = word;
        this.brief = brief;
        this.title = title;
    }

    public String word() {
        return word;
    }

    public String brief() {
        return brief;
    }

    public String title() {
        return title;
    }

    public static Framework parse(String word) {
        for (Framework framework : values()) {
            if (framework.word.equals(word)) {
                return framework;
            }
        }
        throw new InvalidInput("framework", "'" + word + "' is not known", "use soc2 or iso27001");
    }
}
