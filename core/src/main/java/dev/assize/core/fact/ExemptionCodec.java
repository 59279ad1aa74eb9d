package dev.assize.core.fact;

import dev.assize.core.canonical.Json;
import dev.assize.core.canonical.JsonFields;
import dev.assize.core.evidence.Fingerprint;
import dev.assize.core.evidence.Severity;
import dev.assize.core.exemption.ExemptionRequest;
import dev.assize.core.exemption.Grounds;
import dev.assize.core.exemption.Justification;
import dev.assize.core.exemption.Scope;
import dev.assize.core.exemption.Sighting;
import dev.assize.core.exemption.VoidWhen;
import dev.assize.core.identity.PersonId;
import dev.assize.core.subject.Service;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an exemption asks for, as JSON. The members `finding`, `severity`, `reason` and `notAfter` are as old
/// as the kind; the others came later and are optional.
public final class ExemptionCodec {
    private ExemptionCodec() {}

    /// As one object.
    public static Json.Object toJson(ExemptionRequest request) {
        Json.Builder json = Json.object();
        put(request, json);
        return json.build();
    }

    static void put(ExemptionRequest request, Json.Builder json) {
        Grounds grounds = request.grounds();
        json.put("service", request.service().name());
        if (request.scope() instanceof Scope.OfFinding(Fingerprint finding)) {
            json.put("finding", finding.value());
        } else {
            json.put("scope", request.scope().text());
        }
        json.put("severity", request.severity().word())
                .put("reason", grounds.reason())
                .put("notAfter", request.notAfter().toString());
        if (!request.sightings().isEmpty()) {
            json.put("sightings", Json.array(request.sightings(), ExemptionCodec::toJson))
                    .putTexts(
                            "voidWhen",
                            request.voidWhen().stream().map(VoidWhen::word).toList());
        }
        Justification justification = grounds.justification();
        PersonId owner = grounds.owner();
        json.put("justification", justification == null ? null : justification.word())
                .put("control", blankToNull(grounds.control()))
                .put("ticket", blankToNull(grounds.ticket()))
                .put("owner", owner == null ? null : owner.value())
                .put("source", blankToNull(grounds.source()))
                .put("renews", request.renews());
    }

    static ExemptionRequest request(JsonFields json) {
        List<Sighting> sightings = json.list(
                "sightings",
                s -> new Sighting(
                        new Fingerprint(s.text("finding")),
                        Severity.parse(s.text("severity")),
                        s.optionalText("version").orElse(""),
                        s.optionalText("place").orElse("")));
        Set<VoidWhen> voidWhen = EnumSet.noneOf(VoidWhen.class);
        if (sightings.isEmpty()) {
            voidWhen.add(VoidWhen.SEVERITY_RAISED);
        }
        for (String word : json.texts("voidWhen")) {
            voidWhen.add(JsonFields.oneOf("predicate.voidWhen", word, VoidWhen.class));
        }
        return new ExemptionRequest(
                new Service(json.text("service")),
                json.optionalText("scope")
                        .map(Scope::parse)
                        .orElseGet(() -> new Scope.OfFinding(new Fingerprint(json.text("finding")))),
                Severity.parse(json.text("severity")),
                sightings,
                voidWhen,
                new Grounds(
                        json.text("reason"),
                        json.has("justification") ? json.oneOf("justification", Justification.class) : null,
                        json.optionalText("control").orElse(""),
                        json.optionalText("ticket").orElse(""),
                        json.optionalText("owner").map(PersonId::new).orElse(null),
                        json.optionalText("source").orElse("")),
                json.instant("notAfter"),
                json.optionalText("renews").orElse(null));
    }

    private static Json.Object toJson(Sighting sighting) {
        return Json.object()
                .put("finding", sighting.finding().value())
                .put("severity", sighting.severity().word())
                .put("version", blankToNull(sighting.version()))
                .put("place", blankToNull(sighting.place()))
                .build();
    }

    private static @Nullable String blankToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
