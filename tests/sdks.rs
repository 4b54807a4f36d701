//! The libraries that vendors give to their customers agree: they take what `send` signs and refuse what it signs wrongly, and `listen` finds
//! valid what they sign, and nothing else.
//!
//! Each is asked where it is installed (see `common/program.rs`), and where it is not that is said aloud. What calls them is in `tests/cases/sdks`;
//! where no library is asked, what the vendor's documents say is written out there, and `described.py` reads every pack's description for itself.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use common::application::{Case, changed, heard, secrets, sent, signed, start};
use common::program::Program;
use common::{manifest, project, samples, say, vendors, wire};
use serde_json::Value;

/// What may be later than now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    Unsigned,
    MayBeAhead,
    Near,
}

struct Peer {
    /// Its name in `tests/cases/sdks`, and the vendor whose it is.
    library: &'static str,
    vendor: &'static str,
    /// What `--auth` calls the ways of signing that it knows.
    schemes: &'static [&'static str],
    time: Time,
    /// Packages for Python and Node with the versions that agreed when this was written, which the README and `.ci/run` name; `None` is written out.
    packages: Option<[(&'static str, &'static str); 2]>,
}

const ONFIDO: [(&str, &str); 2] = [("onfido-python", "6.2.0"), ("@onfido/api", "6.2.0")];
const STRIPE: [(&str, &str); 2] = [("stripe", "16.1.0"), ("stripe", "23.1.0")];
const STANDARD: [(&str, &str); 2] = [("standardwebhooks", "1.1.0"), ("standardwebhooks", "1.1.1")];
const SVIX: [(&str, &str); 2] = [("svix", "2.9.1"), ("svix", "1.99.1")];

#[rustfmt::skip]
const PEERS: [Peer; 7] = [
    Peer { library: "onfido", vendor: "onfido", schemes: &["onfido-signature"], time: Time::Unsigned, packages: Some(ONFIDO) },
    Peer { library: "stripe", vendor: "stripe", schemes: &["stripe-signature"], time: Time::MayBeAhead, packages: Some(STRIPE) },
    Peer { library: "standardwebhooks", vendor: "standard-webhooks", schemes: &["standard", "v1"], time: Time::Near, packages: Some(STANDARD) },
    Peer { library: "svix", vendor: "standard-webhooks", schemes: &["svix", "v1"], time: Time::Near, packages: Some(SVIX) },
    Peer { library: "ed25519", vendor: "standard-webhooks", schemes: &["v1a"], time: Time::Near, packages: None },
    Peer { library: "sumsub", vendor: "sumsub", schemes: &["payload-digest"], time: Time::Unsigned, packages: None },
    Peer { library: "veriff", vendor: "veriff", schemes: &["hmac"], time: Time::Unsigned, packages: None },
];

impl Peer {
    /// The keys that it is asked by number to use: as many as it has.
    fn all(&self) -> &'static str {
        if self.library == "ed25519" { "2" } else { "01" }
    }

    /// `--secret-file` for `send`, and for `listen`.
    fn files(&self) -> [&'static str; 2] {
        if self.library == "ed25519" { ["private", "public"] } else { ["both"; 2] }
    }
}

/// The application on a language's libraries, and those of them that are there.
fn application(language: &str) -> Option<(Program, Vec<&'static Peer>)> {
    let (started, there) = start(language)?;
    let (there, absent): (Vec<_>, Vec<_>) = PEERS.iter().partition(|peer| there.get(peer.library).is_some());
    // What is written out may be so for one of the languages only.
    for peer in absent.iter().filter(|peer| peer.packages.is_some() || peer.library == "ed25519") {
        say(&format!("SKIPPED: {} for {language} is not on this machine", peer.library));
    }
    Some((started, there))
}

fn takes(language: &str) {
    let Some((program, peers)) = application(language) else { return };
    let folder = secrets();
    for peer in peers {
        for scheme in peer.schemes {
            let flags = ["--auth", scheme, "--secret-file", peer.files()[0]];
            sent(&program, &folder, (peer.library, peer.all()), peer.vendor, &[&flags[..], &["--expect-status", "200"]].concat());
        }
    }
}

