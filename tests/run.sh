#!/usr/bin/env bash
# The test projects on .NET and (net472) on Mono, then the scenarios in the lab: tests/run.sh [--long].
# What is marked long (a test by the trait Length=long, a scenario by IsLong) runs with --long only.
# Last line: N passed, N failed; before it the seconds of each suite, and what did not pass once more. A skipped test counts
# as failed, but for the one that needs schemas of the WiX project that are not part of this repository.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RESULTS=$ROOT/artifacts/test
passed=0 failed=0 timing=() names=()
only=(--filter 'Length!=long') scope=()
case ${1:-} in
    '') ;;
    --long) only=() scope=(--long) ;;
    *) printf 'usage: tests/run.sh [--long]\n' >&2; exit 2 ;;
esac

say() { printf 'test: %s\n' "$*" >&2; }

# timed NAME COMMAND...: runs a suite and keeps its seconds for the end.
timed() {
    local start=$SECONDS
    "${@:2}"
    timing+=("$(printf '%-42s %5d s' "$1" $((SECONDS - start)))")
}

# counter FILE NAME: a number out of a .trx file's <Counters .../>.
counter() { sed -n "s/.*<Counters .*$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

# The tests in a .trx file that ended otherwise than passed: outcome, name and the first line of what was said.
not_passed() {
    awk '
        function tell() { if (name != "") print name; name = "" }
        /<UnitTestResult / {
            tell()
            if (!/outcome="Passed"/) {
                match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11)
                match($0, /outcome="[^"]*"/); name = substr($0, RSTART + 9, RLENGTH - 10) " " name
            }
        }
        name != "" && sub(/.*<Message>/, "") { sub(/<\/Message>.*/, ""); name = name ": " substr($0, 1, 300); tell() }
        END { tell() }' "$1"
}

# keep_names SUITE: reads lines, prints them and keeps them for the end.
keep_names() {
    local line
    while IFS= read -r line; do
        say "$1: $line"
        names+=("$1: $line")
    done
}

count_trx() {
    local trx=$1 total good skipped=0
    total=$(counter "$trx" total) good=$(counter "$trx" passed)
    skipped=$(not_passed "$trx" | grep -c '^NotExecuted .*SchemaTests' || true)
    passed=$((passed + good))
    failed=$((failed + total - good - skipped))
    keep_names "$(basename "${trx%.trx}")" < <(not_passed "$trx")
}

run_project() {
    local project=$1 framework=$2 name
    name=$(basename "$project" .csproj)-$framework
    say "$name"
    dotnet test "$project" -c Release -f "$framework" -v q --nologo "${only[@]}" --logger "trx;LogFileName=$name.trx" --results-directory "$RESULTS" \
        >"$RESULTS/$name.log" 2>&1 || true
    if [ -f "$RESULTS/$name.trx" ]; then
        count_trx "$RESULTS/$name.trx"
    else
        tail -n 30 "$RESULTS/$name.log"
        keep_names "$name" <<<'did not run'
        failed=$((failed + 1))
    fi
}

run_scenarios() {
    say 'lab scenarios'
    local counts=$RESULTS/scenarios.txt
    rm -f "$counts"
    dotnet run --project "$ROOT/tests/Lab/Runner" -c Release -- all "${scope[@]}" --counts "$counts" | tee "$RESULTS/scenarios.log" || true
    # A scenario's line is followed by what was wrong; the demo's own problems are a line each.
    keep_names lab < <(awk '/^FAILED: / { print } name != "" { sub(/^ +/, ": "); print name substr($0, 1, 300); name = "" } /^FAILED .* \(/ { name = $0 }' "$RESULTS/scenarios.log")
    if [ -f "$counts" ]; then
        passed=$((passed + $(cut -d' ' -f1 "$counts")))
        failed=$((failed + $(cut -d' ' -f2 "$counts")))
    else
        keep_names lab <<<'did not run'
        failed=$((failed + 1))
    fi
}

rm -rf "$RESULTS"
mkdir -p "$RESULTS"
# Temporary files of all suites, in one place that goes with them: what a killed process or a failed test left, and the two
# empty folders that each build of the SDK leaves. Keys and passwords of tests are among them.
TMPDIR=$(mktemp -d)
# A test is another user, who comes to its own folders through this one.
chmod 711 "$TMPDIR"
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
for project in "$ROOT"/tests/*.Tests/*.csproj "$ROOT"/tests/Lab/*.Tests/*.csproj; do
    [ -f "$project" ] || continue
    frameworks=$(sed -n 's|.*<TargetFrameworks*>\(.*\)</TargetFrameworks*>.*|\1|p' "$project" | tr ';' ' ')
    for framework in $frameworks; do
        timed "$(basename "$project" .csproj) $framework" run_project "$project" "$framework"
    done
done
timed 'lab scenarios' run_scenarios
printf '%s\n' "${timing[@]}" "$(printf '%-42s %5d s' total "$SECONDS")"
[ ${#names[@]} -eq 0 ] || printf 'not passed: %s\n' "${names[@]}"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
