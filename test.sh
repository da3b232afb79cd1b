#!/usr/bin/env bash
# Builds everything and runs all tests. Usage: ./test.sh [-p:Backend=packages -p:RestoreAdditionalProjectSources=DIR …]
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset OPENBLAS_CORETYPE # an old core type left in the environment halves matrix products
eng/setup.sh --browser "$@"
dotnet build MlNetLandscape.sln -c Release -v quiet "$@"

results=artifacts/test-results
rm -rf "$results"
passed=0 failed=0
count() { sed -n "s/.*<Counters .*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build -v quiet "$@" --results-directory "$results" --logger "trx;LogFileName=$name.trx" || true
  if [ -f "$results/$name.trx" ] && grep -q '<Counters ' "$results/$name.trx" && ! grep -q 'outcome="Aborted"' "$results/$name.trx"; then
    passed=$((passed + $(count "$results/$name.trx" passed)))
    failed=$((failed + $(count "$results/$name.trx" failed)))
  else
    echo "$name ended without a result"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
