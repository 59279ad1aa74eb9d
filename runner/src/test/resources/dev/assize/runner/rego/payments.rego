package payments

# What a company might own: no high finding that has a fix, whatever its age.
deny contains {"id": f.fingerprint, "msg": msg, "severity": f.severity, "remedy": "Take the fix."} if {
	some report in input.reports
	some f in report.findings
	f.severity == "HIGH"
	msg := sprintf("%s has a fix", [f.rule])
}

deny contains "payments is exposed and has no tier" if {
	input.service == "payments"
	input.exposed
	count(input.tiers) == 0
}

allowed := false
