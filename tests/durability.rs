//! What was answered 2xx is in the file, through a sudden end, a full file system and a terminal that stands still.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use common::wire::{answer, connect, post, post_for_status, status};
use common::{Tool, say, soon};
use serde_json::Value;

fn signal(name: &str, pid: u32) {
    let done = Command::new("kill").args([format!("-{name}"), pid.to_string()]).status().unwrap();
    assert!(done.success());
}

/// A body that nobody else sends, known by its serial. Every ninth is too long for one page, so that a write of it can be torn.
fn body(serial: u64) -> String {
    let pad = if serial.is_multiple_of(9) { 300_000 } else { usize::try_from(serial % 997).unwrap() };
    format!("{{\"serial\": {serial}, \"pad\": \"{}\"}}", "x".repeat(pad))
}

/// Several connections that post one body after the other.
struct Load {
    /// The serials by what they were answered.
    answered: Arc<Mutex<BTreeMap<u64, u16>>>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Load {
    fn start(address: &str, connections: usize, serials: &Arc<AtomicU64>) -> Self {
        let mut load = Self { answered: Arc::default(), stop: Arc::default(), threads: Vec::new() };
        for _ in 0..connections {
            let (answered, stop, serials) = (Arc::clone(&load.answered), Arc::clone(&load.stop), Arc::clone(serials));
            let mut stream = connect(address);
            load.threads.push(std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let serial = serials.fetch_add(1, Ordering::Relaxed);
                    if stream.write_all(&post("/", "", body(serial).as_bytes())).is_err() {
                        return;
                    }
                    match status(&answer(&mut stream)) {
                        0 => return,
                        code => answered.lock().unwrap().insert(serial, code),
                    };
                }
            }));
        }
        load
    }

    fn count(&self, code: u16) -> usize {
        self.answered.lock().unwrap().values().filter(|answered| **answered == code).count()
    }

    /// Ends it, and gives the serials that were answered 200.
    fn stop(self) -> BTreeSet<u64> {
        self.stop.store(true, Ordering::Relaxed);
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
        let answered = Arc::try_unwrap(self.answered).unwrap().into_inner().unwrap();
        answered.into_iter().filter(|(_, code)| *code == 200).map(|(serial, _)| serial).collect()
    }
}

/// What stands in a file from `from` on: the numbers and serials of its callbacks, and the tail that is no line.
/// Every line must be a whole record, and every body be as it was sent.
#[track_caller]
fn read_from(path: &Path, from: u64) -> (Vec<(u64, u64)>, Vec<u8>) {
    let mut file = File::open(path).unwrap();
    file.seek(SeekFrom::Start(from)).unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let tail = bytes.split_off(end);
    let mut found = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).expect("only the tail may be torn");
        if record["type"] == "callback" {
            let kept = record["body"].as_str().unwrap();
            let serial = serde_json::from_str::<Value>(kept).unwrap()["serial"].as_u64().unwrap();
            assert!(kept == body(serial), "#{} is not whole", record["n"]);
            found.push((record["n"].as_u64().unwrap(), serial));
        }
    }
    (found, tail)
}

// -------------------------------------------------------------------------------------------------------- a sudden end

#[test]
fn twenty_times_kill_9_under_load_lose_nothing_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.ndjson");
    let listen = || Tool::new(["listen", "-qq", "--save", path.to_str().unwrap()]).listen();
    let serials = Arc::default();
    let (mut end, mut torn, mut last, mut total) = (0, 0, 0, 0);
    for round in 0..20 {
        let mut listening = listen();
        let load = Load::start(listening.address(), 4, &serials);
        soon(|| (load.count(200) >= 10 + 7 * round).then_some(()));
        listening.child.kill().unwrap();
        listening.child.wait().unwrap();
        let answered = load.stop();
        let (kept, tail) = read_from(&path, end);
        let in_file: BTreeSet<_> = kept.iter().map(|(_, serial)| *serial).collect();
        let lost: Vec<_> = answered.difference(&in_file).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?} of {} are lost", answered.len());
        assert_eq!(in_file.len(), kept.len(), "round {round}: each once");
        for (n, _) in &kept {
            assert!(*n > last, "round {round}: numbers rise, but #{n} follows #{last}");
            last = *n;
        }
        total += answered.len();
        let size = std::fs::metadata(&path).unwrap().len();
        end = size - tail.len() as u64;
        torn += u32::from(!tail.is_empty());

        // The next start mends the tail, says so only where there was one, and touches nothing else.
        let output = Tool::new(["listen", "-qq", "--port", "0", "--timeout", "1ms", "--save", path.to_str().unwrap()]).run().expect(0);
        let whole = !tail.is_empty() && serde_json::from_slice::<Value>(&tail).is_ok();
        let (said, mended) = match (tail.len(), whole) {
            (0, _) => (String::new(), size),
            (_, true) => ("lacked its newline".to_owned(), size + 1),
            (length, false) => (format!("its {length} bytes are cut off"), end),
        };
        assert!(output.stderr.contains(&said) && output.stderr.contains("note:") != tail.is_empty(), "round {round}: {}", output.stderr);
        assert_eq!(std::fs::metadata(&path).unwrap().len(), mended, "round {round}");
    }
    assert!(total > 1000, "{total}");
    say(&format!("20 times kill -9: {total} answered, none lost, {torn} torn tails mended"));
}

