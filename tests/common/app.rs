//! An application that callbacks are forwarded or sent to: a raw socket that keeps every byte it reads and answers what a test says.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use super::PATIENCE;

/// A request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// The request line.
    pub line: String,
    /// Name and value of each header line, as they came.
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
    /// Connections are counted from 1.
    pub connection: usize,
}

impl Arrived {
    /// Every value of a header, in order.
    pub fn all(&self, name: &str) -> Vec<&[u8]> {
        self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_slice()).collect()
    }
}

/// What the application does with a request: bytes to write, or an end of the connection after them.
pub enum Act {
    Write(Vec<u8>),
    WriteAndClose(Vec<u8>),
}

pub struct App {
    /// `127.0.0.1:PORT`
    pub address: String,
    arrived: Mutex<Receiver<Arrived>>,
    closed: Mutex<Receiver<()>>,
}

impl App {
    /// Answers each request as `act` says; every connection has a thread of its own.
    pub fn new(act: impl Fn(&Arrived) -> Act + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").expect("a free port"), act)
    }

    /// The same on a socket that listens already.
    pub fn on(listener: TcpListener, act: impl Fn(&Arrived) -> Act + Send + Sync + 'static) -> Self {
        let address = listener.local_addr().expect("bound").to_string();
        let (tell, arrived) = channel();
        let (tell_closed, closed) = channel();
        let act = Arc::new(act);
        std::thread::spawn(move || {
            for (at, stream) in listener.incoming().enumerate() {
                let (tell, tell_closed, act) = (tell.clone(), tell_closed.clone(), Arc::clone(&act));
                std::thread::spawn(move || {
                    serve(stream.expect("a connection"), at + 1, &tell, &*act);
                    let _ = tell_closed.send(());
                });
            }
        });
        Self { address, arrived: Mutex::new(arrived), closed: Mutex::new(closed) }
    }

    /// Answers everything with this status and body.
    pub fn answering(status: u16, body: &'static str) -> Self {
        Self::new(move |_| Act::Write(answer(status, "", body.as_bytes())))
    }

    /// The next request.
    #[track_caller]
    pub fn next(&self) -> Arrived {
        self.arrived.lock().expect("one test").recv_timeout(PATIENCE).expect("a callback is forwarded")
    }

    /// All that has come and was not taken yet.
    pub fn rest(&self) -> Vec<Arrived> {
        self.arrived.lock().expect("one test").try_iter().collect()
    }

    /// Waits until a connection is closed.
    #[track_caller]
    pub fn closed(&self) {
        self.closed.lock().expect("one test").recv_timeout(PATIENCE).expect("a connection ends");
    }

    /// Whether nothing else has come.
    pub fn is_empty(&self) -> bool {
        self.arrived.lock().expect("one test").try_recv().is_err()
    }
}

/// An answer; `headers` are whole lines that end with CRLF.
pub fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn serve(mut stream: TcpStream, connection: usize, tell: &Sender<Arrived>, act: &(impl Fn(&Arrived) -> Act + ?Sized)) {
    let mut read = Vec::new();
    while let Some(arrived) = next(&mut stream, &mut read, connection) {
        let _ = tell.send(arrived.clone());
        let (bytes, close) = match act(&arrived) {
            Act::Write(bytes) => (bytes, false),
            Act::WriteAndClose(bytes) => (bytes, true),
        };
        if stream.write_all(&bytes).is_err() || close {
            break;
        }
    }
    // A program that another test starts at this moment holds a copy of the socket; a mere close would leave it open.
    let _ = stream.shutdown(Shutdown::Both);
}

/// Reads the head and as much of a body as it says.
fn next(stream: &mut TcpStream, read: &mut Vec<u8>, connection: usize) -> Option<Arrived> {
    loop {
        if let Some(arrived) = split(read, connection) {
            return Some(arrived);
        }
        let mut more = [0; 16 * 1024];
        match stream.read(&mut more) {
            Ok(0) | Err(_) => return None,
            Ok(count) => read.extend_from_slice(&more[..count]),
        }
    }
}

fn split(read: &mut Vec<u8>, connection: usize) -> Option<Arrived> {
    let end = read.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = read[..end].split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let line = String::from_utf8(lines.next()?.to_vec()).expect("a request line is ASCII");
    let headers: Vec<(String, Vec<u8>)> = lines
        .map(|line| {
            let colon = line.iter().position(|byte| *byte == b':').expect("a header line");
            (String::from_utf8(line[..colon].to_vec()).expect("a name is ASCII"), line[colon + 1..].trim_ascii_start().to_vec())
        })
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| std::str::from_utf8(value).expect("digits").parse().expect("a length"));
    let whole = end + 4 + length;
    if read.len() < whole {
        return None;
    }
    let body = read[end + 4..whole].to_vec();
    read.drain(..whole);
    Some(Arrived { line, headers, body, connection })
}
