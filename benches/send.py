#!/usr/bin/env python3
"""`idhook send` beside curl, xh, oha and bare loops, as the README quotes it.

    benches/send.py                          some minutes
    benches/send.py --rounds 1 --runs 20     a first look
    benches/send.py --soak 1000000           one long run: memory before, during and after

Needs Linux with two cores, Python 3.10, curl, and the release binary, `bare` and `loops`, which cargo builds where they are absent; xh
and oha are measured where they are installed. The receiver (`bare ok`) runs alone on the first core, the sender on the second. Runs are
interleaved; figures are medians, and so are the ratios, each taken within a round. A delivery is a body of some 300 bytes with a static
header.
"""
import argparse
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "payloads" / "identomat" / "samples"
SERVER_CORE, SENDER_CORE = "0", "1"
ENV = {name: value for name, value in os.environ.items() if not name.startswith("IDHOOK_")}
COUNT, AT_ONCE = 100_000, 50


def build():
    """The release binary, the bare server and the bare loops."""
    subprocess.run(["cargo", "build", "--release", "--locked", "-q"], cwd=ROOT, check=True)
    out = subprocess.run(["cargo", "bench", "--locked", "-q", "--no-run", "--bench", "bare", "--bench", "loops", "--message-format", "json"],
                         cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = {entry["target"]["name"]: entry["executable"] for entry in map(json.loads, out.splitlines()) if entry.get("executable")}
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return str(target / "release" / "idhook"), found["bare"], found["loops"]


class Receiver:
    """The bare server, on its core."""

    def __init__(self, bare):
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, bare, "ok", f"127.0.0.1:{self.port}"], env=ENV)
        until = time.time() + 20
        while time.time() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.005)
        raise SystemExit("the receiver does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def timed(argv, stdout=subprocess.DEVNULL):
    """Seconds of wall clock, CPU seconds and peak MiB of a run that must end well."""
    begun = time.perf_counter()
    # Pinned by ourselves: another program in between would take its time, too.
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL, env=ENV, preexec_fn=pin)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{' '.join(argv)} ended with {status}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def pin():
    os.sched_setaffinity(0, {int(SENDER_CORE)})


def interleaved(commands, rounds):
    """name -> the runs of all rounds, which go through all commands in turn."""
    rows = {name: [] for name in commands}
    for _ in range(rounds):
        for name, run in commands.items():
            rows[name].append(run())
    return rows


def one_post(idhook, receiver, body, runs):
    header = "x-static: a-header"
    commands = {
        "curl": ["curl", "-sS", "-o", os.devnull, "-H", header, "-H", "content-type: application/json", "--data-binary", f"@{body}", receiver.url],
        "idhook send": [idhook, "send", body, "-H", header, "--to", receiver.url],
        "true": ["true"],
    }
    if shutil.which("xh"):
        commands["xh"] = ["xh", "--ignore-stdin", "POST", receiver.url, "X-Static:a-header", f"@{body}"]
    else:
        print("without xh: it is not installed")
    rows = interleaved({name: (lambda argv=argv: timed(argv)) for name, argv in commands.items()}, runs)
    print("\n| one POST as a whole process | ms | × curl |\n|---|---|---|")
    for name, seen in rows.items():
        ratio = median(run[0] / base[0] for run, base in zip(seen, rows["curl"]))
        print(f"| {name} | {median(run[0] for run in seen) * 1e3:.2f} | {ratio:.2f} |")


def many(idhook, loops, receiver, body, rounds, folder):
    header = "x-static: a-header"
    ours = [idhook, "send", body, "-H", header, "--to", receiver.url, "--repeat", str(COUNT), "--concurrency", str(AT_ONCE)]

    # The same bytes, signed as this vendor signs: at each attempt, for its own moment.
    secret = folder / "secret"
    secret.write_text("whsec_a-secret-for-measuring\n")
    signed = [idhook, "send", body, "--vendor", "stripe", "--secret-file", str(secret), *ours[3:], "-qq"]

    def logged():
        log = folder / "log.ndjson"
        log.unlink(missing_ok=True)
        return timed([*ours, "-qq", "--log", str(log)])

    def printed(*more):
        with open(folder / "shown", "wb") as out:
            return timed([*ours, *more], out)

    commands = {
        "bare reqwest loop": lambda: timed([loops, "reqwest", receiver.url, body, str(COUNT), str(AT_ONCE)]),
        "bare hyper loop": lambda: timed([loops, "hyper", receiver.url, body, str(COUNT), str(AT_ONCE)]),
        "idhook send": lambda: timed([*ours, "-qq"]),
        "idhook send, an HMAC of time and body each": lambda: timed(signed),
        "idhook send, a line each into a file": printed,
        "idhook send, a record each into a file": lambda: printed("--output", "ndjson"),
        "idhook send --log": logged,
    }
    if shutil.which("oha"):
        commands["oha"] = lambda: timed(["oha", "--no-tui", "-n", str(COUNT), "-c", str(AT_ONCE), "-m", "POST", "-H", header, "-D", body, receiver.url])
    else:
        print("without oha: it is not installed")
    rows = interleaved(commands, rounds)
    print(f"\n| {COUNT:,} deliveries, {AT_ONCE} at once | a second | × reqwest loop | CPU µs each | peak MiB |\n|---|---|---|---|---|")
    for name, seen in rows.items():
        ratio = median(base[0] / run[0] for run, base in zip(seen, rows["bare reqwest loop"]))
        print(f"| {name} | {median(COUNT / run[0] for run in seen):,.0f} | {ratio:.2f} | {median(run[1] for run in seen) * 1e6 / COUNT:.1f} | {median(run[2] for run in seen):.1f} |")


def soak(idhook, receiver, body, count):
    """One long run, looked at as it goes."""
    argv = ["taskset", "-c", SENDER_CORE, idhook, "send", body, "--to", receiver.url, "--repeat", str(count), "--concurrency", str(AT_ONCE), "-qq"]
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, env=ENV)
    print(f"\n### {count:,} deliveries\n\n| seconds | resident MiB |\n|---|---|", flush=True)
    begun = time.time()
    while process.poll() is None:
        time.sleep(1)
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
            resident = next((line for line in status.splitlines() if line.startswith("VmRSS")), None)
            if resident:
                print(f"| {time.time() - begun:.0f} | {int(resident.split()[1]) / 1024:.1f} |", flush=True)
        except OSError:
            pass


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of the many deliveries")
    parser.add_argument("--runs", type=int, default=200, help="of the one POST")
    parser.add_argument("--soak", type=int, default=0)
    args = parser.parse_args()
    idhook, bare, loops = build()
    with tempfile.TemporaryDirectory() as name, Receiver(bare) as receiver:
        folder = Path(name)
        body = str(folder / "body.json")
        shutil.copy(next((SAMPLES / "share-session-link-via-sms").glob("*.json")), body)
        print(f"a body of {os.path.getsize(body)} bytes")
        if args.soak:
            return soak(idhook, receiver, body, args.soak)
        if args.runs:
            one_post(idhook, receiver, body, args.runs)
        if args.rounds:
            many(idhook, loops, receiver, body, args.rounds, folder)


if __name__ == "__main__":
    main()
