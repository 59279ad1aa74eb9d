package dev.assize.core.evidence;

import dev.assize.core.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The ten stages from commit to runtime, in their order on the line.
public enum Stage {
    SECRETS("secrets", "Secrets"),
    CODE_QUALITY("codequality", "Code quality"),
    DEPENDENCIES("dependencies", "Dependencies"),
    SAST("sast", "SAST"),
    IAC("iac", "IaC"),
    CONTAINER("container", "Container"),
    DAST("dast", "DAST"),
    GATE("gate", "Gate"),
    DEPLOYMENT("deployment", "Deployment"),
    RUNTIME("runtime", "Runtime");

    private final String word;
    private final String title;

    Stage(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /// How files, facts and the command line write it.
    public String word() {
        return word;
    }

    /// How a page writes it.
    public String title() {
        return title;
    }

    public static Stage parse(String text) {
        String asked = text.toLowerCase(Locale.ROOT);
        for (Stage stage : values()) {
            if (stage.word.equals(asked)) {
                return stage;
            }
        }
        throw new InvalidInput(
                "stage",
                "'" + text + "' is not known",
                "use one of " + Arrays.stream(values()).map(Stage::word).collect(Collectors.joining(", ")));
    }
}
