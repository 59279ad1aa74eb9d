package dev.assize.core.control;

import dev.assize.core.InvalidInput;
import java.util.ArrayList;
import java.util.List;

/// A set of controls somebody is audited against.
public enum Framework {
    /// AICPA Trust Services Criteria: security, availability, confidentiality, processing integrity.
    SOC2("soc2", "SOC 2", "SOC 2 Trust Services Criteria (2017, points of focus 2022)"),
    /// All 93 controls of Annex A.
    ISO27001("iso27001", "ISO 27001", "ISO/IEC 27001:2022 Annex A"),
    /// The tasks of NIST SP 800-218.
    SSDF("ssdf", "SSDF", "NIST Secure Software Development Framework 1.1 (SP 800-218)"),
    /// Levels of the build and the source track, numbered as verification summaries name them.
    SLSA("slsa", "SLSA", "SLSA 1.2, build and source track"),
    /// Requirements of groups 6, 8, 10, 11 and 12 that a pipeline touches.
    PCIDSS("pcidss", "PCI DSS", "PCI DSS 4.0.1, the requirements a pipeline touches"),
    /// Sections of the guide; its single recommendations depend on the platform.
    CIS_SSC("cis-ssc", "CIS SSC", "CIS Software Supply Chain Security Guide 1.0, by section");

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
        List<String> known = new ArrayList<>();
        for (Framework framework : values()) {
            if (framework.word.equals(word)) {
                return framework;
            }
            known.add(framework.word);
        }
        throw new InvalidInput("framework", "'" + word + "' is not known", "use one of " + String.join(", ", known));
    }
}
