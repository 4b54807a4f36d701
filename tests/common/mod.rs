//! What the tests share: the real binary with a scrubbed environment, peers that share no code with it, and raw sockets.
#![allow(dead_code, reason = "each test file uses a part")]

pub mod app;
pub mod application;
pub mod junit;
pub mod mac;
pub mod packs;
pub mod program;
pub mod receiver;
pub mod records;
pub mod sources;
pub mod wire;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Longer than anything here should take, and short enough for CI to end.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A run of `idhook` in the making.
pub struct Tool {
    command: Command,
    stdin: Vec<u8>,
}

/// What a run gave.
#[derive(Debug)]
pub struct Output {
    pub status: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Output {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("stdout is UTF-8")
    }

    /// The records on stdout.
    pub fn records(&self) -> Vec<serde_json::Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
    }

    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", String::from_utf8_lossy(&self.stdout), self.stderr);
        self
    }
}

impl Tool {
    /// Nothing of the surroundings reaches it but what a program needs to start.
    pub fn new<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_idhook"));
        command.env_clear().env("TZ", "UTC").args(arguments);
        for kept in ["PATH", "SystemRoot", "TMPDIR", "TEMP"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        Self { command, stdin: Vec::new() }
    }

    /// One that may have so many files open, and no more.
    pub fn with_few_files<'a>(files: u32, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::under(&format!("ulimit -n {files}"), arguments)
    }

    /// One that may have so many files open until it asks for more.
    pub fn with_soft_files<'a>(files: u32, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::under(&format!("ulimit -S -n {files}"), arguments)
    }

    /// One that may make files of so many blocks (of 512 or 1024 bytes), and no larger ones.
    pub fn with_small_files<'a>(blocks: u32, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::under(&format!("ulimit -f {blocks}"), arguments)
    }

    /// One that gets so many kilobytes of address space, and no more.
    pub fn with_little_memory<'a>(kilobytes: u32, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::under(&format!("ulimit -v {kilobytes}"), arguments)
    }

    /// One that a shell starts after this command.
    fn under<'a>(first: &str, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let script = format!("{first} && exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.env_clear().env("TZ", "UTC").args(["-c", &script, env!("CARGO_BIN_EXE_idhook")]).args(arguments);
        Self { command, stdin: Vec::new() }
    }

    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// With more arguments.
    pub fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// Runs to the end, with more arguments.
    pub fn run_with(mut self, arguments: &[&str]) -> Output {
        self.command.args(arguments);
        self.run()
    }

    /// Runs to the end.
    pub fn run(mut self) -> Output {
        let mut child =
            self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let mut stdin = child.stdin.take().expect("piped");
        let bytes = std::mem::take(&mut self.stdin);
        // A program that does not read its input may be gone before it is written.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("the writer ends");
        Output { status: code(output.status), stdout: output.stdout, stderr: String::from_utf8_lossy(&output.stderr).into_owned() }
    }

    /// Starts `listen` (the arguments begin with it) and waits until it says where it listens.
    pub fn listen(mut self) -> Listening {
        self.command.args(["--port", "0"]);
        let mut child = self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let stdout = child.stdout.take().expect("piped");
        let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
        let mut told = String::new();
        let url = loop {
            let mut line = String::new();
            assert!(stderr.read_line(&mut line).expect("stderr") > 0, "it ended before it listened: {told}");
            told.push_str(&line);
            if let Some(rest) = line.strip_prefix("Listening on ") {
                break rest.trim_end().split(',').next().expect("a URL").to_owned();
            }
        };
        let (lines, printed) = channel();
        let reader = std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            let mut line = Vec::new();
            while stdout.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                let _ = lines.send(std::mem::take(&mut line));
            }
        });
        let errors = std::thread::spawn(move || {
            let mut rest = Vec::new();
            let _ = stderr.read_to_end(&mut rest);
            told + &String::from_utf8_lossy(&rest)
        });
        Listening { child, url, printed, reader: Some(reader), errors: Some(errors), seen: Vec::new() }
    }

    /// Starts it with all three streams in our hands.
    pub fn spawn(mut self) -> (Child, ChildStdin) {
        let mut child =
            self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let stdin = child.stdin.take().expect("piped");
        (child, stdin)
    }
}

