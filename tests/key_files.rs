//! Keys and signatures as somebody hostile, or in a hurry, would use them: what is public never becomes a secret, and no header costs more
//! than its length.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use common::receiver::Receiver;
use common::{Output, Tool, project, wire};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const WHSK: &str = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

/// A folder with the invented vendor as "acme", which authenticates in this way and calls these members personal.
fn folder(scheme: &Value, personal: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (project().join("tests/cases/packs/sealed"), folder.path().join("packs/acme"));
    for file in ["vendor.json", "schemas/check.done.json", "samples/check.done/clear.json"] {
        std::fs::create_dir_all(to.join(file).parent().unwrap()).unwrap();
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(to.join("vendor.json")).unwrap()).unwrap();
    manifest["id"] = json!("acme");
    manifest["personal"] = json!({ "members": personal });
    let name = scheme.as_object().and_then(|scheme| scheme.values().next()?["id"].as_str()).unwrap().to_owned();
    let entry = json!({ "scheme": scheme, "grade": "documented", "source": ["page"] });
    manifest["credentials"] = json!({ "default": name, "schemes": [entry] });
    std::fs::write(to.join("vendor.json"), manifest.to_string()).unwrap();
    folder
}

fn tool(folder: &TempDir, arguments: &[&str]) -> Tool {
    Tool::new(["--packs", "packs"].iter().chain(arguments)).dir(folder.path())
}

fn sample() -> Vec<u8> {
    std::fs::read(project().join("tests/cases/packs/sealed/samples/check.done/clear.json")).unwrap()
}

/// In the order in which they came: one that is wrong is written once it is known why.
fn verdicts(output: &Output) -> Vec<String> {
    let mut callbacks: Vec<_> = output.records().into_iter().filter(|record| record["type"] == "callback").collect();
    callbacks.sort_by_key(|record| record["n"].as_u64());
    callbacks.iter().map(|record| record["credentials"]["verdict"].as_str().unwrap().to_owned()).collect()
}

/// A scheme of tokens that may be made with a private key and with a shared secret.
fn token() -> Value {
    json!({ "jwt": {
        "id": "token",
        "header": ["acme-token"],
        "algorithms": ["RS256", "HS256"],
        "body_hash": { "claim": "body_sha256", "hash": "sha256", "written": "hex" },
    } })
}

/// A public and a private key for RSA.
fn rsa() -> (String, String) {
    let vectors = std::fs::read(project().join("tests/cases/signatures/vectors.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_slice(&vectors).unwrap();
    let vector = vectors.into_iter().find(|vector| vector["name"] == "by rsa-pkcs1-sha256").unwrap();
    (vector["secrets"][0].as_str().unwrap().to_owned(), vector["sign_with"].as_str().unwrap().to_owned())
}

/// A token for the body, by HMAC with this text.
fn forged(text: &[u8], body: &[u8]) -> String {
    let hash: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(json!({ "alg": "HS256", "typ": "JWT" })), part(json!({ "body_sha256": hash })));
    let mut mac = Hmac::<Sha256>::new_from_slice(text).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[test]
fn a_public_key_is_never_what_a_token_is_hashed_with() {
    let (folder, body, (public, private)) = (folder(&token(), &[]), sample(), rsa());
    std::fs::write(folder.path().join("private"), private).unwrap();
    let befores = ["", "\n", " ", "\r\n\t", "\u{feff}", "\u{feff} \n", "\u{a0}", "the key of Acme:\n", "Bag Attributes\n    name: x\n"];
    for (before, in_file) in befores.into_iter().flat_map(|before| [(before, false), (before, true)]) {
        let text = format!("{before}{public}");
        let listen = tool(&folder, &["listen", "--vendor", "acme", "--strict"]);
        let listening = if in_file {
            std::fs::write(folder.path().join("public"), &text).unwrap();
            listen.args(&["--secret-file", "public"]).listen()
        } else {
            listen.env("IDHOOK_SECRET_ACME", &text).listen()
        };
        let known = [text.as_str(), text.trim(), public.as_str(), public.trim()].into_iter().chain(text.lines());
        for known in known.flat_map(|known| [known.to_owned(), format!("{known}\n")]) {
            let header = format!("acme-token: {}\r\n", forged(known.as_bytes(), &body));
            let status = wire::post_for_status(listening.address(), "/", &header, &body);
            assert_eq!(status, 401, "{before:?}, in a file: {in_file}, forged with {known:?}");
        }
        // The key itself still checks what its owner signs.
        tool(&folder, &["send", "acme", "--to", &listening.url, "--secret-file", "private"]).run().expect(0);
    }
}

#[test]
fn a_token_is_made_by_the_first_algorithm_that_the_secret_is_for() {
    let (public, private) = rsa();
    let folder = folder(&token(), &[]);
    for (name, content) in [("text", "a-secret"), ("private", private.as_str()), ("public", public.as_str())] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    for (signs, checks, algorithm) in [("text", "text", "HS256"), ("private", "public", "RS256")] {
        let mut receiver = Receiver::ok();
        let send = |to: &str| tool(&folder, &["send", "acme", "--to", to, "--secret-file", signs]).run().expect(0);
        send(&receiver.url);
        let token = receiver.next().header("acme-token").unwrap().to_owned();
        let head = BASE64_URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&head).unwrap()["alg"], algorithm);
        let listening = tool(&folder, &["listen", "--vendor", "acme", "--output", "ndjson", "-n", "1", "--secret-file", checks]).listen();
        send(&listening.url);
        assert_eq!(verdicts(&listening.end().expect(0)), ["valid"], "{signs}");
    }
    let refused = tool(&folder, &["send", "acme", "--to", "1", "--secret-file", "public"]).run().expect(2).stderr;
    assert!(refused.contains("send needs the private one"), "{refused}");
}