#[test]
fn pythons_libraries_take_every_sample_that_is_sent() {
    takes("Python");
}

#[test]
fn nodes_libraries_take_every_sample_that_is_sent() {
    takes("Node");
}

/// What they say tells that they refuse it for what was asked for, and nothing else.
fn refuses(language: &str) {
    let Some((program, peers)) = application(language) else { return };
    let folder = secrets();
    let late = |told: &Value| ["tolerance", "too old"].iter().any(|said| told["why"].as_str().unwrap().contains(said));
    for peer in peers {
        for scheme in peer.schemes {
            let refused = |key: &str, file: &str, mode: &str| {
                let flags = ["--auth", scheme, "--secret-file", file, "--credentials", mode, "--expect-status", "400"];
                sent(&program, &folder, (peer.library, key), peer.vendor, &flags)
            };
            for mode in ["wrong", "missing"] {
                assert!(!refused(peer.all(), peer.files()[0], mode).iter().any(late), "{} {mode}", peer.library);
            }
            if peer.time != Time::Unsigned {
                assert!(refused(peer.all(), peer.files()[0], "stale").iter().all(late), "{}", peer.library);
            }
            if peer.files()[0] == "both" {
                assert!(!refused("1", "both", "valid").iter().any(late), "{}: the first secret signs", peer.library);
                assert!(!refused("0", "second", "valid").iter().any(late), "{}: another secret", peer.library);
            }
        }
    }
}

#[test]
fn pythons_libraries_refuse_what_is_wrong_missing_or_stale() {
    refuses("Python");
}

#[test]
fn nodes_libraries_refuse_what_is_wrong_missing_or_stale() {
    refuses("Node");
}

fn hears(language: &str) {
    let Some((program, peers)) = application(language) else { return };
    let folder = secrets();
    // The vendor has no library that signs; see below.
    for peer in peers.into_iter().filter(|peer| peer.library != "onfido") {
        let (library, all) = (peer.library, peer.all());
        let first = &all[..1];
        let bodies: Vec<_> = samples(peer.vendor).into_iter().map(|(_, body)| body).collect();
        let by = |keys: &str, later: &str| signed(&program, library, keys, later, &bodies[0]);
        let mut cases: Vec<Case> = Vec::new();
        for body in &bodies {
            let headers = signed(&program, library, first, "0", body);
            cases.extend([(headers.clone(), body.clone(), "valid"), (headers.clone(), changed(body), "wrong")]);
            cases.push((headers, [body, b" ".as_slice()].concat(), "wrong"));
        }
        if peer.time != Time::Unsigned {
            let ahead = if peer.time == Time::Near { "stale" } else { "valid" };
            cases.extend([(by(first, "-400"), bodies[0].clone(), "stale"), (by(first, "400"), bodies[0].clone(), ahead)]);
        }
        if all == "01" {
            cases.push((by("1", "0"), bodies[0].clone(), "valid"));
        }
        heard(&folder, peer.vendor, peer.files()[1], &[], &cases);
        if all == "01" && peer.time != Time::Unsigned {
            let rotated = [(by("01", "0"), "valid"), (by("10", "0"), "valid"), (by("0", "0"), "wrong")];
            heard(&folder, peer.vendor, "second", &[], &rotated.map(|(headers, verdict)| (headers, bodies[0].clone(), verdict)));
        }
    }
}

#[test]
fn what_pythons_libraries_sign_is_valid_and_no_other_byte() {
    hears("Python");
}

#[test]
fn what_nodes_libraries_sign_is_valid_and_no_other_byte() {
    hears("Node");
}

