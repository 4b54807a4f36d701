#!/usr/bin/env python3
"""`idhook validate` beside other validators, as the README quotes it: time, CPU and memory on the same files and the same schema.

    benches/validate.py                                    one small file, 10,000 files, 1,000,000 lines: some minutes
    benches/validate.py ndjson --lines 100000 --rounds 3   only this, and smaller

Needs Linux, Python 3.10 and the release binary, which cargo builds where it is absent. The peers are taken from the path or from their
options, and left out aloud where they are not found: jsonschema-cli and boon (crate boon-cli) from crates.io, sourcemeta-jsonschema from
PyPI, and limit-json: the bare engine, without reports, as a program of `limit-json MODE FILE THREADS SCHEMA` that prints its counts.

The data is made from the Identomat pack's samples, always the same bytes, and stays in --data: delete that folder to have it made anew.
The peers' schema is made from the same pack's schemas. Every command runs once unmeasured, which checks what it says and takes its peak
memory; then rounds of all commands in turn. Times are medians over the rounds, and so are the ratios, each taken within a round: they
hold on a noisy machine where times do not, as long as others leave all its cores free: the last line says what they took. A ratio below
1 is faster than the peer that heads the column.
"""
import argparse
import ctypes
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Callable, Iterable, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACK = ROOT / "payloads" / "identomat"
CORES = os.cpu_count() or 1
# A variable of the caller's own would change what idhook does.
ENV = {name: value for name, value in os.environ.items() if not name.startswith("IDHOOK_")}
WORDS = "please complete your verification with the link below dear customer this code is valid for ten minutes".split()


class Command(NamedTuple):
    """A program (none: not found), and what it has to print, so that one that fails or checks nothing is not taken for fast."""
    name: str
    argv: list[str]
    says: str = ""


def callback(rng: random.Random, sample: dict) -> dict:
    """The sample with a session, people and words of its own."""
    session, person = f"{rng.getrandbits(160):040x}", f"{rng.getrandbits(40):x}@example.com"
    words = " ".join(rng.choices(WORDS, k=rng.randint(8, 24)))
    fresh = {"text": words, "content": words, "address": person, "createdBy": person, "phoneNumber": f"+9955{rng.randrange(10**8):08}",
             "roomId": f"RM{rng.getrandbits(128):032x}", "videoFileId": session[::-1]}
    old = sample["sessionId"]
    return {name: value and fresh.get(name, value.replace(old, session)) for name, value in sample.items()}


def callbacks(count: int) -> Iterable[dict]:
    """As many of one event as of another, always the same ones."""
    rng = random.Random(1)
    events = [[json.loads(file.read_text()) for file in sorted(event.glob("*.json"))] for event in sorted((PACK / "samples").iterdir())]
    return (callback(rng, rng.choice(rng.choice(events))) for _ in range(count))


def made(path: Path, write: Callable[[Path], object]) -> Path:
    """The path, written first where it is absent: under another name, so that half of it is never taken for the whole."""
    if not path.exists():
        print(f"making {path}", file=sys.stderr)
        part = path.with_name(path.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        write(part)
        part.rename(path)
        os.sync()  # so that no writing goes on while something is measured
    return path


def write_files(folder: Path, count: int) -> None:
    folder.mkdir()
    for number, body in enumerate(callbacks(count)):
        (folder / f"{number:05}.json").write_text(json.dumps(body, indent=2) + "\n")


def write_lines(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.writelines(json.dumps(body, separators=(",", ":")) + "\n" for body in callbacks(count))


def write_schema(path: Path) -> Path:
    """The pack's schemas as one, of which exactly one branch fits a callback: `type` tells them apart."""
    def standard(members: dict) -> dict:
        return {name: value for name, value in members.items() if not name.startswith("x-") and name != "$schema"}
    events = {file.stem: json.loads(file.read_text(), object_hook=standard) for file in sorted((PACK / "schemas").glob("*.json"))}
    types = {schema["properties"]["type"]["const"] for schema in events.values() if "type" in schema["required"]}
    if len(types) != len(events):
        sys.exit("the events' schemas are not told apart by their type")
    path.write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema",
                                "oneOf": [{"$ref": f"#/$defs/{event}"} for event in events], "$defs": events}, indent=2) + "\n")
    return path


