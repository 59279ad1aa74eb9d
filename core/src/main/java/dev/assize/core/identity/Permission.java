package dev.assize.core.identity;

/// One thing an actor can be allowed to do; every act names the one it needs.
public enum Permission {
    READ,
    RECORD_EVIDENCE,
    REQUEST_DECISION,
    APPROVE_RELEASE,
    REQUEST_EXEMPTION,
    APPROVE_EXEMPTION,
    APPROVE_LOW_RISK_EXEMPTION,
    REVOKE_EXEMPTION,
    DEPLOY,
    RECORD_ALERT,
    ADOPT_POLICY,
    ATTEST_CONTROL,
    WITHDRAW_ATTESTATION,
    ENROL_PEOPLE
}
