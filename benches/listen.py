#!/usr/bin/env python3
"""`idhook listen` beside a bare server and Node, as the README quotes it: callbacks a second, latency, CPU and memory.

    benches/listen.py                            some minutes
    benches/listen.py --rounds 1 --seconds 2     a first look
    benches/listen.py --soak 5000000             one long run: memory and descriptors before, during and after

Needs Linux with two cores, Python 3.10, and the release binary and `bare`, which cargo builds where they are absent. Each server runs
alone on the first core, the load on the second. Rounds go through all servers in turn; figures are medians over the rounds, and so are
the ratios, each taken within a round: they hold on a noisy machine where rates do not. A callback is a body of some 300 bytes of the
Identomat pack: with everything on it is recognised, held against its schema, its key is checked, and its record is in the file before
it is answered.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "payloads" / "identomat" / "samples"
SERVER_CORE, LOAD_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")
NODE = "require('http').createServer((q, a) => { q.on('data', () => {}); q.on('end', () => { a.statusCode = 200; a.end() }) }).listen(+process.argv[1], '127.0.0.1')"
ENV = {name: value for name, value in os.environ.items() if not name.startswith("IDHOOK_")}


def build():
    """The release binary and the bare server."""
    subprocess.run(["cargo", "build", "--release", "--locked", "-q"], cwd=ROOT, check=True)
    out = subprocess.run(["cargo", "bench", "--locked", "-q", "--no-run", "--bench", "bare", "--message-format", "json"],
                         cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = [json.loads(line) for line in out.splitlines()]
    bare = next(entry["executable"] for entry in found if entry.get("target", {}).get("name") == "bare" and entry.get("executable"))
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return str(target / "release" / "idhook"), bare


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Server:
    """A server on its core, with its output going nowhere or into a file."""

    def __init__(self, argv, port, body, stdout=subprocess.DEVNULL):
        request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
        begun = time.perf_counter()
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *argv], stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL, env=ENV)
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
                    sock.sendall(request)
                    if not sock.recv(64).startswith(b"HTTP/1.1 200"):
                        raise SystemExit(f"{argv[0]} does not answer 200")
                break
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.perf_counter() - begun > 20:
                    raise SystemExit(f"{argv} does not start") from None
                time.sleep(0.0005)
        self.first_ms = (time.perf_counter() - begun) * 1e3

    def proc(self, name):
        return Path(f"/proc/{self.process.pid}/{name}").read_text()

    def cpu(self):
        fields = self.proc("stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def mib(self, what="VmRSS"):
        return int(next(line for line in self.proc("status").splitlines() if line.startswith(what)).split()[1]) / 1024

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def load(bare, port, body_file, connections, seconds, rate=None):
    argv = ["taskset", "-c", LOAD_CORE, bare, "load", f"127.0.0.1:{port}", body_file, str(connections), str(seconds), *([str(rate)] if rate else [])]
    return json.loads(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)


def programs(idhook, bare, folder, fsync):
    """name -> (command of a port, whether stdout is a file)"""
    key = folder / "key"
    key.write_text("a-key-of-the-bench\n")
    ours = lambda port, *flags: [idhook, "listen", "--port", str(port), "--bind", "127.0.0.1", *flags]
    everything = ["--save", str(folder / "calls.ndjson"), "--secret-file", f"identomat={key}"]
    found = {
        "bare hyper, answers 200": (lambda port: [bare, "ok", f"127.0.0.1:{port}"], False),
        "bare hyper, records first": (lambda port: [bare, "record", f"127.0.0.1:{port}", str(folder / "bare.ndjson")], False),
        "idhook, everything on": (lambda port: ours(port, "-qq", *everything), False),
        "idhook, without --save": (lambda port: ours(port, "-qq", *everything[2:]), False),
        "idhook, pretty view to a file": (lambda port: ours(port, *everything), True),
    }
    if fsync:
        found["idhook, everything and --fsync"] = (lambda port: ours(port, "-qq", "--fsync", *everything), False)
    if shutil.which("node"):
        found["Node http, answers 200"] = (lambda port: ["node", "-e", NODE, str(port)], False)
    else:
        print("without Node: it is not installed")
    return found


def one_round(name, command, shown, bare, body_file, args, folder):
    port = free_port()
    with open(folder / "shown", "wb") as out:
        server = Server(command(port), port, Path(body_file).read_bytes(), out if shown else subprocess.DEVNULL)
        try:
            load(bare, port, body_file, 10, 0.5)
            row = {"first": server.first_ms}
            for connections in (1, 50):
                before = server.cpu()
                seen = load(bare, port, body_file, connections, args.seconds)
                if seen["failures"]:
                    raise SystemExit(f"{name}: {seen['failures']} answers are no 2xx")
                row[connections] = {**seen, "rps": seen["requests"] / seen["seconds"], "cpu": (server.cpu() - before) * 1e6 / seen["requests"]}
            if args.rate and "fsync" not in name:
                row["fixed"] = load(bare, port, body_file, 50, args.seconds, args.rate)
            row["mib"] = server.mib("VmHWM")
        finally:
            server.stop()
    for leftover in ("calls.ndjson", "bare.ndjson"):
        (folder / leftover).unlink(missing_ok=True)
    return row


def soak(idhook, bare, body_file, args, folder):
    """One long run, looked at ten times."""
    command, _ = programs(idhook, bare, folder, False)["idhook, everything on"]
    port = free_port()
    argv = [part for part in command(port) if part not in ("--save", str(folder / "calls.ndjson"))] if args.no_save else command(port)
    server = Server(argv, port, Path(body_file).read_bytes())
    print(f"\n### {args.soak:,} callbacks\n\n| callbacks | resident MiB | peak MiB | descriptors |\n|---|---|---|---|")
    done = 0
    print(f"| {done:,} | {server.mib():.1f} | {server.mib('VmHWM'):.1f} | {server.descriptors()} |", flush=True)
    while done < args.soak:
        seen = 0
        while seen < args.soak / 10:
            seen += load(bare, port, body_file, 50, 5)["requests"]
        done += seen
        time.sleep(0.2)
        print(f"| {done:,} | {server.mib():.1f} | {server.mib('VmHWM'):.1f} | {server.descriptors()} |", flush=True)
    server.stop()


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rate", type=float, default=20_000, help="of the run at a fixed rate; 0 leaves it out")
    parser.add_argument("--fsync", action="store_true", help="measure --fsync, too")
    parser.add_argument("--only", default="", help="parts of names, with commas; the bare server always runs")
    parser.add_argument("--soak", type=int, default=0)
    parser.add_argument("--no-save", action="store_true", help="soak without a file, which would take about 1 kB a callback")
    args = parser.parse_args()
    idhook, bare = build()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = json.loads(next((SAMPLES / "share-session-link-via-sms").glob("*.json")).read_text())
        sample["callbackApiKey"] = "a-key-of-the-bench"
        body_file = str(folder / "body.json")
        Path(body_file).write_text(json.dumps(sample, separators=(",", ":")))
        print(f"a body of {os.path.getsize(body_file)} bytes")
        if args.soak:
            return soak(idhook, bare, body_file, args, folder)
        todo = programs(idhook, bare, folder, args.fsync)
        base, *_ = todo
        if args.only:
            todo = {name: entry for name, entry in todo.items() if name == base or any(part in name for part in args.only.split(","))}
        rows = {name: [] for name in todo}
        for _ in range(args.rounds):
            for name, (command, shown) in todo.items():
                rows[name].append(one_round(name, command, shown, bare, body_file, args, folder))
        print("\n| server | 1 conn. /s | × bare | 50 conn. /s | × bare | p50 ms | p99 ms | CPU µs | × bare | p99 ms at a fixed rate | peak MiB | first answer ms |")
        print("|---|---|---|---|---|---|---|---|---|---|---|---|")
        for name, rounds in rows.items():
            value = lambda get: median(get(row) for row in rounds)
            ratio = lambda get: median(get(row) / get(bare_row) for row, bare_row in zip(rounds, rows[base]))
            one, many = (lambda row: row[1]["rps"]), (lambda row: row[50]["rps"])
            cpu = lambda row: row[50]["cpu"]
            fixed = f"{value(lambda row: row['fixed']['p99']):.2f}" if all("fixed" in row for row in rounds) else "-"
            print(f"| {name} | {value(one):,.0f} | {ratio(one):.2f} | {value(many):,.0f} | {ratio(many):.2f} | {value(lambda row: row[50]['p50']):.2f} "
                  f"| {value(lambda row: row[50]['p99']):.2f} | {value(cpu):.1f} | {ratio(cpu):.2f} | {fixed} | {value(lambda row: row['mib']):.1f} | {value(lambda row: row['first']):.1f} |")


if __name__ == "__main__":
    main()
