package dev.assize.core.identity;

import static dev.assize.core.identity.Permission.ADOPT_POLICY;
import static dev.assize.core.identity.Permission.APPROVE_EXEMPTION;
import static dev.assize.core.identity.Permission.APPROVE_LOW_RISK_EXEMPTION;
import static dev.assize.core.identity.Permission.APPROVE_RELEASE;
import static dev.assize.core.identity.Permission.ATTEST_CONTROL;
import static dev.assize.core.identity.Permission.DEPLOY;
import static dev.assize.core.identity.Permission.ENROL_PEOPLE;
import static dev.assize.core.identity.Permission.GRANT_ROLES;
import static dev.assize.core.identity.Permission.OPEN_BREAK_GLASS;
import static dev.assize.core.identity.Permission.READ;
import static dev.assize.core.identity.Permission.RECORD_ALERT;
import static dev.assize.core.identity.Permission.RECORD_EVIDENCE;
import static dev.assize.core.identity.Permission.REQUEST_DECISION;
import static dev.assize.core.identity.Permission.REQUEST_EXEMPTION;
import static dev.assize.core.identity.Permission.REVIEW_BREAK_GLASS;
import static dev.assize.core.identity.Permission.REVOKE_EXEMPTION;
import static dev.assize.core.identity.Permission.SECOND_BREAK_GLASS;
import static dev.assize.core.identity.Permission.WITHDRAW_ATTESTATION;

import dev.assize.core.canonical.JsonFields;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a person is trusted with. The table below is the whole authority model: what is not listed is denied.
public enum Role {
    DEVELOPER(READ, RECORD_EVIDENCE, REQUEST_DECISION, REQUEST_EXEMPTION, OPEN_BREAK_GLASS, DEPLOY),
    /// A security champion: approves low-risk exemptions of the own team.
    CHAMPION(
            READ,
            RECORD_EVIDENCE,
            REQUEST_DECISION,
            REQUEST_EXEMPTION,
            APPROVE_LOW_RISK_EXEMPTION,
            OPEN_BREAK_GLASS,
            DEPLOY),
    SECURITY(
            READ,
            REQUEST_DECISION,
            REQUEST_EXEMPTION,
            APPROVE_EXEMPTION,
            REVOKE_EXEMPTION,
            OPEN_BREAK_GLASS,
            SECOND_BREAK_GLASS,
            REVIEW_BREAK_GLASS,
            ADOPT_POLICY,
            RECORD_ALERT,
            GRANT_ROLES,
            ATTEST_CONTROL,
            WITHDRAW_ATTESTATION),
    RELEASE_APPROVER(READ, APPROVE_RELEASE, SECOND_BREAK_GLASS),
    /// Looks only: whoever also holds this role may not attest controls, whatever the other roles allow.
    AUDITOR(READ),
    /// Configures and vouches for identities, but approves nothing.
    PLATFORM(
            READ,
            REQUEST_DECISION,
            ENROL_PEOPLE,
            ADOPT_POLICY,
            OPEN_BREAK_GLASS,
            DEPLOY,
            RECORD_ALERT,
            ATTEST_CONTROL,
            WITHDRAW_ATTESTATION),
    /// A machine, such as a CI runner. It never votes, and holds no role of a human being beside this one.
    SERVICE_ACCOUNT(READ, RECORD_EVIDENCE, REQUEST_DECISION, DEPLOY, RECORD_ALERT);

    /// What lets a person decide about others' work, or about the rules of it.
    private static final Set<Permission> DECIDING = EnumSet.of(
            APPROVE_RELEASE,
            APPROVE_EXEMPTION,
            APPROVE_LOW_RISK_EXEMPTION,
            REVOKE_EXEMPTION,
            SECOND_BREAK_GLASS,
            REVIEW_BREAK_GLASS,
            ADOPT_POLICY,
            ENROL_PEOPLE,
            GRANT_ROLES);

    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        granted.addAll(Arrays.asList(permissions));
        this.permissions = Collections.unmodifiableSet(granted);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /// Whether the role decides about others' work or about the rules of it. Such a role takes two hands: one
    /// vouches for the person, another grants the role.
    public boolean deciding() {
        return permissions.stream().anyMatch(DECIDING::contains);
    }

    /// What grants and withdraws this role: whoever vouches for people gives the roles that decide nothing, the
    /// others are given by those who answer for security. Nobody's role gives what it could not be given by
    /// somebody else, so there is no way round to more power.
    public Permission grantedWith() {
        return deciding() ? GRANT_ROLES : ENROL_PEOPLE;
    }

    /// How facts and the command line write it: `release-approver`.
    public String word() {
        return JsonFields.word(this);
    }
}