/// A `listen` that runs; killed when dropped.
pub struct Listening {
    pub child: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    printed: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    errors: Option<JoinHandle<String>>,
    seen: Vec<u8>,
}

impl Listening {
    /// `127.0.0.1:PORT`
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect("an http URL")
    }

    /// Waits for a line on stdout that holds `needle`.
    #[track_caller]
    pub fn wait_for(&mut self, needle: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self
                .printed
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("{needle:?} was never printed: {}", String::from_utf8_lossy(&self.seen)));
            self.seen.extend_from_slice(&line);
            let text = String::from_utf8_lossy(&line);
            if text.contains(needle) {
                return text.into_owned();
            }
        }
    }

    /// Sends a signal by name, such as `INT` or `TERM`.
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().expect("kill runs");
        assert!(done.success());
    }

    /// Waits for its end by itself.
    pub fn end(mut self) -> Output {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                break status;
            }
            assert!(Instant::now() < deadline, "it did not end; stdout so far: {}", String::from_utf8_lossy(&self.seen));
            std::thread::sleep(Duration::from_millis(5));
        };
        self.reader.take().map(JoinHandle::join);
        while let Ok(line) = self.printed.try_recv() {
            self.seen.extend_from_slice(&line);
        }
        let stderr = self.errors.take().and_then(|errors| errors.join().ok()).unwrap_or_default();
        Output { status: code(status), stdout: std::mem::take(&mut self.seen), stderr }
    }

    /// Ends it as Ctrl-C does.
    pub fn interrupt(self) -> Output {
        self.signal("INT");
        self.end()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ends a run of `validate` as Ctrl-C does, once it listens for that: before, it would end as any program does.
#[cfg(target_os = "linux")]
#[track_caller]
pub fn interrupt(child: &Child) {
    const INT: u64 = 1 << 1;
    let deadline = Instant::now() + PATIENCE;
    let caught = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("a mask");
        u64::from_str_radix(mask.trim(), 16).expect("a number") & INT != 0
    };
    while !caught() {
        assert!(Instant::now() < deadline, "it never listened for signals");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs").success());
}

fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}

/// Says something past the test runner, which keeps to itself what a passing test prints.
pub fn say(text: &str) {
    std::io::stderr().write_all(format!("{text}\n").as_bytes()).expect("stderr");
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs()
}

/// Polls until `done` gives something.
#[track_caller]
pub fn soon<T>(mut done: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = done() {
            return found;
        }
        assert!(Instant::now() < deadline, "it never came to pass");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Writes a file, and the folders on the way to it; gives its path.
pub fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
    std::fs::write(&path, content).expect("it can be written");
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// The folder of the project.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The ids of the vendors: the folders in `payloads/`.
pub fn vendors() -> Vec<String> {
    let mut ids: Vec<_> = std::fs::read_dir(project().join("payloads"))
        .expect("payloads")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("vendor.json").is_file())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    ids.sort();
    ids
}

/// The manifest of a vendor.
pub fn manifest(vendor: &str) -> serde_json::Value {
    let path = project().join("payloads").join(vendor).join("vendor.json");
    serde_json::from_slice(&std::fs::read(&path).expect("a manifest")).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every sample of a vendor: `(EVENT:VARIANT, bytes)`.
pub fn samples(vendor: &str) -> Vec<(String, Vec<u8>)> {
    let folder = project().join("payloads").join(vendor).join("samples");
    let mut found = Vec::new();
    for event in manifest(vendor)["events"].as_array().expect("events") {
        for sample in event["samples"].as_array().into_iter().flatten() {
            let (event, variant) = (event["id"].as_str().expect("an id"), sample["variant"].as_str().expect("a variant"));
            let bytes = std::fs::read(folder.join(event).join(format!("{variant}.json"))).expect("the sample's file");
            found.push((format!("{event}:{variant}"), bytes));
        }
    }
    found
}
