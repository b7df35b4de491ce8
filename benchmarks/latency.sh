#!/usr/bin/env bash
# How long a certificate takes under an open loop: benchmarks/latency.sh [RATE [SECONDS [SEED]]].
# Last line: ratio N.NN = p99 over the p99 of one flush of the disk and one signature.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
load latency "${1:-200}" "${2:-60}" "${3:-$RANDOM}"
