#!/usr/bin/env bash
# Certificates a second of the authority on a ledger of a million rows against an empty one, in turn:
# benchmarks/million.sh [ROWS [RUNS [SECONDS]]]. Last line: ratio N.NN = the large one over the empty one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
load million "${1:-1000000}" "${2:-3}" "${3:-5}"
