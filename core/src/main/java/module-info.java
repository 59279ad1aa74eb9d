/// The domain of Assize. It requires `java.base` and a streaming JSON parser and nothing else, so the
/// compiler proves that no decision depends on a framework, a database or the network.
module dev.assize.core {
    requires tools.jackson.core;
    requires static org.jspecify;

    exports dev.assize.core;
    exports dev.assize.core.subject;
    exports dev.assize.core.canonical;
    exports dev.assize.core.identity;
    exports dev.assize.core.evidence;
    exports dev.assize.core.control;
    exports dev.assize.core.policy;
    exports dev.assize.core.exemption;
    exports dev.assize.core.approval;
    exports dev.assize.core.deployment;
    exports dev.assize.core.ledger;
    exports dev.assize.core.fact;
    exports dev.assize.core.act;
    exports dev.assize.core.posture;
}