/// A torn record may be cut anywhere; whatever is left of it is no callback to anybody who reads the file.
#[test]
fn no_part_of_a_torn_record_is_read_as_a_callback() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.ndjson");
    let listening = Tool::new(["listen", "-qq", "--count", "2", "--save", path.to_str().unwrap()]).listen();
    for serial in [1, 2] {
        assert_eq!(post_for_status(listening.address(), "/", "", body(serial).as_bytes()), 200);
    }
    listening.end().expect(0);
    let text = std::fs::read_to_string(&path).unwrap();
    let second = text.rfind(r#"{"type":"callback""#).unwrap();
    let line = text[second..].lines().next().unwrap();
    for cut in [1, 9, 20, 28, line.len() / 2, line.len() - 1] {
        let torn = &text[..second + cut];
        std::fs::write(&path, torn).unwrap();
        let checked = Tool::new(["validate", "-q", "calls.ndjson"]).dir(folder.path()).run().expect(1);
        assert!(checked.text().contains("checked 2, "), "the torn line is told from a callback, {cut}: {}", checked.text());
        let sent = Tool::new(["send", "calls.ndjson#2", "--dry-run"]).dir(folder.path()).run();
        assert_eq!((sent.status, sent.stdout.len()), (3, 0), "{cut}: {}", sent.stderr);
        let output =
            Tool::new(["listen", "-qq", "--port", "0", "--timeout", "1ms", "--save", "calls.ndjson"]).dir(folder.path()).run().expect(0);
        assert!(output.stderr.contains(&format!("its {cut} bytes are cut off")), "{}", output.stderr);
        assert_eq!(read_from(&path, 0), (vec![(1, 1)], Vec::new()), "{cut}");
    }
}

// ------------------------------------------------------------------------------------------------------ a full file system

/// A `listen` that saves to a file system of its own, which goes with it: `None` where the machine does not let us make one.
struct Cramped {
    child: Child,
    stderr: BufReader<ChildStderr>,
    address: String,
}

impl Cramped {
    fn start(folder: &Path, kilobytes: u32) -> Option<Self> {
        let idhook = env!("CARGO_BIN_EXE_idhook");
        let script = format!(
            "mount -t tmpfs -o size={kilobytes}k none '{0}' && cd '{0}' && exec {idhook} listen --port 0 -qq --save calls.ndjson",
            folder.display()
        );
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().ok()?;
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let Some(rest) = line.strip_prefix("Listening on http://") else {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        };
        let address = rest.split(',').next().unwrap().trim().to_owned();
        Some(Self { child, stderr, address })
    }

    /// Its folder, seen from outside.
    fn folder(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/cwd", self.child.id()))
    }
}

