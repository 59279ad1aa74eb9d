package dev.assize.core.identity;

/// One thing an actor can be allowed to do; every act names the one it needs.
public enum Permission {
    READ,
    RECORD_EVIDENCE,
    REQUEST_DECISION,
    APPROVE_RELEASE,
    REQUEST_EXEMPTION,
    APPROVE_EXEMPTION,
    /// Only of the services of the own team, and only what is of low risk.
    APPROVE_LOW_RISK_EXEMPTION,
    REVOKE_EXEMPTION,
    OPEN_BREAK_GLASS,
    SECOND_BREAK_GLASS,
    REVIEW_BREAK_GLASS,
    DEPLOY,
    RECORD_ALERT,
    ADOPT_POLICY,
    ATTEST_CONTROL,
    WITHDRAW_ATTESTATION,
    /// Vouches for who somebody is: names, keys, accounts, teams.
    ENROL_PEOPLE,
    /// Says what somebody may decide: the roles that approve, exempt or configure.
    GRANT_ROLES
}
