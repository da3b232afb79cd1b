#!/usr/bin/env bash
# Brings a fresh machine to where the solution builds: decides the backend once, installs what that backend needs. Quiet when nothing is to do.
# Usage: eng/setup.sh [--browser] [-p:Backend=packages|substitutes] [-p:…]; the properties are passed on to the probing restore, --browser asks for what draws reports in the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
browser=
if [ "${1:-}" = --browser ]; then
  browser=chromium
  shift
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

answer=artifacts/Backend.g.props
backend=
for argument in "$@"; do
  case "$argument" in -p:Backend=*) backend=${argument#-p:Backend=} ;; esac
done

if [ -z "$backend" ]; then
  if [ ! -f "$answer" ]; then
    mkdir -p artifacts
    log=artifacts/probe.log
    if timeout 90 dotnet restore eng/probe/Probe.csproj -p:Backend=packages -p:ArtifactsPath="$PWD/artifacts/probe" "$@" >"$log" 2>&1; then
      backend=packages reason="Microsoft.ML and TorchSharp restored from the configured sources"
    elif grep -q 'NU1101\|NU1102\|NU1103' "$log"; then
      backend=substitutes reason="$(grep -o 'Unable to find package [A-Za-z.-]*' "$log" | head -n 1 | sed 's/Unable to find package \(.*[A-Za-z]\)\.*$/\1/') not in the configured sources"
    else
      backend=substitutes reason="the packages did not restore: see $log"
    fi
    cat >"$answer.new" <<PROPS
<Project>
  <PropertyGroup>
    <Backend>$backend</Backend>
    <BackendReason>$reason</BackendReason>
  </PropertyGroup>
</Project>
PROPS
    mv "$answer.new" "$answer"
  fi
  backend=$(sed -n 's:.*<Backend>\(.*\)</Backend>.*:\1:p' "$answer")
  reason=$(sed -n 's:.*<BackendReason>\(.*\)</BackendReason>.*:\1:p' "$answer")
else
  reason="as asked by -p:Backend"
fi
echo "Backend: $backend ($reason)"

install() {
  local missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "Installing ${missing[*]}"
  local as_root=
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  mkdir -p artifacts
  if ! { $as_root apt-get update && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >artifacts/apt.log 2>&1; then
    tail -n 5 artifacts/apt.log >&2
    echo "Could not install ${missing[*]} (artifacts/apt.log). Install them with: apt-get install ${missing[*]}" >&2
    exit 1
  fi
}

if command -v apt-get >/dev/null; then
  [ "$backend" = packages ] || install libtorch-dev libopenblas0-openmp
  install dataset-fashion-mnist $browser
fi