/// Signatures that the vendor published, for a library that only checks.
#[test]
fn what_the_vendors_tests_hold_is_valid_in_listen() {
    let vectors = std::fs::read(project().join("tests/cases/signatures/vectors.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_slice(&vectors).unwrap();
    let mut heard_of = 0;
    for vector in vectors.iter().filter(|vector| vector["source"].as_str().unwrap().starts_with("onfido/onfido-python")) {
        let folder = secrets();
        std::fs::write(folder.path().join("published"), vector["secrets"][0].as_str().unwrap()).unwrap();
        let headers = format!("x-sha2-signature: {}\r\n", vector["headers"]["x-sha2-signature"].as_str().unwrap());
        let body = vector["body"].as_str().unwrap().as_bytes();
        let cases = [(headers.clone(), body.to_vec(), "valid"), (headers, changed(body), "wrong")];
        heard(&folder, "onfido", "published", &[], &cases);
        heard_of += 1;
    }
    assert!(heard_of >= 4, "only {heard_of}");
}

/// `(vendor, scheme, names of hashes that a header may give)` of every signature with a shared secret that a pack describes by itself.
fn described() -> Vec<(String, String, Vec<String>)> {
    let mut found = Vec::new();
    for vendor in vendors() {
        for scheme in manifest(&vendor)["credentials"]["schemes"].as_array().unwrap() {
            let signature = &scheme["scheme"]["signature"];
            let Some(keyed) = ["hmac", "digest"].iter().find_map(|by| signature["by"].get(by)) else { continue };
            let names = keyed["hash"]["named-by"]["values"].as_object().map(|names| names.keys().cloned().collect());
            found.push((vendor.clone(), signature["id"].as_str().unwrap().to_owned(), names.unwrap_or_default()));
        }
    }
    found
}

#[test]
fn another_reading_of_what_every_pack_describes_agrees_in_both_directions() {
    let Some((program, _)) = start("Python") else { return };
    let folder = secrets();
    let mut read = Vec::new();
    for (vendor, scheme, names) in described() {
        let library = format!("described:{vendor}:{scheme}");
        let body = samples(&vendor).remove(0).1;
        wire::exchange(program.address(), &wire::post(&format!("/verify/{library}/0"), "", &body));
        let told = program.next();
        if told["status"] == 501 {
            say(&format!("SKIPPED: {vendor} {scheme}: {}", told["why"]));
            continue;
        }
        assert_eq!(told["status"], 400, "nothing is signed: {told}");
        let flags = |more: &[&'static str]| [&["--auth", &scheme, "--secret-file", "both", "--expect-status"], more].concat();
        sent(&program, &folder, (&library, "0"), &vendor, &flags(&["200"]));
        sent(&program, &folder, (&library, "0"), &vendor, &flags(&["400", "--credentials", "wrong"]));
        sent(&program, &folder, (&library, "1"), &vendor, &flags(&["400"]));
        let hashes = if names.is_empty() { vec![String::new()] } else { names.iter().map(|name| format!(":{name}")).collect() };
        let cases = hashes.iter().flat_map(|hash| {
            let headers = signed(&program, &format!("{library}{hash}"), "0", "0", &body);
            [(headers.clone(), body.clone(), "valid"), (headers, changed(&body), "wrong")]
        });
        heard(&folder, &vendor, "both", &["--vendor", &vendor, "--auth", &scheme], &cases.collect::<Vec<_>>());
        read.push((vendor, scheme));
    }
    for (vendor, scheme) in [("sumsub", "payload-digest"), ("veriff", "hmac"), ("veriff", "x-signature"), ("stripe", "stripe-signature")] {
        assert!(read.contains(&(vendor.to_owned(), scheme.to_owned())), "{vendor} {scheme} is not among {read:?}");
    }
}

#[test]
fn the_readme_and_ci_name_the_versions_that_agreed() {
    let file = |name: &str| std::fs::read_to_string(project().join(name)).unwrap();
    let (readme, ci) = (file("README.md"), file(".ci/run"));
    for (peer, [python, node]) in PEERS.iter().filter_map(|peer| Some((peer, peer.packages?))) {
        let row = format!("| `{}` | `{}` {} | `{}` {} |", peer.vendor, python.0, python.1, node.0, node.1);
        assert!(readme.contains(&row), "{row} is not in the README");
        for wanted in [format!("'{}>={}'", python.0, python.1), format!("'{}@>={}'", node.0, node.1)] {
            assert!(ci.contains(&wanted), "{wanted} is not in .ci/run");
        }
    }
}
