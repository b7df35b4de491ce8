#!/usr/bin/env bash
# Certificates a second of the authority against cfssl, on this machine, in turn: benchmarks/peers.sh [RUNS [SECONDS]]
# Last line: ratio N.NN = ours over cfssl. What it needs from Debian it installs (golang-cfssl, openssl).
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
RUNS=${1:-5} SECONDS_EACH=${2:-10}

command -v cfssl >/dev/null && command -v openssl >/dev/null || {
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends golang-cfssl openssl
} >&2
for project in src/Authority benchmarks/Load; do
    dotnet build "$ROOT/$project" -c Release -v q --nologo >&2
done
LOAD=$ROOT/artifacts/bin/QvTrust.Benchmarks.Load/release/QvTrust.Benchmarks.Load.dll
dotnet "$LOAD" library "$RUNS"
dotnet "$LOAD" peers "$ROOT/artifacts/bin/QvTrust.Authority/release/QvTrustAuthority.dll" "$RUNS" "$SECONDS_EACH"
