//! A receiver built on `tiny_http`, which shares no code with ours.

use std::sync::mpsc::{Receiver as Channel, channel};
use std::thread::JoinHandle;

use tiny_http::{Header, Response, Server};

use super::PATIENCE;

/// What it received.
#[derive(Debug)]
pub struct Delivery {
    pub method: String,
    /// Path and query.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Delivery {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Answers with the statuses it was given, the last one again and again. It fails the test when nobody ever called.
pub struct Receiver {
    pub url: String,
    deliveries: Channel<Delivery>,
    server: std::sync::Arc<Server>,
    thread: Option<JoinHandle<()>>,
    called: bool,
}

impl Receiver {
    pub fn answering(statuses: &[u16], body: &'static str) -> Self {
        let server = std::sync::Arc::new(Server::http("127.0.0.1:0").expect("a free port"));
        let url = format!("http://{}", server.server_addr());
        let (tell, deliveries) = channel();
        let (statuses, serving) = (statuses.to_vec(), std::sync::Arc::clone(&server));
        let thread = std::thread::spawn(move || {
            for (at, mut request) in serving.incoming_requests().enumerate() {
                let mut bytes = Vec::new();
                let _ = request.as_reader().read_to_end(&mut bytes);
                let headers = request.headers().iter().map(|header| (header.field.to_string(), header.value.to_string())).collect();
                let delivery = Delivery { method: request.method().to_string(), url: request.url().to_owned(), headers, body: bytes };
                let _ = tell.send(delivery);
                let status = statuses.get(at).or(statuses.last()).copied().unwrap_or(200);
                let mut response = Response::from_string(body).with_status_code(status);
                if (300..400).contains(&status) {
                    response.add_header(Header::from_bytes("location", "/elsewhere").expect("a header"));
                }
                let _ = request.respond(response);
            }
        });
        Self { url, deliveries, server, thread: Some(thread), called: false }
    }

    pub fn ok() -> Self {
        Self::answering(&[200], "")
    }

    /// The next delivery.
    #[track_caller]
    pub fn next(&mut self) -> Delivery {
        self.called = true;
        self.deliveries.recv_timeout(PATIENCE).expect("a delivery arrives")
    }

    /// Whether anything else has arrived.
    pub fn is_empty(&self) -> bool {
        self.deliveries.try_recv().is_err()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.unblock();
        self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(self.called, "the receiver was never called");
        }
    }
}