impl Drop for Cramped {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_full_file_system_is_503_loses_nothing_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut cramped) = Cramped::start(folder.path(), 4096) else {
        return say("SKIPPED: this machine lets nobody mount a file system of his own");
    };
    let filler = cramped.folder().join("filler");
    let Ok(mut ballast) = File::create(&filler) else {
        return say("SKIPPED: the file system of another process cannot be reached here");
    };
    ballast.write_all(&vec![0; 3 << 20]).unwrap();
    let path = cramped.folder().join("calls.ndjson");
    let load = Load::start(&cramped.address, 4, &Arc::default());
    soon(|| (load.count(200) > 0 && load.count(503) >= 50).then_some(()));
    assert!(!load.answered.lock().unwrap().values().any(|code| ![200, 503].contains(code)));
    std::fs::remove_file(&filler).unwrap();
    drop(ballast);
    let before = load.count(200);
    soon(|| (load.count(200) >= before + 50).then_some(()));
    let answered = load.stop();
    let (kept, tail) = read_from(&path, 0);
    let in_file: BTreeSet<_> = kept.iter().map(|(_, serial)| *serial).collect();
    assert_eq!(in_file, answered, "all that was answered 200, and nothing else");
    assert!(tail.is_empty() && kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
    signal("INT", cramped.child.id());
    let mut said = String::new();
    cramped.stderr.read_to_string(&mut said).unwrap();
    assert!(said.contains("could not be written to the file and got 503"), "{said}");
}

// ----------------------------------------------------------------------------------------------- a terminal that stands still

/// More bytes than wait to be printed, by far.
const BULK: u64 = 250;

/// Half a megabyte.
fn bulky(serial: u64) -> String {
    format!("{{\"serial\": {serial}, \"items\": [{}]}}", vec![format!("\"{}\"", "0".repeat(200)); 2500].join(", "))
}

/// The largest amount of memory that a process has had, in bytes.
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[test]
fn a_reader_that_is_stopped_slows_no_answer_grows_no_memory_and_is_told_what_it_missed() {
    /// What waits to be printed is at most 32 MiB (`WAITING` in `listen/screen.rs`); the rest is one callback under way and the program.
    const BOUND: u64 = (32 + 32) << 20;
    let folder = tempfile::tempdir().unwrap();
    let save = folder.path().join("calls.ndjson");
    let (mut child, _stdin) = Tool::new(["listen", "--port", "0", "--save", save.to_str().unwrap(), "--count", &BULK.to_string()]).spawn();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let address = line.strip_prefix("Listening on http://").unwrap().split(',').next().unwrap().to_owned();
    let printed = File::create(folder.path().join("printed")).unwrap();
    let mut reader = Command::new("cat").stdin(Stdio::from(child.stdout.take().unwrap())).stdout(printed).spawn().unwrap();
    signal("STOP", reader.id());
    let mut stream = connect(&address);
    for serial in 1..=BULK {
        stream.write_all(&post("/", "", bulky(serial).as_bytes())).unwrap();
        assert_eq!(status(&answer(&mut stream)), 200, "#{serial} is answered though nobody reads");
    }
    let grown = peak(child.id());
    let sent = BULK * bulky(1).len() as u64;
    assert!(sent > BOUND + (48 << 20), "less than this proves nothing: {sent}");
    assert!(grown < BOUND, "{grown} bytes of memory for {sent} bytes of callbacks");
    say(&format!("{} MB of callbacks before a stopped reader took {} MB of memory", sent / 1_000_000, grown / 1_000_000));

    signal("CONT", reader.id());
    let mut said = String::new();
    stderr.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    reader.wait().unwrap();
    let printed = std::fs::read_to_string(folder.path().join("printed")).unwrap();
    let number = |line: &str| line.split_once(" #")?.1.split_once(" POST ")?.0.parse::<u64>().ok();
    let mut told: Vec<u64> = printed.lines().filter_map(number).collect();
    assert!(told.len() < usize::try_from(BULK).unwrap(), "some were dropped, or this proves nothing");
    for line in said.lines().filter_map(|line| line.strip_prefix("note: #")?.split_once(" were not shown")) {
        let (from, to) = line.0.split_once(" to #").unwrap();
        told.extend(from.parse::<u64>().unwrap()..=to.parse().unwrap());
    }
    told.sort_unstable();
    assert_eq!(told, (1..=BULK).collect::<Vec<_>>(), "each is shown, or said to be missing, once");
    let mut saved = BufReader::new(File::open(&save).unwrap()).lines();
    for serial in 1..=BULK {
        let line = saved.find_map(|line| line.ok().filter(|line| line.starts_with(r#"{"type":"callback""#))).unwrap();
        let record: Value = serde_json::from_str(&line).unwrap();
        assert!(record["n"] == serial && record["body"] == bulky(serial), "#{serial} is in the file, whole");
    }
}
