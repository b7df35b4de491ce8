#!/usr/bin/env bash
# Certificates a second of the authority on a ledger of a million rows against an empty one, in turn:
# benchmarks/million.sh [ROWS [RUNS [SECONDS]]]. Last line: ratio N.NN = the large one over the empty one.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

for project in src/Authority benchmarks/Load; do
    dotnet build "$ROOT/$project" -c Release -v q --nologo >&2
done
dotnet "$ROOT/artifacts/bin/QvTrust.Benchmarks.Load/release/QvTrust.Benchmarks.Load.dll" million \
    "$ROOT/artifacts/bin/QvTrust.Authority/release/QvTrustAuthority.dll" "${1:-1000000}" "${2:-3}" "${3:-5}"
