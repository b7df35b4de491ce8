#!/usr/bin/env bash
# Certificates a second of the authority against cfssl, on this machine, in turn: benchmarks/peers.sh [RUNS [SECONDS]]
# Last line: ratio N.NN = ours over cfssl. What it needs from Debian it installs (golang-cfssl, openssl).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
RUNS=${1:-5} SECONDS_EACH=${2:-10}

command -v cfssl >/dev/null && command -v openssl >/dev/null || {
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends golang-cfssl openssl
} >&2
load library "$RUNS"
load peers "$RUNS" "$SECONDS_EACH"
