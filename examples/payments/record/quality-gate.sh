#!/bin/sh
# Records reports/quality-gate.json of each revision from a running SonarQube:
#   SONAR_URL=http://127.0.0.1:9000 SONAR_PASSWORD=... record/quality-gate.sh SCANNER_JAR
# The server is a fresh one whose admin password is no longer the first one;
# the jar is org.sonarsource.scanner.cli:sonar-scanner-cli. Needs curl and Java 17.
# Writes what `GET /api/qualitygates/project_status` answered, byte for byte.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scanner=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The password travels in a file, so that no list of processes shows it.
netrc="$work/netrc"
(umask 077 && echo "default login admin password $SONAR_PASSWORD" > "$netrc")

api() {
    method=$1 path=$2
    shift 2
    curl --silent --show-error --fail --netrc-file "$netrc" --request "$method" "$SONAR_URL/api/$path" "$@"
}

api POST qualitygates/create --data name=assize-example > "$work/gate"
api GET qualitygates/show --get --data-urlencode name=assize-example > "$work/gate.json"
# A new gate comes with conditions on new code; ours asks about all of it.
for condition in $(grep -o '"id":"[^"]*"' "$work/gate.json" | cut -d'"' -f4); do
    api POST qualitygates/delete_condition --data "id=$condition"
done
while read -r metric operator threshold; do
    api POST qualitygates/create_condition --output /dev/null --data gateName=assize-example \
        --data "metric=$metric" --data "op=$operator" --data "error=$threshold"
done <<'CONDITIONS'
coverage LT 80
duplicated_lines_density GT 3
reliability_rating GT 1
security_rating GT 1
software_quality_maintainability_rating GT 1
CONDITIONS

for revision in mended flawed bad-release; do
    api POST projects/create --output /dev/null --data "project=payments-$revision" --data "name=payments"
    api POST qualitygates/select --data gateName=assize-example --data "projectKey=payments-$revision"
    api POST user_tokens/generate --data "name=$revision" --data type=GLOBAL_ANALYSIS_TOKEN > "$work/token"
    "$here/compose.sh" "$revision" "$work/$revision"
    (
        cd "$work/$revision"
        SONAR_TOKEN=$(grep -o '"token":"[^"]*"' "$work/token" | cut -d'"' -f4) \
            java -jar "$scanner" -Dsonar.host.url="$SONAR_URL" -Dsonar.projectKey="payments-$revision" \
            -Dsonar.scm.disabled=true -Dsonar.qualitygate.wait=true > "$work/$revision.log" 2>&1 ||
            grep -q 'QUALITY GATE STATUS: FAILED' "$work/$revision.log" ||
            { cat "$work/$revision.log" >&2; exit 1; }
    )
    api POST user_tokens/revoke --data "name=$revision"
    analysis=$(api GET project_analyses/search --get --data "project=payments-$revision" |
        grep -o '"key":"[^"]*"' | head -1 | cut -d'"' -f4)
    api GET qualitygates/project_status --get --data "analysisId=$analysis" \
        --output "$here/../$revision/reports/quality-gate.json"
    echo "$revision:" && cat "$here/../$revision/reports/quality-gate.json" && echo
    if [ -n "${SONAR_ISSUES:-}" ]; then
        api GET issues/search --get --data "components=payments-$revision" --data ps=500 --data resolved=false \
            --output "$SONAR_ISSUES/$revision.json"
    fi
done
