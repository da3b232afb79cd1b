#!/usr/bin/env bash
# The main job: train a network on 1,797 handwritten digits in an ML.NET pipeline, judge it, save it, load it, predict; then average,
# ensemble, measure, connect, and write artifacts/quickstart/report.html.
# Usage: ./run.sh [fashion] [-p:Backend=packages …]; «fashion» trains a convolutional network on Fashion-MNIST instead.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset OPENBLAS_CORETYPE # an old core type left in the environment halves matrix products
sample=QuickStart
if [ "${1:-}" = fashion ]; then
  sample=FashionMnist
  shift
fi
eng/setup.sh "$@"
dotnet build "samples/$sample" -c Release -v quiet "$@"
dotnet run --project "samples/$sample" -c Release --no-build "$@"
