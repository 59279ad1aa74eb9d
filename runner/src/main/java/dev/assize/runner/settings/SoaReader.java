package dev.assize.runner.settings;

import dev.assize.core.control.ControlCatalogue;
import dev.assize.core.control.ControlId;
import dev.assize.core.control.Framework;
import dev.assize.core.posture.StatementOfApplicability.Declaration;
import dev.assize.core.posture.StatementOfApplicability.Status;
import dev.assize.policy.yaml.YamlDocument;
import dev.assize.policy.yaml.YamlMap;
import dev.assize.policy.yaml.YamlValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `.assize.soa.yml`: what an organisation declares about the controls of ISO 27001 Annex A. Every mistake
/// is named with its line; unknown keys are refused.
///
/// ```yaml
/// organisation: Example Ltd
/// controls:
///   A.7.1: {applicable: false, because: "We have no premises; servers stand at a provider."}
///   A.5.1: {because: "Law and customers ask for it.", status: implemented, evidence: [handbook 3.2], owner: Ada}
/// ```
public final class SoaReader {
    /// The file's name, at the top of the repository, where it is reviewed like any other change.
    public static final String FILE = ".assize.soa.yml";

    private SoaReader() {}

    /// What was declared.
    ///
    /// @param organisation null where the file does not say
    public record Declared(@Nullable String organisation, Map<ControlId, Declaration> controls) {
        public static final Declared NOTHING = new Declared(null, Map.of());

        public Declared {
            controls = Collections.unmodifiableMap(new LinkedHashMap<>(controls));
        }
    }

    /// @param file how messages call it
    public static Declared read(String file, byte[] bytes) {
        YamlDocument document = YamlDocument.parse(file, bytes);
        YamlMap root = document.root();
        String organisation = root.text("organisation").orElse(null);
        Map<ControlId, Declaration> controls = new LinkedHashMap<>();
        root.map("controls").ifPresent(all -> all.entries().forEach((number, value) -> {
            ControlId id = new ControlId(Framework.ISO27001, number);
            boolean known = ControlCatalogue.find(id).isPresent();
            if (!known) {
                value.mistake("'" + number + "' is no control of Annex A", "write its number, for example A.8.28");
            }
            declaration(id, value).filter(_ -> known).ifPresent(d -> controls.put(id, d));
        }));
        document.finish();
        return new Declared(organisation, controls);
    }

    private static Optional<Declaration> declaration(ControlId id, YamlValue value) {
        return value.map().map(map -> {
            boolean applicable = map.flag("applicable").orElse(true);
            Status status = map.oneOf("status", Status.class).orElse(null);
            if (status == Status.UNDECLARED || status == Status.NOT_APPLICABLE || (status != null && !applicable)) {
                map.mistake(
                        "status",
                        "does not fit",
                        "write implemented, partly-implemented, planned or not-implemented, or applicable: false"
                                + " without a status");
            }
            String because = map.requiredText("because");
            return new Declaration(
                    id,
                    applicable,
                    because.strip(),
                    status,
                    map.texts("evidence"),
                    map.text("owner").orElse(null));
        });
    }
}