def idhook_binary(given: str | None) -> str:
    path = Path(given or Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "release", "idhook")).absolute()
    if not given and not path.exists():
        subprocess.run(["cargo", "build", "--quiet", "--locked", "--release"], cwd=ROOT, check=True)
    return str(path)


def peer(option: str, name: str, given: str | None) -> str | None:
    """The peer's path, or None, aloud."""
    found = shutil.which(given or name)
    if given and not found:
        sys.exit(f"--{option} {given}: no such program")
    if found and option == "sourcemeta":
        found = sourcemeta_binary(Path(found).resolve())
    if not found:
        print(f"without {option}: {name} is not on the path, and --{option} not given")
    return found and str(Path(found).absolute())


def sourcemeta_binary(found: Path) -> str | None:
    """What the Python launcher would start, as its own start takes longer than the work; None for other programs of its name."""
    if found.read_bytes()[:2] != b"#!":
        return str(found)
    ending = f"{platform.system()}-{platform.machine()}".lower().replace("aarch64", "arm64").replace("amd64", "x86_64")
    return next(map(str, found.parent.parent.glob(f"lib*/python3*/*-packages/sourcemeta_jsonschema/jsonschema-{ending}")), None)


def on_files(files: list[str], schema: str, peers: dict) -> list[Command]:
    """The peers on many names, in the order in which they are compared with."""
    with_flag = [word for file in files for word in ("-i", file)]
    return [Command("jsonschema-cli", [peers["jsonschema-cli"], "validate", schema, *with_flag]),
            Command("boon", [peers["boon"], schema, *files]),
            Command("sourcemeta jsonschema --fast", [peers["sourcemeta"], "validate", "--fast", schema, *files])]


def on_lines(file: str, lines: int, schema: str, peers: dict) -> list[Command]:
    """The peers on many lines, in the order in which they are compared with."""
    engines = dict.fromkeys([("jsonschema", CORES), ("jsonschema", 1), ("lite-jsonschema", CORES)])
    bare = [Command(f"limit-json {mode}, threads: {threads}", [peers["limit-json"], mode, file, str(threads), schema],
                    f'"good":{lines},"bad":0') for mode, threads in engines]
    return [*bare, Command("sourcemeta jsonschema --fast", [peers["sourcemeta"], "validate", "--fast", schema, file])]


def spawn(argv: list[str], out: int) -> int:
    null = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    return os.posix_spawnp(argv[0], argv, ENV, file_actions=[null, (os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)])


def peak_mib(command: Command) -> float:
    """Runs the command once, looks at what it says, and returns its peak memory.

    A child's peak begins with that of the process it was made from, and Python's is larger than a small validator's. So a shell makes
    it and ends, and the child falls to us.
    """
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    with tempfile.TemporaryFile() as out:
        os.waitpid(spawn(["sh", "-c", '"$@" &', "sh", *command.argv], out.fileno()), 0)
        _, status, usage = os.wait4(-1, 0)
        out.seek(0)
        said = out.read().decode(errors="replace")
    if status or command.says not in said:
        sys.exit(f"{command.name} ended with {os.waitstatus_to_exitcode(status)}, and not as it should:\n{said[-600:]}")
    return usage.ru_maxrss / 1024


def timed(command: Command, times: int, null: int) -> tuple[float, float]:
    """Median seconds of wall and of CPU."""
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        _, status, usage = os.wait4(spawn(command.argv, null), 0)
        runs.append((time.perf_counter() - start, usage.ru_utime + usage.ru_stime))
        if status:
            sys.exit(f"{command.name} ended with {os.waitstatus_to_exitcode(status)}")
    return median(wall for wall, _ in runs), median(cpu for _, cpu in runs)


