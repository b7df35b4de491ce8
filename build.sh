#!/usr/bin/env bash
# The project's one entry point on Linux: ./build.sh VERB. Without a verb: the list of verbs.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB=$ROOT/tests/Lab/host/lab
RUNNER=$ROOT/tests/Lab/Runner

usage() {
    cat <<'TEXT'
./build.sh build                  product and lab packages, into artifacts/
./build.sh demo [--packages DIR] [--keep]
                                  five servers, real packages, checked by reading back; artifacts/lab/report.json
./build.sh demo --site FILE       the rollout of your own site, as `qvtrust check --snapshot FILE` collected it
                                  0: all trusted, 3: not all, 1: the lab failed
./build.sh test [--long]          the tests, with the seconds of each suite; last line: N passed, N failed
                                  --long: also what takes too long for each time (kill points without gaps)
./build.sh lab list               names of all scenarios
./build.sh lab run NAME...        some scenarios
./build.sh lab up [SERVER...]     boot lab servers by hand
./build.sh lab down               end them all and those of runs, and forget them; one: lab drop SERVER
./build.sh lab shell SERVER       a Windows prompt in a server
./build.sh lab exec SERVER -- PROGRAM ARGS...
./build.sh lab prepare            host packages and the lab's cache (2 to 3 minutes the first time)
./build.sh clean [--cache]        remove artifacts (and the cache that all working copies share)
TEXT
}

say() { printf 'build: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

# need PROGRAM=PACKAGE...: installs the packages of the programs (a full path: of any file) that are missing.
need() {
    local pair packages=()
    for pair in "$@"; do
        command -v "${pair%%=*}" >/dev/null || [ -f "${pair%%=*}" ] || packages+=("${pair#*=}")
    done
    [ ${#packages[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || die "root is needed to install: ${packages[*]}"
    say "installing ${packages[*]} (up to a minute)"
    mkdir -p "${ROOT:?}/artifacts"
    {
        apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
    } >"$ROOT/artifacts/apt.log" 2>&1 || { tail -n 20 "$ROOT/artifacts/apt.log" >&2; die "apt failed: artifacts/apt.log"; }
}

need_lab() {
    need debootstrap=debootstrap clang=clang lld-link=lld llvm-dlltool=llvm ip=iproute2 openssl=openssl strace=strace
}

# What the servers run and the packages, into artifacts/lab; a second run builds nothing.
verb_build() {
    need_lab
    "$LAB" prepare
    "$ROOT/tests/Lab/build.sh"
}

runner() {
    verb_build
    dotnet run --project "$RUNNER" -c Release -- "$@"
}

verb_demo() { runner demo "$@"; }

verb_test() {
    [ $# -eq 0 ] || [ "$*" = --long ] || die 'test takes --long or nothing'
    need mono=mono-complete curl=curl certtool=gnutls-bin vfychain=libnss3-tools unzip=unzip zip=zip keytool=openjdk-17-jre-headless javac=openjdk-17-jdk-headless /usr/share/java/bcpkix.jar=libbcpkix-java sqlite3=sqlite3 /usr/lib/python3/dist-packages/prometheus_client/parser.py=python3-prometheus-client
    # A build that fails leaves nothing to judge, and that is a failure like any other.
    "$ROOT/build.sh" build || { echo '0 passed, 1 failed'; exit 1; }
    exec "$ROOT/tests/run.sh" "$@"
}

# The servers started by hand, and those of this working copy's runs, however they ended.
down_ours() {
    local copy instance
    copy=$(printf '%s' "$ROOT" | sha256sum | cut -c1-8)
    for instance in main {demo,worker1,worker2,checkpoints}-"$copy"; do "$LAB" down --instance "$instance"; done
}

verb_lab() {
    local verb=${1:-}
    case $verb in
        list | run) runner "$@" ;;
        down) if [ $# -gt 1 ]; then exec "$LAB" "$@"; else down_ours; fi ;;
        '') "$LAB" ;;
        *) need_lab; exec "$LAB" "$@" ;;
    esac
}

verb_clean() {
    rm -rf "$ROOT/artifacts"
    if [ "${1:-}" = --cache ]; then
        "$LAB" down --all
        rm -rf --one-file-system "${QVTRUST_CACHE:-$HOME/.cache/qvtrust}"
    fi
}

[ $# -gt 0 ] || { usage; exit 0; }
verb=$1
shift
case $verb in
    build | demo | test | lab | clean) "verb_$verb" "$@" ;;
    *) usage >&2; exit 2 ;;
esac
