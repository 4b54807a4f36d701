//! What `send` is measured against: loops that do nothing but post, with the library that `send` is built on and with the one below it.
//!
//!     loops reqwest|hyper URL BODY COUNT AT_ONCE
//!
//! Posts the file BODY so many times, on one thread, and prints one JSON object: how many were answered with 2xx, and seconds.

use std::cell::Cell;
use std::io::Write as _;
use std::rc::Rc;
use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Hyper;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::task::{JoinSet, LocalSet};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Clone)]
enum Client {
    Reqwest(reqwest::Client),
    Hyper(Hyper<HttpConnector, Full<Bytes>>),
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [library, url, body, count, at_once] = words[..] else { return Ok(()) };
    // An error would mean that there is a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = match library {
        "reqwest" => Client::Reqwest(reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?),
        _ => Client::Hyper(Hyper::builder(TokioExecutor::new()).build_http()),
    };
    let body = Bytes::from(std::fs::read(body)?);
    let (count, at_once): (u64, u32) = (count.parse()?, at_once.parse()?);
    let (left, good) = (Rc::new(Cell::new(count)), Rc::new(Cell::new(0_u64)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let start = Instant::now();
    LocalSet::new().block_on(&runtime, async {
        let mut tasks = JoinSet::new();
        for _ in 0..at_once {
            let (client, url, body, left, good) = (client.clone(), url.to_owned(), body.clone(), Rc::clone(&left), Rc::clone(&good));
            tasks.spawn_local(async move {
                while left.get() > 0 {
                    left.set(left.get() - 1);
                    if post(&client, &url, body.clone()).await.is_ok_and(|accepted| accepted) {
                        good.set(good.get() + 1);
                    }
                }
            });
        }
        while tasks.join_next().await.is_some() {}
    });
    let seconds = start.elapsed().as_secs_f64();
    Ok(writeln!(std::io::stdout(), "{}", serde_json::json!({ "good": good.get(), "seconds": seconds }))?)
}

async fn post(client: &Client, url: &str, body: Bytes) -> Outcome<bool> {
    match client {
        Client::Reqwest(client) => {
            let response = client.post(url).header("content-type", "application/json").body(body).send().await?;
            let accepted = response.status().is_success();
            response.bytes().await?;
            Ok(accepted)
        }
        Client::Hyper(client) => {
            let request = hyper::Request::post(url).header("content-type", "application/json").body(Full::new(body))?;
            let response = client.request(request).await?;
            let accepted = response.status().is_success();
            response.into_body().collect().await?;
            Ok(accepted)
        }
    }
}
