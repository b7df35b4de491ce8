#!/usr/bin/env bash
# All nodes at once, each with a TLS session, a key and a token of its own: benchmarks/outage.sh [NODES...], 1,000, 3,000
# and three times 10,000 unless told. Last line: ratio N.NN = nodes a second of the last number over the first.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ $# -gt 0 ] || set -- 1000 3000 10000 10000 10000
load outage "$@"
