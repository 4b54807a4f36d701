//! `send` into `listen --save` and back: the bytes stay the bytes.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::{Tool, samples, vendors};

#[test]
fn every_sample_sent_is_recorded_and_sent_again_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first.ndjson"), folder.path().join("second.ndjson"));
    let all: Vec<_> = vendors()
        .into_iter()
        .flat_map(|vendor| samples(&vendor).into_iter().map(move |(name, bytes)| (format!("{vendor}/{name}"), bytes)))
        .collect();
    assert!(all.len() > 40);

    let count = all.len().to_string();
    let listening = Tool::new(["listen", "--save", first.to_str().unwrap(), "--count", &count, "--strict", "-qq"]).listen();
    let url = listening.url.clone();
    for (name, _) in &all {
        let vendor = name.split('/').next().unwrap();
        Tool::new(["send", name, "--to", &format!("{url}/{vendor}")]).run().expect(0);
    }
    listening.end().expect(0);
    compare(&first, &all);

    let again = Tool::new(["listen", "--save", second.to_str().unwrap(), "--count", &count, "-qq"]).listen();
    for (n, (name, _)) in (1..).zip(&all) {
        let vendor = name.split('/').next().unwrap();
        Tool::new(["send", &format!("{}#{n}", first.display()), "--to", &format!("{}/{vendor}", again.url)]).run().expect(0);
    }
    again.end().expect(0);
    compare(&second, &all);

    for (n, (_, bytes)) in all.iter().enumerate() {
        let printed = Tool::new(["samples", &format!("{}#{}", second.display(), n + 1)]).run().expect(0);
        assert_eq!(&printed.stdout, bytes);
    }
}

fn compare(recording: &std::path::Path, all: &[(String, Vec<u8>)]) {
    let text = std::fs::read_to_string(recording).unwrap();
    let records: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let callbacks: Vec<_> = records.iter().filter(|record| record["type"] == "callback").collect();
    assert_eq!(callbacks.len(), all.len());
    for (at, (callback, (name, bytes))) in callbacks.iter().zip(all).enumerate() {
        assert_eq!(callback["n"], at + 1);
        assert_eq!(callback["body"].as_str().unwrap().as_bytes(), bytes, "{name}");
        let event = name.split(['/', ':']).nth(1).unwrap();
        assert_eq!((callback["vendor"].as_str().unwrap(), callback["event"].as_str().unwrap()), (name.split('/').next().unwrap(), event));
    }
}
