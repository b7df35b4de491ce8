# Sourced: builds the authority and the load program; load VERB ARGUMENT... runs the one against the other.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

load() {
    local verb=$1 project
    shift
    for project in src/Authority benchmarks/Load; do
        dotnet build "$ROOT/$project" -c Release -v q --nologo >&2
    done
    dotnet "$ROOT/artifacts/bin/QvTrust.Benchmarks.Load/release/QvTrust.Benchmarks.Load.dll" "$verb" \
        "$ROOT/artifacts/bin/QvTrust.Authority/release/QvTrustAuthority.dll" "$@"
}
