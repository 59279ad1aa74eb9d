package assize

import rego.v1

# The findings rules of the standard policy, as one would write them for Open Policy Agent. Deadlines are computed
# from the same first sightings and grace periods.
grace := {"CRITICAL": 0, "HIGH": 7, "MEDIUM": 30, "LOW": 90}

overdue(f) if {
	days := grace[f.severity]
	input.now_ns >= f.first_seen_ns + (((days * 24) * 3600) * 1000000000)
}

grave := {"CRITICAL", "HIGH"}

deny contains {"rule": "secrets.no-unexempted-secret", "finding": f.fingerprint} if {
	some f in input.findings.secrets
	f.severity != "INFO"
}

deny contains {"rule": sprintf("%s.no-overdue-high", [stage]), "finding": f.fingerprint} if {
	some stage in ["dependencies", "sast"]
	some f in input.findings[stage]
	f.severity in grave
	overdue(f)
}

deny contains {"rule": sprintf("%s.no-high", [stage]), "finding": f.fingerprint} if {
	some stage in ["iac", "container", "dast"]
	some f in input.findings[stage]
	f.severity in grave
}

deny contains {"rule": "codequality.line-coverage"} if input.measures.line_coverage < 0.80

deny contains {"rule": "container.sbom"} if input.measures.components <= 0
