//! The command line of `samples`.

use clap::Args;

use super::{Session, print};
use crate::error::{ExitStatus, Failure};
use crate::inputs::recording;
use crate::report::Format;
use crate::report::wrap::wrapped;
use crate::samples::{self, records};
use crate::secret::Keyring;
use crate::send::scenario::named;
use crate::vendor::Vendor;

/// List vendors and events; print a payload, its schema, or where it is documented
///
/// Examples:
///   idhook samples
///   idhook samples identomat
///   idhook samples identomat/session-change:approved
///   idhook samples identomat/session-change --schema
///   idhook samples calls.ndjson#3
///   idhook samples identomat --output ndjson | jq -r 'select(.type == "listed-sample").what'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct SamplesArgs {
    /// vendor, vendor/event, vendor/event:variant, or recording#number; nothing lists the vendors. Lists are records with --output
    /// ndjson, a payload and a schema are what they are
    #[arg(value_name = "WHAT")]
    what: Option<String>,
    /// Print the event's JSON Schema instead of a payload
    #[arg(long)]
    schema: bool,
    /// Say where it is documented, and how well, instead of printing it
    #[arg(long, conflicts_with = "schema")]
    docs: bool,
}

impl SamplesArgs {
    pub fn run(self, session: &Session) -> Result<ExitStatus, Failure> {
        let registry = &session.registry;
        // It tells about --packs.
        drop(session.reporter(&Keyring::default(), Vec::new())?);
        let as_records = session.format != Format::Human;
        let page = |text: String| match session.context.columns {
            Some(columns) => wrapped(&text, columns.into()),
            None => text,
        };
        let Some(what) = self.what else {
            if self.schema || self.docs {
                let flag = if self.schema { "--schema needs an event" } else { "--docs needs a vendor" };
                return Err(Failure::usage(flag).hint("idhook samples lists the vendors, idhook samples VENDOR the events of one"));
            }
            return print(if as_records { records::vendors(registry) } else { page(samples::vendors(registry)) }.as_bytes());
        };
        let (name, rest) = what.split_once('/').map_or((what.as_str(), None), |(name, rest)| (name, Some(rest)));
        let vendor = match registry.find(name) {
            Ok(id) => registry.vendor(id),
            Err(unknown) => {
                if let Some((vendor, scenario)) = what.split_once('@').and_then(|(name, rest)| Some((registry.find(name).ok()?, rest))) {
                    return Err(not_printed(registry.vendor(vendor), scenario)?);
                }
                let file = std::path::Path::new(what.split('#').next().unwrap_or_default()).is_file();
                let one =
                    || Err(Failure::usage(format!("{what} does not name one callback")).hint("name its number, such as calls.ndjson#1"));
                return recorded(&what).unwrap_or_else(|| if file { one() } else { Err(unknown.into()) });
            }
        };
        let Some(rest) = rest else {
            if self.schema {
                return Err(Failure::usage("--schema needs an event")
                    .hint(format!("such as: idhook samples {} --schema", samples::first_event(vendor))));
            }
            let list = match (as_records, self.docs) {
                (true, _) => records::vendor(vendor),
                (false, true) => page(samples::docs_of_all(vendor)),
                (false, false) => page(samples::vendor(vendor)),
            };
            return print(list.as_bytes());
        };
        let event = vendor.event(rest.split(':').next().unwrap_or(rest))?;
        if self.schema {
            let schema = vendor.schema_text(event);
            return print(
                schema.ok_or_else(|| Failure::input(format!("no document shows the body of {}, so it has no schema", event.id)))?,
            );
        }
        if self.docs {
            let variant = rest.split_once(':').map(|(_, variant)| variant);
            if variant.is_some() {
                vendor.sample(rest)?;
            }
            let told = if as_records { records::event(vendor, event, variant) } else { page(samples::docs(vendor, event, variant)) };
            return print(told.as_bytes());
        }
        let end: &[u8] = if session.context.stdout_is_terminal { b"\n" } else { b"" };
        print(&[vendor.sample(rest)?.bytes, end].concat())
    }
}

/// What to do with a scenario, which is several bodies.
///
/// # Errors
/// The vendor has none of this name.
fn not_printed(vendor: &Vendor, scenario: &str) -> Result<Failure, Failure> {
    let (id, scenario) = (vendor.id(), named(vendor, scenario)?);
    let failure = Failure::usage(format!("{id}@{} is a scenario, which is sent and not printed", scenario.id));
    let step = scenario.steps.first().map_or("EVENT:VARIANT", String::as_str);
    Ok(failure.hint(format!("idhook send {id}@{} sends its steps; idhook samples {id}/{step} prints the first", scenario.id)))
}

/// The body of a recorded callback, `FILE#N`; `None` when that is not what was meant.
fn recorded(what: &str) -> Option<Result<ExitStatus, Failure>> {
    let (path, number) = what.rsplit_once('#')?;
    let number: u64 = number.parse().ok()?;
    let found = recording::of_file(path.as_ref()).and_then(|recording| recording.take(path, Some(number)));
    let bodies = found.and_then(|found| {
        found
            .iter()
            .map(|callback| callback.bytes().map_err(|error| Failure::new(ExitStatus::Input, error)))
            .take(1)
            .collect::<Result<Vec<_>, _>>()
    });
    Some(bodies.and_then(|bodies| print(&bodies.concat())))
}
