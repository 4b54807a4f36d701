//! What goes where, in which order: from what the user named to finished requests.

use std::path::{Path, PathBuf};

use super::Options;
use super::edit::apply;
use super::sign::{guard, sign};
use crate::content::Content;
use crate::credentials::Signed;
use crate::error::{ExitStatus, Failure};
use crate::inputs::{callbacks, unreadable};
use crate::inspect::{Circumstances, Inspection, Policy, inspect};
use crate::mask::holds_dots;
use crate::net::client::Outgoing;
use crate::net::url::Target;
use crate::problem::{Severity, Unknown, Warnings};
use crate::record::Callback;
use crate::request::Headers;
use crate::vendor::registry::{Registry, VendorId};

/// Where `listen` is found unless told otherwise.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:4346";
/// Headers of a recording that belong to its connection, not to the callback.
const OF_THE_CONNECTION: [&str; 9] =
    ["host", "connection", "content-length", "transfer-encoding", "keep-alive", "te", "trailer", "upgrade", "expect"];

/// Only the first problem of a body is told; whether there are more is all that is said of the rest.
const TOLD: usize = 2;

/// One argument, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A built-in sample, `EVENT:VARIANT`.
    Sample {
        vendor: VendorId,
        name: String,
    },
    File(PathBuf),
    /// A recording: all its callbacks, or the one of this number.
    Recording {
        path: PathBuf,
        number: Option<u64>,
    },
    /// A body that was given on the command line or on stdin.
    Body {
        name: String,
        bytes: Vec<u8>,
    },
}

/// A finished request, and what messages need to know of it.
#[derive(Debug)]
pub struct Delivery {
    pub what: String,
    pub vendor: Option<VendorId>,
    pub event: Option<String>,
    pub outgoing: Outgoing,
    /// The file that holds exactly these bytes.
    pub file: Option<PathBuf>,
    pub inspection: Inspection,
    pub signed: Signed,
}

struct Draft {
    what: String,
    vendor: Option<VendorId>,
    event: Option<String>,
    /// Of a recording.
    headers: Headers,
    path: Option<String>,
    body: Vec<u8>,
    file: Option<PathBuf>,
}

/// Makes every request. Notes are told as they arise.
///
/// # Errors
/// An input that cannot be read, a vendor or event that is not known, an impossible edit, a secret that cannot be used.
pub fn plan(options: &Options, note: &mut dyn FnMut(String)) -> Result<Vec<Delivery>, Failure> {
    let mut deliveries = Vec::new();
    let mut told = Vec::new();
    for what in &options.what {
        for draft in drafts(options, what)? {
            deliveries.push(finish(options, draft, &mut told, note)?);
        }
    }
    Ok(deliveries)
}

fn drafts(options: &Options, what: &What) -> Result<Vec<Draft>, Failure> {
    let registry = &options.registry;
    let bare = |name: String, body, file| Draft {
        what: name,
        vendor: options.vendor,
        event: options.event.clone(),
        headers: Headers::default(),
        path: None,
        body,
        file,
    };
    match what {
        What::Sample { vendor: id, name } => {
            let vendor = registry.vendor(*id);
            let sample = vendor.sample(name)?;
            let what = format!("{}/{}:{}", vendor.id(), sample.event.id, sample.entry.variant);
            Ok(vec![Draft { vendor: Some(*id), event: Some(sample.event.id.clone()), ..bare(what, sample.bytes.to_vec(), None) }])
        }
        What::File(path) => {
            let body = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
            Ok(vec![bare(path.display().to_string(), body, Some(path.clone()))])
        }
        What::Body { name, bytes } => Ok(vec![bare(name.clone(), bytes.clone(), None)]),
        What::Recording { path, number } => {
            let chosen: Vec<_> = callbacks(path)?.into_iter().filter(|callback| number.is_none_or(|number| callback.n == number)).collect();
            if let (true, Some(number)) = (chosen.is_empty(), number) {
                return Err(Failure::input(format!("{} holds no callback #{number}", path.display()))
                    .hint("the number is the one in listen's headlines, and n in the file"));
            }
            chosen.into_iter().map(|callback| recorded(registry, options, path, &callback)).collect()
        }
    }
}

fn recorded(registry: &Registry, options: &Options, path: &Path, callback: &Callback) -> Result<Draft, Failure> {
    let name = format!("{}#{}", path.display(), callback.n);
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
        body,
        file: None,
    })
}

fn finish(options: &Options, draft: Draft, told: &mut Vec<String>, note: &mut dyn FnMut(String)) -> Result<Delivery, Failure> {
    let Draft { what, vendor, event, mut headers, path, mut body, file } = draft;
    let registry = &options.registry;
    let look = |body: &[u8]| {
        let circumstances = Circumstances { path: path.as_deref(), headers: None, vendor, event: event.as_deref() };
        inspect(
            registry,
            body,
            circumstances,
            Policy { keyring: &options.keyring, auth: None, unknown: Unknown::Warn, warnings: Warnings::Allowed, most_problems: TOLD },
        )
    };
    let (vendor, known_event) = match (vendor, &event) {
        (Some(vendor), Some(event)) => (Some(vendor), Some(event.clone())),
        _ => {
            let inspection = look(Content::of(&headers, &body).readable(&body));
            (inspection.vendor, event.clone().or_else(|| inspection.event_id().map(str::to_owned)))
        }
    };
    for edit in &options.edits {
        body = apply(edit, &body, vendor.map(|id| registry.vendor(id)), known_event.as_deref())?;
    }
    let signed = sign(options, vendor, &mut headers, &mut body, told, note)?;
    for (name, value) in options.headers.lines() {
        headers.set(name, value.clone());
    }
    if headers.first("content-type").is_none() {
        headers.push("content-type", "application/json");
    }
    let content = Content::of(&headers, &body);
    let inspection = look(content.readable(&body));
    warn_of_problems(options, &what, &inspection, content.readable(&body), vendor, note);
    let target = target(options, vendor, path.as_deref())?;
    guard(options, &target, &headers, &signed)?;
    let file = file.filter(|_| options.edits.is_empty() && signed == Signed::Nothing);
    let event = inspection.event_id().map(str::to_owned).or(known_event);
    Ok(Delivery { what, vendor, event, outgoing: Outgoing { target, headers, body: body.into() }, file, inspection, signed })
}

fn warn_of_problems(
    options: &Options,
    what: &str,
    inspection: &Inspection,
    body: &[u8],
    vendor: Option<VendorId>,
    note: &mut dyn FnMut(String),
) {
    let errors: Vec<_> = inspection.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    if let Some(first) = errors.first() {
        let vendor = vendor.map(|id| options.registry.vendor(id));
        let masks = options.redactor.body(&options.registry, vendor, inspection.event_id(), inspection.root(body), body);
        let whose = vendor.map_or_else(String::new, |vendor| format!(" for {}", vendor.manifest.name));
        let more = if errors.len() > 1 { " (and more)".to_owned() } else { String::new() };
        note(format!("{what} is not a valid body{whose}: {}{more}; it is sent all the same", first.sentence(body, &masks)));
    }
}

fn target(options: &Options, vendor: Option<VendorId>, path: Option<&str>) -> Result<Target, Failure> {
    if let Some(target) = &options.to {
        return Ok(target.clone());
    }
    let path = vendor.map(|id| format!("/{}", options.registry.vendor(id).id())).or_else(|| path.map(str::to_owned));
    Target::parse(&format!("{DEFAULT_ADDRESS}{}", path.unwrap_or_default())).map_err(Failure::usage)
}
