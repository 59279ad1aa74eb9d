package dev.assize.core.control;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The controls a software pipeline touches. A policy may name no other: a misspelt control would otherwise
/// look covered.
public final class ControlCatalogue {
    private static final Map<ControlId, Control> CONTROLS = controls();

    private ControlCatalogue() {}

    public static Optional<Control> find(ControlId id) {
        return Optional.ofNullable(CONTROLS.get(id));
    }

    public static Collection<Control> all() {
        return CONTROLS.values();
    }

    private static Map<ControlId, Control> controls() {
        Map<ControlId, Control> map = new LinkedHashMap<>();
        soc2(map, "CC2.1", "Records used to run the controls are complete and accurate.");
        soc2(map, "CC3.2", "Risks are found and weighed.");
        soc2(map, "CC3.4", "Changes that could affect the controls are assessed.");
        soc2(map, "CC4.1", "Controls are evaluated again and again, not once a year.");
        soc2(map, "CC4.2", "Gaps in controls are reported to those who can close them.");
        soc2(map, "CC5.1", "Duties are separated so that nobody both writes and releases alone.");
        soc2(map, "CC5.2", "Technology is governed by controls that are chosen on purpose.");
        soc2(map, "CC5.3", "Policies are written down and put to work as procedures.");
        soc2(map, "CC6.1", "Only the right people and machines reach code, secrets and production.");
        soc2(map, "CC6.2", "Access is granted to known people and withdrawn when they leave.");
        soc2(map, "CC6.3", "Access follows roles and least privilege, and duties are separated.");
        soc2(map, "CC6.6", "The outer boundary is protected against attacks.");
        soc2(map, "CC6.7", "Data and secrets are protected while they move and where they lie.");
        soc2(map, "CC6.8", "Unauthorised or malicious software is kept out.");
        soc2(map, "CC7.1", "Weaknesses and configuration drift are found and handled in time.");
        soc2(map, "CC7.2", "Production is watched for anomalies.");
        soc2(map, "CC7.3", "Security events are judged and acted on.");
        soc2(map, "CC7.4", "Incidents are answered by a defined procedure.");
        soc2(map, "CC7.5", "Service is restored after incidents and lessons are kept.");
        soc2(map, "CC8.1", "Changes are requested, tested, approved, traceable and released on purpose.");
        soc2(map, "CC9.1", "Risks of disruption are accepted only by an owner.");
        soc2(map, "CC9.2", "Suppliers and dependencies are known and assessed.");
        soc2(map, "A1.2", "Recovery mechanisms are built and maintained.");
        soc2(map, "A1.3", "Recovery is tested.");
        soc2(map, "C1.1", "Confidential data stays out of code, logs and tests.");
        soc2(map, "PI1.4", "What is released is complete, accurate and authorised.");
        iso(map, "A.5.3", "Conflicting duties are kept apart.");
        iso(map, "A.5.7", "Knowledge about threats is gathered and used.");
        iso(map, "A.5.8", "Security is part of how projects are run.");
        iso(map, "A.5.15", "Access is ruled by policy.");
        iso(map, "A.5.17", "Authentication secrets are managed.");
        iso(map, "A.5.18", "Access rights are granted, reviewed and withdrawn.");
        iso(map, "A.5.21", "Risks in the supply chain of software are managed.");
        iso(map, "A.5.25", "Security events are assessed.");
        iso(map, "A.5.26", "Incidents are answered.");
        iso(map, "A.5.28", "Evidence is collected and kept so that it can be relied on.");
        iso(map, "A.5.30", "Continuity of the service is prepared and tested.");
        iso(map, "A.5.33", "Records are protected against loss, change and forgery.");
        iso(map, "A.5.36", "Compliance with policies and standards is reviewed.");
        iso(map, "A.5.37", "Operating procedures are written down.");
        iso(map, "A.8.2", "Privileged access is restricted.");
        iso(map, "A.8.4", "Access to source code is managed.");
        iso(map, "A.8.7", "Malicious software is kept out.");
        iso(map, "A.8.8", "Technical vulnerabilities are found, judged and mended in time.");
        iso(map, "A.8.9", "Configurations are defined, watched and kept secure.");
        iso(map, "A.8.12", "Sensitive data is kept from leaking.");
        iso(map, "A.8.15", "Activities are logged and the logs are protected.");
        iso(map, "A.8.16", "Systems are watched for unusual behaviour.");
        iso(map, "A.8.19", "Only authorised software is installed in production.");
        iso(map, "A.8.24", "Cryptography and its keys are managed.");
        iso(map, "A.8.25", "Security is built in along the development life cycle.");
        iso(map, "A.8.26", "Security requirements of applications are defined and met.");
        iso(map, "A.8.28", "Code is written by secure-coding principles.");
        iso(map, "A.8.29", "Security is tested in development and before acceptance.");
        iso(map, "A.8.30", "Outsourced and third-party development is watched.");
        iso(map, "A.8.31", "Development, test and production are kept apart.");
        iso(map, "A.8.32", "Changes follow a controlled procedure.");
        return Collections.unmodifiableMap(map);
    }

    private static void soc2(Map<ControlId, Control> map, String number, String asks) {
        put(map, Framework.SOC2, number, asks);
    }

    private static void iso(Map<ControlId, Control> map, String number, String asks) {
        put(map, Framework.ISO27001, number, asks);
    }

    private static void put(Map<ControlId, Control> map, Framework framework, String number, String asks) {
        ControlId id = new ControlId(framework, number);
        map.put(id, new Control(id, asks));
    }
}
