#!/usr/bin/env bash
# Cold start, as the README quotes it: `--version` beside `true`, and `validate` of one small file, recognised, beside jsonschema-cli
# with the schema given. Needs hyperfine, jsonschema-cli (crates.io) and python3 on the path; builds the release binary.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --locked --release
ours="${CARGO_TARGET_DIR:-target}/release/idhook"
results=$(mktemp)
trap 'rm -f "$results"' EXIT

# NAME COMMAND COMMAND: medians of both and their ratio, from interleaved warm runs.
side_by_side() {
    hyperfine -N --warmup 50 --runs 600 "$2" "$3" --export-json "$results" >/dev/null 2>&1
    python3 - "$1" "$results" <<'PY'
import json, statistics, sys
ours, theirs = (statistics.median(run["times"]) * 1000 for run in json.load(open(sys.argv[2]))["results"])
print(f"{sys.argv[1]}: {ours:.2f} ms against {theirs:.2f} ms, ratio {ours / theirs:.2f}, difference {ours - theirs:.2f} ms")
PY
}

side_by_side "idhook --version, true" "$ours --version" "true"
for sample in payloads/*/samples/*/*.json; do
    schema="${sample/samples/schemas}"
    vendor=$(cut -d/ -f2 <<<"$sample")
    [ "$vendor" != "${seen:-}" ] || continue
    seen=$vendor
    # A vendor that is known by its name only is recognised in no file.
    "$ours" validate -qq "$sample" >/dev/null || continue
    side_by_side "validate $vendor, jsonschema-cli" "$ours validate $sample" "jsonschema-cli validate ${schema%/*}.json -i $sample"
done
echo "the binary: $(wc -c <"$ours") bytes"
