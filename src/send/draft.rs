//! From what the user named to bodies that are not edited and not signed yet.

use std::path::PathBuf;

use jiff::Timestamp;

use super::Options;
use super::mutate::Mutation;
use super::scenario::{Step, steps};
use crate::content::GZIP;
use crate::error::{ExitStatus, Failure};
use crate::mask::holds_dots;
use crate::record::Callback;
use crate::request::Headers;
use crate::vendor::registry::{Registry, VendorId};

/// Headers of a recording that belong to its connection, not to the callback.
const OF_THE_CONNECTION: [&str; 9] =
    ["host", "connection", "content-length", "transfer-encoding", "keep-alive", "te", "trailer", "upgrade", "expect"];

/// One argument, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A built-in sample, `EVENT:VARIANT`.
    Sample { vendor: VendorId, name: String },
    /// A documented lifecycle, by its id: every step about one subject.
    Scenario { vendor: VendorId, id: String },
    /// Recorded callbacks.
    Recording {
        name: String,
        /// Where they were read; `None` for stdin.
        file: Option<PathBuf>,
        callbacks: Vec<Callback<'static>>,
    },
    /// A body of the user's own.
    Body {
        name: String,
        /// The file that holds it; `None` for stdin and the command line.
        file: Option<PathBuf>,
        bytes: Vec<u8>,
    },
}

/// A delivery in the making.
#[derive(Debug, Clone)]
pub struct Draft {
    pub what: String,
    pub vendor: Option<VendorId>,
    pub event: Option<String>,
    /// Of a recording.
    pub headers: Headers,
    pub path: Option<String>,
    /// When it came, of a recording.
    pub received: Option<Timestamp>,
    pub body: Vec<u8>,
    pub file: Option<PathBuf>,
    /// What is to be made wrong in it.
    pub mutation: Option<Mutation>,
}

/// The drafts of one argument.
///
/// # Errors
/// An input that cannot be read or sent again, a name that is not known.
pub fn drafts(options: &Options, what: &What) -> Result<Vec<Draft>, Failure> {
    let registry = &options.registry;
    let bare = |name: String, body, file| Draft {
        what: name,
        vendor: options.vendor,
        event: options.event.clone(),
        headers: Headers::default(),
        path: None,
        received: None,
        body,
        file,
        mutation: None,
    };
    match what {
        What::Sample { vendor: id, name } => {
            let vendor = registry.vendor(*id);
            let sample = vendor.sample(name)?;
            let what = format!("{}/{}:{}", vendor.id(), sample.event.id, sample.entry.variant);
            Ok(vec![Draft { vendor: Some(*id), event: Some(sample.event.id.clone()), ..bare(what, sample.bytes.to_vec(), None) }])
        }
        What::Scenario { vendor: id, id: scenario } => steps(registry.vendor(*id), scenario)?
            .into_iter()
            .map(|Step { what, event, body }| Ok(Draft { vendor: Some(*id), event: Some(event), ..bare(what, body, None) }))
            .collect(),
        What::Body { name, bytes, .. } if bytes.starts_with(&GZIP) && options.headers.lines.first("content-encoding").is_none() => {
            Err(Failure::input(format!("{name} is compressed with gzip, and no header would tell its receiver"))
                .hint("-H 'Content-Encoding: gzip' sends it as it is; gunzip gives the plain body"))
        }
        What::Body { name, file, bytes } => {
            // What is said of the coding tells how the body is read.
            let coding = options.headers.lines.all("content-encoding").map(|value| ("content-encoding".to_owned(), value.to_vec()));
            Ok(vec![Draft { headers: coding.collect(), ..bare(name.clone(), bytes.clone(), file.clone()) }])
        }
        What::Recording { name, callbacks, .. } => callbacks.iter().map(|callback| recorded(registry, options, name, callback)).collect(),
    }
}

fn recorded(registry: &Registry, options: &Options, name: &str, callback: &Callback) -> Result<Draft, Failure> {
    let name = format!("{name}#{}", callback.n);
    if callback.redacted {
        let failure = Failure::input(format!("{name} is redacted: its secrets are masked, so it cannot be sent again"));
        return Err(failure.hint("record with listen --save, whose file keeps every byte"));
    }
    let body = callback.bytes().map_err(|error| Failure::new(ExitStatus::Input, error))?;
    let mut headers = callback.headers();
    OF_THE_CONNECTION.iter().for_each(|header| headers.remove(header));
    // A token that listen issued is not recorded; dots would only be another wrong one.
    headers.remove_where(holds_dots);
    let vendor = options.vendor.or_else(|| callback.vendor.as_deref().and_then(|id| registry.find(id).ok()));
    Ok(Draft {
        what: name,
        vendor,
        event: options.event.clone(),
        headers,
        path: Some(callback.path.clone().into_owned()),
        received: callback.at.parse().ok(),
        body,
        file: None,
        mutation: None,
    })
}
