package dev.assize.core.identity;

import static dev.assize.core.identity.Permission.ADOPT_POLICY;
import static dev.assize.core.identity.Permission.APPROVE_EXEMPTION;
import static dev.assize.core.identity.Permission.APPROVE_LOW_RISK_EXEMPTION;
import static dev.assize.core.identity.Permission.APPROVE_RELEASE;
import static dev.assize.core.identity.Permission.ATTEST_CONTROL;
import static dev.assize.core.identity.Permission.DEPLOY;
import static dev.assize.core.identity.Permission.ENROL_PEOPLE;
import static dev.assize.core.identity.Permission.READ;
import static dev.assize.core.identity.Permission.RECORD_ALERT;
import static dev.assize.core.identity.Permission.RECORD_EVIDENCE;
import static dev.assize.core.identity.Permission.REQUEST_DECISION;
import static dev.assize.core.identity.Permission.REQUEST_EXEMPTION;
import static dev.assize.core.identity.Permission.REVOKE_EXEMPTION;
import static dev.assize.core.identity.Permission.WITHDRAW_ATTESTATION;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a person is trusted with. The table below is the whole authority model: what is not listed is denied.
public enum Role {
    DEVELOPER(READ, RECORD_EVIDENCE, REQUEST_DECISION, REQUEST_EXEMPTION, DEPLOY),
    /// A security champion: approves low-risk exemptions of the own team.
    CHAMPION(READ, RECORD_EVIDENCE, REQUEST_DECISION, REQUEST_EXEMPTION, APPROVE_LOW_RISK_EXEMPTION, DEPLOY),
    SECURITY(
            READ,
            REQUEST_DECISION,
            REQUEST_EXEMPTION,
            APPROVE_EXEMPTION,
            REVOKE_EXEMPTION,
            ADOPT_POLICY,
            RECORD_ALERT,
            ATTEST_CONTROL,
            WITHDRAW_ATTESTATION),
    RELEASE_APPROVER(READ, APPROVE_RELEASE),
    /// Looks only: whoever also holds this role may not attest controls, whatever the other roles allow.
    AUDITOR(READ),
    /// Configures, but approves nothing.
    PLATFORM(READ, ENROL_PEOPLE, ADOPT_POLICY, DEPLOY, RECORD_ALERT, ATTEST_CONTROL, WITHDRAW_ATTESTATION),
    /// A machine, such as a CI runner.
    SERVICE_ACCOUNT(READ, RECORD_EVIDENCE, REQUEST_DECISION, DEPLOY, RECORD_ALERT);

    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        granted.addAll(Arrays.asList(permissions));
        this.permissions = Collections.unmodifiableSet(granted);
    }

    public Set<Permission> permissions() {
        return permissions;
    }
}
