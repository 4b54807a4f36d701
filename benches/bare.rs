//! What `listen` is measured against: a server that does next to nothing, and a load that costs next to nothing.
//!
//!     bare ok ADDRESS                  reads the body and answers 200
//!     bare record ADDRESS FILE         appends the request to the file as a line of JSON, one write each, then answers 200
//!     bare load ADDRESS BODY CONNECTIONS SECONDS [RATE]
//!
//! The load posts the file BODY over kept connections, as fast as it is answered or RATE times a second, and prints one JSON object:
//! requests, seconds, failures, and latencies in milliseconds. At a fixed rate a latency counts from when the request was due, so that
//! a server that stands still cannot hide the requests it kept waiting.

use std::convert::Infallible;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match words[..] {
        ["ok", address] => runtime.block_on(serve(address, None)),
        ["record", address, file] => {
            let file = OpenOptions::new().append(true).create(true).open(file)?;
            runtime.block_on(serve(address, Some(Arc::new(file))))
        }
        ["load", address, body, connections, seconds, ref rate @ ..] => {
            let rate = rate.first().map(|rate| rate.parse()).transpose()?;
            let body = std::fs::read(body)?;
            let seen = runtime.block_on(load(address, &body, connections.parse()?, seconds.parse()?, rate))?;
            Ok(writeln!(std::io::stdout(), "{seen}")?)
        }
        _ => Ok(()),
    }
}

async fn serve(address: &str, file: Option<Arc<File>>) -> Outcome<()> {
    let listener = TcpListener::bind(address).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let file = file.clone();
        let service = service_fn(move |request| answer(request, file.clone()));
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(request: Request<Incoming>, file: Option<Arc<File>>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else { return Ok(Response::builder().status(400).body(Full::default()).unwrap_or_default()) };
    if let Some(mut file) = file.as_deref() {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers: Vec<_> = head.headers.iter().map(|(name, value)| (name.as_str(), text(value.as_bytes()))).collect();
        let record = serde_json::json!({ "method": head.method.as_str(), "path": head.uri.path(), "headers": headers, "body": text(&body.to_bytes()) });
        let written = file.write_all(format!("{record}\n").as_bytes());
        let status = if written.is_ok() { 200 } else { 503 };
        return Ok(Response::builder().status(status).body(Full::default()).unwrap_or_default());
    }
    Ok(Response::new(Full::default()))
}

/// What one connection saw: latencies in microseconds, and answers that were no 2xx.
#[derive(Default)]
struct Seen {
    latencies: Vec<u32>,
    failures: u64,
}

async fn load(address: &str, body: &[u8], connections: u32, seconds: f64, rate: Option<f64>) -> Outcome<serde_json::Value> {
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    let request: Arc<[u8]> = [head.as_bytes(), body].concat().into();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let start = Instant::now();
    let end = start + Duration::from_secs_f64(seconds);
    // Each connection has its share of the rate, and starts in its turn.
    let pause = rate.map(|rate| Duration::from_secs_f64(f64::from(connections) / rate));
    let mut tasks = Vec::new();
    for turn in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let due = start + pause.unwrap_or_default().mul_f64(f64::from(turn) / f64::from(connections));
        tasks.push(tokio::spawn(one(stream, Arc::clone(&request), due, end, pause, Arc::clone(&seen))));
    }
    for task in tasks {
        task.await??;
    }
    let took = start.elapsed().as_secs_f64();
    let Ok(mut seen) = seen.lock() else { return Err("a connection panicked".into()) };
    seen.latencies.sort_unstable();
    let count = seen.latencies.len();
    let at = |thousandths: usize| {
        seen.latencies.get((count * thousandths / 1000).min(count.saturating_sub(1))).map(|micros| f64::from(*micros) / 1e3)
    };
    Ok(serde_json::json!({
        "requests": count, "seconds": took, "failures": seen.failures, "p50": at(500), "p99": at(990), "p999": at(999), "max": at(1000),
    }))
}

async fn one(
    mut stream: TcpStream,
    request: Arc<[u8]>,
    mut due: Instant,
    end: Instant,
    pause: Option<Duration>,
    seen: Arc<Mutex<Seen>>,
) -> std::io::Result<()> {
    let mut mine = Seen::default();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let now = Instant::now();
        if now >= end {
            break;
        }
        let since = if pause.is_some() {
            if due > now {
                tokio::time::sleep_until(due.into()).await;
            }
            due
        } else {
            now
        };
        due += pause.unwrap_or_default();
        stream.write_all(&request).await?;
        if !answered(&mut stream, &mut buffer).await? {
            mine.failures += 1;
        }
        mine.latencies.push(u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    if let Ok(mut seen) = seen.lock() {
        seen.latencies.append(&mut mine.latencies);
        seen.failures += mine.failures;
    }
    Ok(())
}

/// Reads one answer, with a `Content-Length` or none; whether it is a 2xx.
async fn answered(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<bool> {
    let mut have = 0;
    loop {
        let read = stream.read(&mut buffer[have..]).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        have += read;
        let Some(end) = buffer[..have].windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4) else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let length = head.split("content-length:").nth(1).and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok()).unwrap_or(0);
        if have >= end + length {
            return Ok(buffer[9] == b'2');
        }
    }
}