def table(title: str, ours: list[Command], peers: list[Command], rounds: int, times: int = 1, unit: str = "ms") -> None:
    """Measures, and prints the section; the first of the peers that are there is what the ratios are taken to."""
    peers = [peer for peer in peers if peer.argv[0]]
    commands = ours + peers
    peaks = [peak_mib(command) for command in commands]
    with open(os.devnull, "w") as null:
        done = [[timed(command, times, null.fileno()) for command in commands] for _ in range(rounds)]
    scale, digits = (1000, 1 + (times > 1)) if unit == "ms" else (1, 2)
    against = peers[0].name if peers else "no peer"
    print(f"\n### {title}\n\n| program | wall {unit} | CPU {unit} | peak MiB | × {against} |\n|---|---|---|---|---|")
    for index, (command, peak) in enumerate(zip(commands, peaks)):
        wall, cpu = (median(one[index][what] for one in done) * scale for what in (0, 1))
        ratio = f"{median(one[index][0] / one[len(ours)][0] for one in done):.2f}" if peers else "-"
        print(f"| {command.name} | {wall:.{digits}f} | {cpu:.{digits}f} | {peak:.1f} | {ratio} |", flush=True)


def others() -> float:
    """CPU seconds that this machine has spent on anything but this script and its children."""
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split(maxsplit=9)[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK") - sum(os.times()[:4])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", metavar="one|files|ndjson", help="what to measure [default: all]")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir(), "idhook-bench"), help="folder for the data [%(default)s]")
    for name, number, of in ("lines", 1_000_000, "lines of the NDJSON file"), ("files", 10_000, "small files"), ("rounds", 5, "rounds"):
        parser.add_argument(f"--{name}", type=int, default=number, help=f"number of {of} [%(default)s]")
    for name in "idhook", "jsonschema-cli", "boon", "sourcemeta", "limit-json":
        parser.add_argument(f"--{name}", metavar="PATH", help=f"the program {name}")
    given = parser.parse_args()
    given.what = given.what or ["one", "files", "ndjson"]
    if set(given.what) - {"one", "files", "ndjson"} or min(given.lines, given.files, given.rounds) < 1:
        parser.error("one, files and ndjson can be measured, and numbers begin at 1")
    return given


def main() -> None:
    given = arguments()
    idhook, rounds = idhook_binary(given.idhook), given.rounds
    start, before = time.perf_counter(), others()
    names = {"jsonschema-cli": "jsonschema-cli", "boon": "boon", "sourcemeta": "jsonschema", "limit-json": "limit-json"}
    peers = {option: peer(option, name, vars(given)[option.replace("-", "_")]) for option, name in names.items()}
    data = given.data.absolute()
    data.mkdir(parents=True, exist_ok=True)
    schema = str(write_schema(data / "schema.json"))

    def ours(name: str, count: int, *words: str) -> Command:
        return Command(f"idhook validate{name}", [idhook, "validate", *words], f"checked {count}, {count} valid")

    if "one" in given.what:
        file = str(made(data / "one.json", lambda path: path.write_text(json.dumps(next(iter(callbacks(1))), indent=2) + "\n")))
        table("One small file",
              [Command("true, the floor", ["true"]), ours(", recognised", 1, file), ours(" --schema", 1, "--schema", schema, file)],
              on_files([file], schema, peers), rounds, times=200)
    if "files" in given.what:
        folder = made(data / f"files-{given.files}", lambda path: write_files(path, given.files))
        files = sorted(os.listdir(folder))
        os.chdir(folder)  # names as short as can be
        table(f"{given.files:,} small files",
              [ours(", the folder", given.files, str(folder)), ours(", every name", given.files, *files)],
              on_files(files, schema, peers), rounds)
    if "ndjson" in given.what:
        file = str(made(data / f"lines-{given.lines}.jsonl", lambda path: write_lines(path, given.lines)))
        table(f"{given.lines:,} lines of NDJSON, {os.path.getsize(file) / 1e6:.0f} MB",
              [ours(", recognised", given.lines, file), ours(" --schema", given.lines, "--schema", schema, file)],
              on_lines(file, given.lines, schema, peers), rounds, unit="s")
    model = next((line.split(": ")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    taken = (others() - before) / (time.perf_counter() - start) / CORES
    print(f"\n{CORES} cores, {model}, of which others took {max(taken, 0):.0%}; medians of {rounds} rounds")


if __name__ == "__main__":
    main()
