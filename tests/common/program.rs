//! Programs of other people, or on their libraries, that take callbacks: started, waited for and ended.
//!
//! `IDHOOK_TEST_PYTHON` names the Python and `IDHOOK_TEST_NODE_MODULES` the folder of Node's packages that they run with; `.ci/run` sets both.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use super::{PATIENCE, say};

/// A program that takes callbacks; killed when dropped.
pub struct Program {
    pub child: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    pub folder: tempfile::TempDir,
    lines: Receiver<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts a program in a folder of its own and waits until it prints where it listens.
    #[track_caller]
    pub fn start(prepare: impl FnOnce(&Path) -> Command) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child =
            prepare(folder.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let (tell, lines) = channel();
        drain(child.stdout.take().expect("piped"), tell.clone());
        drain(child.stderr.take().expect("piped"), tell);
        let url = address(&lines);
        Self { child, url, folder, lines }
    }

    /// `127.0.0.1:PORT`
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect("an http URL")
    }

    /// The next line that is an object in JSON; other lines are shown if none comes.
    #[track_caller]
    pub fn next(&self) -> serde_json::Value {
        let (deadline, mut told) = (Instant::now() + PATIENCE, String::new());
        loop {
            let line = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            let line = line.unwrap_or_else(|_| panic!("it told nothing more: {told}"));
            match serde_json::from_str(&line) {
                Ok(value @ serde_json::Value::Object(_)) => return value,
                _ => told = format!("{told}{line}\n"),
            }
        }
    }
}

/// Reads a stream to its end, so that no program waits for somebody to do so.
fn drain(stream: impl Read + Send + 'static, tell: Sender<String>) {
    std::thread::spawn(move || {
        BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| {
            let _ = tell.send(line);
        });
    });
}

#[track_caller]
fn address(lines: &Receiver<String>) -> String {
    let (deadline, mut told) = (Instant::now() + PATIENCE, String::new());
    loop {
        let line = lines.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        let line = line.unwrap_or_else(|_| panic!("it never said where it listens: {told}"));
        if let Some(at) = line.find("http://127.0.0.1:") {
            let rest = &line[at + "http://".len()..];
            let end = rest.find(|char: char| !(char.is_ascii_digit() || ".:".contains(char))).unwrap_or(rest.len());
            return format!("http://{}", &rest[..end]);
        }
        told.push_str(&line);
        told.push('\n');
    }
}

pub fn python() -> String {
    std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// A program without what the surroundings would change.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env_remove("NODE_ENV").env_remove("FLASK_DEBUG").env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUNBUFFERED", "1");
    if let Some(modules) = std::env::var_os("IDHOOK_TEST_NODE_MODULES") {
        command.env("NODE_PATH", modules);
    }
    command
}

/// Whether a program starts and is content with these arguments; says so if not.
pub fn present(what: &str, name: &str, arguments: &[&str]) -> bool {
    let there = program(name).args(arguments).stdin(Stdio::null()).output().is_ok_and(|output| output.status.success());
    if !there {
        say(&format!("SKIPPED: {what} is not on this machine"));
    }
    there
}
