#!/usr/bin/env bash
# The authority killed under load again and again: benchmarks/kill.sh [TIMES [SEED]], about a second and a half each.
# The same as the test CrashTests, with more kills. It says what was lost (nothing) and ends with 0, or fails.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export QVTRUST_KILLS=${1:-200} QVTRUST_SEED=${2:-}

command -v strace >/dev/null && command -v sqlite3 >/dev/null && command -v openssl >/dev/null || {
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends strace sqlite3 openssl
} >&2
dotnet test "$ROOT/tests/Authority.Tests" -c Release --nologo --filter CrashTests --logger 'console;verbosity=detailed' |
    grep -E '^ *(seed|[0-9]+ kills:|Passed|Failed|Error Message| .*(lost|twice|audit))'