/// A signature in a list, made in this way.
fn listed(by: &Value) -> Value {
    json!({ "signature": {
        "id": "seal",
        "by": by,
        "of": ["body"],
        "written": "base64",
        "in": { "header": { "names": ["acme-seal"], "grammar": { "list": { "items": " ", "value": ",", "version": "v1" } } } },
    } })
}

#[test]
fn a_public_key_checks_few_signatures_and_a_shared_secret_many() {
    for (by, secret, many) in
        [(json!({ "public-key": "ed25519" }), WHSK, "malformed"), (json!({ "hmac": { "hash": "sha256" } }), "a-secret", "valid")]
    {
        let folder = folder(&listed(&by), &[]);
        std::fs::write(folder.path().join("secret"), secret).unwrap();
        let mut receiver = Receiver::ok();
        tool(&folder, &["send", "acme", "--to", &receiver.url, "--secret-file", "secret"]).run().expect(0);
        let delivery = receiver.next();
        let right = delivery.header("acme-seal").unwrap().to_owned();
        let signature = base64::prelude::BASE64_STANDARD.decode(right.strip_prefix("v1,").unwrap()).unwrap();
        let another = |at: u8| {
            let mut other = signature.clone();
            other[7] ^= at;
            format!("v1,{}", base64::prelude::BASE64_STANDARD.encode(other))
        };
        let listen = ["listen", "--vendor", "acme", "--output", "ndjson", "-n", "4", "--secret-file", "secret"];
        let listening = tool(&folder, &listen).listen();
        let others = |count: u8| (1..=count).map(another).collect::<Vec<_>>().join(" ");
        for value in [
            // The same one again and again is one.
            vec![right.as_str(); 100].join(" "),
            format!("{} {right}", others(7)),
            others(8),
            format!("{} {right}", others(99)),
        ] {
            wire::post_for_status(listening.address(), "/", &format!("acme-seal: {value}\r\n"), &delivery.body);
        }
        assert_eq!(verdicts(&listening.end().expect(0)), ["valid", "valid", "wrong", many], "{by}");
    }
}

#[test]
fn missing_takes_away_all_that_a_signature_came_with() {
    let hash = json!({ "named-by": { "header": "acme-hash", "values": { "HMAC_SHA256": "sha256" }, "sends": "HMAC_SHA256" } });
    let folder = folder(
        &json!({ "signature": {
            "id": "seal", "by": { "hmac": { "hash": hash } }, "of": ["timestamp", "body"], "written": "hex",
            "in": { "header": { "names": ["acme-seal", "other-seal"] } },
            "timestamp": { "in": { "header": ["acme-time"] }, "unit": "seconds" },
            "message_id": { "header": ["acme-id"] },
        } }),
        &[],
    );
    std::fs::write(folder.path().join("secret"), "a-secret").unwrap();
    let listening = tool(&folder, &["listen", "--save", "calls.ndjson", "-n", "1"]).listen();
    tool(&folder, &["send", "acme", "--to", &listening.url, "--secret-file", "secret"]).run().expect(0);
    listening.end().expect(0);
    for (mode, there) in [("keep", true), ("missing", false)] {
        let mut receiver = Receiver::ok();
        let send = ["send", "calls.ndjson", "--to", &receiver.url, "--secret-file", "acme=secret", "--credentials", mode];
        tool(&folder, &send).run().expect(0);
        let delivery = receiver.next();
        for name in ["acme-seal", "acme-hash", "acme-time", "acme-id"] {
            assert_eq!(delivery.header(name).is_some(), there, "{name} with --credentials {mode}");
        }
    }
}

#[test]
fn what_is_signed_is_shown_as_the_rest_of_the_request_is() {
    let of = json!([{ "json": "/check" }, { "text": "|" }, { "header": "x-api-key" }, { "text": "|" }, { "json-or-nothing": "/result" }]);
    let seal = json!({ "signature": {
        "id": "seal", "by": { "hmac": { "hash": "sha256" } }, "of": of, "written": "hex", "in": { "header": { "names": ["acme-seal"] } },
    } });
    let folder = folder(&seal, &["/check"]);
    std::fs::write(folder.path().join("secret"), "a-secret").unwrap();
    let dry = |level: &str| {
        let send = ["send", "acme", "--dry-run", "-v", "--secret-file", "secret", "-H", "X-API-Key: abc", "--redact", level];
        tool(&folder, &send).run().expect(0).text().to_owned()
    };
    for (level, shown) in [("none", "c-1|abc|clear"), ("secrets", "c-1|••••••|clear"), ("personal", "••••••|••••••|clear")]
    {
        let told = dry(level);
        assert!(told.contains("\nsigned by seal") && told.ends_with(&format!(":\n{shown}\n")), "{level}: {told}");
    }
}
