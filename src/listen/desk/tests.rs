//! What waits for a search and what does not, with one that ends when the test says so: no machine is fast or slow enough to matter.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

use super::{Desk, Rules};
use crate::credentials::Scheme;
use crate::listen::answering::Answering;
use crate::listen::filter::Filter;
use crate::listen::forward::{Forwarder, Forwarding};
use crate::listen::journal::Journal;
use crate::listen::screen::{Printing, Screen, WhenFull};
use crate::mask::{Level, Redactor};
use crate::net::server::{Limits, Listener, serve};
use crate::problem::Unknown;
use crate::report::{Format, Reporter, Verbosity, View};
use crate::secret::{Keyring, Ring, Secret};
use crate::vendor::Vendor;
use crate::vendor::registry::Registry;

/// What is printed, for a test to read meanwhile.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Of the vendor that signs the body alone, in hex, in a header of this name.
const HEADER: &str = "x-sha2-signature";
const SECRET: &str = "hunter2-hunter2";

/// A desk whose first search lasts until `gate` is dropped, and a connection to it.
struct Office {
    desk: Arc<Desk>,
    vendor: String,
    connection: TcpStream,
    paper: Paper,
    printing: Printing,
    gate: Sender<()>,
}

impl Office {
    /// For the vendor of [`HEADER`]; what is said goes to `paper`.
    async fn open(journal: Option<Journal>) -> Self {
        let (registry, mut keyring) = (Arc::new(Registry::embedded()), Keyring::default());
        let signs = |vendor: &&Vendor| {
            let scheme = Scheme::choose(vendor, None, &Ring::new(vec![Secret::new(SECRET)]));
            matches!(scheme, Ok(Scheme::Signature(prepared)) if prepared.header() == Some(HEADER))
        };
        let vendor = registry.vendors().find(signs).unwrap().id().to_owned();
        keyring.add(&vendor, Secret::new(SECRET));
        let redactor = Redactor::new(Level::Secrets, &keyring, Vec::new());
        let view = View {
            format: Format::Human,
            registry: Arc::clone(&registry),
            redactor,
            verbosity: Verbosity::Headlines,
            columns: None,
            columns_now: None,
            digest_key: [0; 32],
        };
        let paper = Paper::default();
        let reporter = Reporter::new(view.clone(), Box::new(paper.clone()), Box::new(paper.clone()));
        let (screen, printing) = Screen::start(reporter, WhenFull::Drop, Arc::new(Notify::new()));
        let (_, stopping) = watch::channel(false);
        let answering = Answering::new(Forwarder::new(Forwarding::default()), None, Duration::ZERO, stopping);
        let rules = Rules {
            registry,
            vendor: None,
            auth: None,
            issuer: None,
            keyring,
            strict: false,
            allow_browser: false,
            unknown: Unknown::Warn,
            filter: Filter::default(),
            view,
            count: None,
        };
        let desk = Desk::new(rules, answering, None, journal, 0, screen, Arc::new(Notify::new()));

        let (gate, opened) = channel();
        let holds = Arc::clone(&desk);
        tokio::spawn(async move {
            let leave = holds.searches.leave(0, Instant::now()).unwrap();
            holds.searches.in_turn(&leave, move || Receiver::recv(&opened)).await
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = Limits { max_body: 2 << 20, max_connections: 8, read_timeout: Duration::from_mins(1) };
        tokio::spawn(serve(vec![Listener::Tcp(listener)], limits, Arc::clone(&desk), std::future::pending()));
        Self { desk, vendor, connection: TcpStream::connect(address).await.unwrap(), paper, printing, gate }
    }

    /// Posts a body with this signature, and reads the answer.
    async fn post(&mut self, signature: &str, body: &[u8]) {
        let (vendor, length) = (&self.vendor, body.len());
        let head = format!("POST /{vendor} HTTP/1.1\r\nhost: a\r\n{HEADER}: {signature}\r\ncontent-length: {length}\r\n\r\n");
        self.connection.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut answer = Vec::new();
        let read = async {
            while !answer.ends_with(b"\r\n\r\n") {
                answer.push(self.connection.read_u8().await.unwrap());
            }
        };
        tokio::time::timeout(Duration::from_mins(1), read).await.expect("an answer waits for no search");
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    }

    /// Lets the searches go on, and gives what was printed up to the end.
    async fn close(self) -> String {
        drop(self.gate);
        self.desk.finish().await;
        self.printing.finish().unwrap();
        self.paper.text()
    }
}

const BODY: &[u8] = br#"{"id":"a"}"#;
/// Of the body, by [`SECRET`].
const RIGHT: &str = "7a87071e5013e3d146aa5f0addea5ffd7676d78a194d1c4eb29e0a0092419aac";

fn wrong() -> String {
    "0".repeat(64)
}

#[tokio::test]
async fn no_answer_waits_for_a_search_and_neither_does_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.ndjson");
    let mut office = Office::open(Some(Journal::open(&file, false).unwrap().0)).await;
    let large = format!(r#"{{"id":"{}"}}"#, "x".repeat(1_000_000));
    for body in [large.as_bytes(), BODY, large.as_bytes(), BODY] {
        office.post(&wrong(), body).await;
    }
    office.post(RIGHT, BODY).await;
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(kept.matches(r#""type":"callback""#).count(), 5, "each is in the file before its answer");
    assert!(!kept.contains("expected_in") && !office.paper.text().contains("cause"), "none is looked into yet");
    assert_eq!(office.close().await.matches("= cause").count(), 4);
    assert_eq!(std::fs::read_to_string(&file).unwrap().matches("expected_in").count(), 4);
}

#[tokio::test]
async fn what_is_answered_earlier_is_shown_earlier() {
    let mut office = Office::open(None).await;
    for signature in [RIGHT, &wrong(), RIGHT, &wrong(), RIGHT] {
        office.post(signature, BODY).await;
    }
    let printed = office.close().await;
    let order: Vec<_> = printed.lines().filter_map(|line| line.split_once(" #")?.1.split(' ').next()).collect();
    assert_eq!(order, ["1", "2", "3", "4", "5"], "{printed}");
}

#[tokio::test]
async fn of_a_flood_each_has_its_headline_and_one_line_counts_those_that_nobody_looked_into() {
    const FLOOD: usize = 9;
    let mut office = Office::open(None).await;
    // There is room for five of this size beside the search that lasts.
    let large = format!(r#"{{"id":"{}"}}"#, "x".repeat(1_000_000));
    for _ in 0..FLOOD {
        office.post(&wrong(), large.as_bytes()).await;
    }
    office.desk.end_searches();
    let printed = office.close().await;
    assert_eq!(printed.matches("POST /").count(), FLOOD, "{printed}");
    assert_eq!((printed.matches("= cause").count(), printed.matches("= expected in").count()), (5, 5), "{printed}");
    // A machine that takes its time may find it calm in between.
    let counts = printed.lines().filter_map(|line| line.split_once("was not looked into for ")?.1.split(' ').next()?.parse::<usize>().ok());
    assert_eq!(counts.sum::<usize>(), FLOOD - 5, "{printed}");
}

#[tokio::test]
async fn once_the_run_is_ended_what_waits_is_told_unsearched() {
    let mut office = Office::open(None).await;
    for _ in 0..4 {
        office.post(&wrong(), BODY).await;
    }
    office.desk.end_searches();
    assert_eq!(office.close().await.matches("= cause not searched: the run was ended").count(), 4);
}
