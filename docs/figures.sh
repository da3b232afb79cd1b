#!/usr/bin/env bash
# Makes the figures of docs/theory anew, from the tool's commands and headless Chromium alone. Usage: docs/figures.sh [folder]
set -euo pipefail
cd "$(dirname "$0")/.."
figures=$(realpath "${1:-docs/theory/figures}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$figures"

# One figure of a page, alone: page, its number, file, width, height, further wishes such as &log=true.
draw() {
  timeout 100 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --force-color-profile=srgb --user-data-dir="$work/chromium" --hide-scrollbars \
    --window-size="$4,$5" --virtual-time-budget=10000 --screenshot="$figures/$3" "file://$work/$1#figure=$2&theme=light${6:-}" > "$work/chromium.log" 2>&1 || { cat "$work/chromium.log" >&2; exit 1; }
}

awk 'NR == 1 || NR % 4 != 0' samples/data/digits.csv > "$work/train.csv"
awk 'NR == 1 || NR % 4 == 0' samples/data/digits.csv > "$work/test.csv"

# Three networks: other initial weights, the same rows.
./landscape train --data "$work/train.csv" --label digit --test-fraction 0 --model "$work/first.zip" --network mlp:32,32 --rate 0.005 --epochs 20
./landscape train --data "$work/train.csv" --label digit --test-fraction 0 --model "$work/second.zip" --network mlp:32,32 --rate 0.005 --epochs 20 --seed 2
./landscape train --data "$work/train.csv" --label digit --test-fraction 0 --model "$work/third.zip" --network mlp:32,32 --rate 0.005 --epochs 20 --seed 3

./landscape surface --data "$work/train.csv" --model "$work/first.zip" --points 41 --report "$work/surface.html"
draw surface.html 1 surface.png 720 480 "&log=true&view=3d"
./landscape analyze --data "$work/train.csv" --model "$work/first.zip" --steps 80 --report "$work/spectrum.html"
draw spectrum.html 1 spectrum.png 720 420

./landscape surface --data "$work/train.csv" --model "$work/first.zip" "$work/second.zip" "$work/third.zip" --points 41 --report "$work/three.html"
draw three.html 1 three.png 420 310 "&log=true"
./landscape connect --data "$work/train.csv" --model "$work/first.zip" "$work/second.zip" --ways Line Bezier ElasticBand Hyperplane --report "$work/connect.html"
draw connect.html 1 connect.png 720 420
./landscape align --data "$work/train.csv" --model "$work/first.zip" "$work/second.zip" --repair --report "$work/align.html"
draw align.html 1 align.png 720 420

./landscape ensemble --data "$work/test.csv" --model "$work/first.zip" "$work/second.zip" "$work/third.zip" --report "$work/ensemble.html"
draw ensemble.html 1 growth.png 720 360
draw ensemble.html 2 calibration.png 720 420

./landscape train --data "$work/train.csv" --label digit --test-fraction 0 --model "$work/walked.zip" --network mlp:32 --optimizer sgd --rate 0.02 --trajectory "$work/walked.path"
./landscape surface --data "$work/train.csv" --model "$work/walked.zip" --trajectory "$work/walked.path" --points 31 --report "$work/path.html"
draw path.html 1 path.png 420 310 "&log=true"
./landscape sweep --data "$work/train.csv" --label digit --network mlp:32,32 --optimizer sgd --rate 0.02 --epochs 60 --rates 0.003,0.01,0.03 --report "$work/sweep.html"
draw sweep.html 1 sweep.png 720 360

./landscape dimension --data samples/data/digits.csv --label digit --network mlp:50 --rate 0.01 --epochs 20 --report "$work/dimension.html"
draw dimension.html 1 dimension.png 720 360
