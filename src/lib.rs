//! Receive, send and validate the callbacks of identity verification vendors.
//!
//! ```text
//!       edge                      pure middle                         edge
//!  ┌────────────┐   ┌────────────────────────────────────────┐   ┌──────────────┐
//!  │ cli/       │ → │ vendor/   payload  schema/  locate     │ → │ report/      │
//!  │ listen/    │   │ credentials/  delivery  mask  history  │   │ human ndjson │
//!  │ send/      │   │ record         inspect()  ← the heart  │   │ junit sarif  │
//!  │ validate/  │   └────────────────────────────────────────┘   └──────────────┘
//!  └────────────┘
//! ```
//!
//! Arrows point one way. Nothing in the middle opens a socket, reads a clock or the environment, prints, or knows clap: time,
//! secrets and terminal facts come in as arguments. Each outside package lives in one place and its types stop there: clap in `cli/`,
//! dialoguer in `cli/prompt/screen`, hyper in `net/server/http.rs`, rustls' server and rcgen in `net/tls`, rustls' client in
//! `net/trust.rs` and `net/handshake.rs`, ring in `credentials/signature/public_key.rs`, p521 in `credentials/signature/p521.rs`, reqwest in `net/client.rs` and `net/url.rs` (what
//! reads its proxies in `net/connect.rs`), percent-encoding in `percent.rs`, the schema
//! engine in `schema/`, colored in `report/` and `samples.rs`, switched on or off in `cli/`; hdrhistogram in a file of `send/`, glob in a
//! file of `inputs/`, flate2 in `content.rs` and in a file of `validate/`.
//!
//! `json/` is a crate of its own, built for speed: the rest is built for size, see `Cargo.toml`.
//!
//! Vendors are data in `payloads/`; no vendor's name stands in this crate. `vendor/` reads them, `inspect` applies them.

pub mod cli;
pub mod content;
pub mod credentials;
pub mod defect;
pub mod delivery;
pub mod error;
pub mod history;
pub mod inputs;
pub mod inspect;
pub mod ledger;
pub mod listen;
pub mod locate;
pub mod mask;
pub mod net;
pub mod payload;
pub mod percent;
pub mod place_value;
pub mod platform;
pub mod problem;
pub mod record;
pub mod report;
pub mod request;
pub mod samples;
pub mod schema;
pub mod secret;
pub mod send;
pub mod suggest;
pub mod validate;
pub mod vendor;

pub use cli::run;
pub use idhook_json as json;
