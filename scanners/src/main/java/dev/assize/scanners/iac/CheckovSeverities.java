package dev.assize.scanners.iac;

import dev.assize.core.evidence.Severity;
import java.util.Set;

/// Our own severities for Checkov's checks, which come without any. Judged by what an outsider gains when the
/// check fails: CRITICAL hands over the account or the data at once, HIGH opens a door or leaves a credential
/// or sensitive data readable, LOW is hygiene without a direct way in. Everything else is MEDIUM.
final class CheckovSeverities {
    private static final Set<String> CRITICAL = Set.of(
            "CKV_AWS_1", // full administrative privileges
            "CKV_AWS_57", // bucket anybody may write to
            "CKV_AWS_62", // full administrative privileges
            "CKV_AWS_41", // access key in the provider block
            "CKV2_AWS_40", // all of IAM allowed
            "CKV_AZURE_45", // credentials in custom data
            "CKV_K8S_27", // docker socket mounted
            "CKV_K8S_34", // Tiller, the old Helm server
            "CKV_K8S_158"); // role that may give itself any other

    private static final Set<String> HIGH = Set.of(
            // Open to everybody.
            "CKV_AWS_20", // bucket anybody may read
            "CKV2_AWS_43", // bucket any AWS user may use
            "CKV_AWS_70", // bucket policy for any principal
            "CKV_AWS_17", // database with a public address
            "CKV_AWS_24", // SSH from everywhere
            "CKV_AWS_25", // RDP from everywhere
            "CKV_AWS_277", // every port from everywhere
            "CKV_AWS_32", // public container registry
            "CKV_AWS_38", // EKS end point open to everybody
            "CKV_AWS_59", // API without authorization
            "CKV_AWS_69", // public message broker
            "CKV_AWS_72", // queue policy that allows everything
            "CKV_AWS_87", // public data warehouse
            "CKV_AWS_89", // public replication instance
            "CKV_AWS_100", // SSH to EKS nodes from everywhere
            "CKV_AWS_102", // public Neptune instance
            "CKV2_AWS_7", // EMR open to the world
            "CKV_AZURE_9", // RDP from the internet
            "CKV_AZURE_10", // SSH from the internet
            "CKV_AZURE_11", // SQL from any address
            "CKV_AZURE_34", // public blob container
            "CKV_AZURE_59", // public storage account
            "CKV_AZURE_77", // UDP from the internet
            "CKV_GCP_2", // SSH from everywhere
            "CKV_GCP_3", // RDP from everywhere
            "CKV_GCP_11", // Cloud SQL open to the world
            "CKV_GCP_28", // public storage bucket
            // Rights without bounds.
            "CKV_AWS_33", // key policy with a wildcard principal
            "CKV_AWS_49", // any action allowed
            "CKV_AWS_63", // any action allowed
            "CKV_AWS_60", // role anybody may assume
            "CKV_AWS_61", // role every service may assume
            "CKV_AWS_107", // credentials exposed by a policy
            "CKV_AWS_109", // permissions managed without bounds
            "CKV_AWS_110", // privileges may be escalated
            "CKV2_AWS_56", // IAMFullAccess
            "CKV_K8S_49", // wildcards in a role
            "CKV_K8S_155", // may change admission webhooks
            "CKV_K8S_157", // may bind any role
            // Credentials where they do not belong.
            "CKV_AWS_45", // secret in a Lambda's environment
            "CKV_AWS_46", // secret in user data
            // Stored or sent in the clear.
            "CKV_AWS_16", // database at rest
            "CKV_AWS_96", // Aurora at rest
            "CKV_AWS_2", // load balancer without TLS
            "CKV_AWS_34", // CloudFront without TLS
            "CKV_AWS_83", // Elasticsearch without TLS
            "CKV_AZURE_3", // storage without TLS
            "CKV_AZURE_28", // MySQL without TLS
            "CKV_AZURE_29", // PostgreSQL without TLS
            // Metadata service v1 turns any request forgery into the instance's role.
            "CKV_AWS_79",
            // Ways out of a container.
            "CKV_K8S_2", // privileged allowed
            "CKV_K8S_16", // privileged
            "CKV_K8S_17", // host processes
            "CKV_K8S_18", // host memory
            "CKV_K8S_19", // host network
            "CKV_K8S_39", // CAP_SYS_ADMIN
            "CKV_K8S_1",
            "CKV_K8S_3",
            "CKV_K8S_4",
            "CKV_DOCKER_1", // SSH into a container
            "CKV_DOCKER_8", // last user is root
            // Pipelines that run what strangers write.
            "CKV_GHA_1",
            "CKV_GHA_2",
            "CKV_GHA_3",
            "CKV_GHA_4");

    private static final Set<String> LOW = Set.of(
            "CKV_AWS_18", // access log of a bucket
            "CKV_AWS_21", // versions of a bucket
            "CKV_AWS_23", // description of a security group
            "CKV_AWS_50", // tracing
            "CKV_AWS_73", // tracing
            "CKV_AWS_65", // container insights
            "CKV_AWS_66", // log retention
            "CKV_AWS_115", // concurrency limit
            "CKV_AWS_116", // dead letter queue
            "CKV_AWS_117", // Lambda inside a VPC
            "CKV_AWS_118", // enhanced monitoring
            "CKV_AWS_120", // API cache
            "CKV_AWS_126", // detailed monitoring
            "CKV_AWS_135", // EBS optimised
            "CKV_AWS_136", // registry with a customer's key
            "CKV_AWS_144", // replication to another region
            "CKV_AWS_145", // bucket with a customer's key
            "CKV2_AWS_5", // security group attached to something
            "CKV2_AWS_60", // tags on snapshots
            "CKV2_AWS_61", // lifecycle of a bucket
            "CKV2_AWS_62", // event notifications of a bucket
            "CKV_DOCKER_2", // health check
            "CKV_DOCKER_6", // MAINTAINER
            "CKV_DOCKER_9", // apt
            "CKV_DOCKER_10", // absolute WORKDIR
            "CKV_DOCKER_11", // unique aliases
            "CKV_K8S_8", // liveness probe
            "CKV_K8S_9", // readiness probe
            "CKV_K8S_10", // CPU request
            "CKV_K8S_11", // CPU limit
            "CKV_K8S_12", // memory request
            "CKV_K8S_13", // memory limit
            "CKV_K8S_15", // pull policy
            "CKV_K8S_21", // default namespace
            "CKV_K8S_40", // high user id
            "CKV_K8S_43", // image by digest
            "CKV_AZURE_20", // phone number of a contact
            "CKV_AZURE_43", // naming of storage accounts
            "CKV_AZURE_80",
            "CKV_AZURE_81",
            "CKV_AZURE_82",
            "CKV_AZURE_83",
            "CKV_TF_1", // module by commit
            "CKV_TF_2"); // module by version

    private CheckovSeverities() {}

    static Severity of(String check) {
        if (CRITICAL.contains(check)) {
            return Severity.CRITICAL;
        }
        if (HIGH.contains(check) || check.startsWith("CKV_SECRET_")) {
            return Severity.HIGH;
        }
        return LOW.contains(check) ? Severity.LOW : Severity.MEDIUM;
    }
}
