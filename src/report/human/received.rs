//! One callback: a headline, its body with each problem under its line, and what one must know about it.

use colored::{ColoredString, Colorize as _};

use super::{LINES, count, cut, forwarded, raw, shows_bodies, size, status, why};
use crate::history::{By, Marks};
use crate::inspect::{Event, Inspection, SchemaVerdict, notes};
use crate::mask::Masks;
use crate::problem::Severity;
use crate::record::Reply;
use crate::report::ndjson::millis;
use crate::report::pretty::{Body, pretty};
use crate::report::{Received, Verbosity, View, sanitize};
use crate::vendor::manifest::Remark;
use crate::vendor::recognise::Label;

/// What a headline has room for, of one text.
pub const ROOM: usize = 48;

/// Whether the vendor's callbacks were shown before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introduced {
    Now,
    Before,
}

pub fn text(view: &View, received: &Received, introduced: Introduced) -> String {
    if view.verbosity == Verbosity::Totals {
        return String::new();
    }
    let masks = &received.masks;
    let mut out = headline(view, received, masks);
    out.push('\n');
    received.why.iter().for_each(|why| out.push_str(&self::why::text(view, why)));
    received.forwards.iter().for_each(|forward| out.push_str(&forwarded::text(view, forward)));
    if view.verbosity == Verbosity::Headers {
        out.push_str(&headers(view, received));
    }
    if shows_bodies(view) {
        out.push_str(&body(view, received, masks, introduced));
        out.push('\n');
    }
    out
}

fn headline(view: &View, received: &Received, masks: &Masks) -> String {
    let Received { n, request, inspection, .. } = received;
    let vendor = view.vendor(inspection.vendor);
    let shown = |text: &str| sanitize::line(&view.redactor.text(text)).into_owned();
    // Masked before it is cut: a part of a secret is one too.
    let label = |label: &Label| sanitize::line(&cut(&view.redactor.text(&label.shown(request.readable(), masks)), ROOM)).into_owned();
    let path = sanitize::line(&view.redactor.path(vendor, &request.path)).into_owned();
    let query = request.query.as_ref().map(|query| format!("?{}", sanitize::line(&view.redactor.query(vendor, query)))).unwrap_or_default();
    let mut parts = vec![
        format!("{} #{n} {} {path}{query}", time(received), shown(&request.method)),
        vendor.map_or_else(|| "unknown vendor".yellow().to_string(), |vendor| sanitize::line(&vendor.manifest.name).bold().to_string()),
    ];
    match &inspection.event {
        Event::Known(event) => parts.push(sanitize::line(event).into_owned()),
        Event::Foreign(event) => parts.push(format!("{} (unknown event)", label(event))),
        Event::None => {}
    }
    parts.extend(inspection.status.as_ref().map(|status| label(status).bold().to_string()));
    if let (Some(vendor), Some(subject)) = (vendor, &inspection.subject) {
        parts.push(format!("{} {}", sanitize::line(&vendor.manifest.subject.label), label(subject)));
    }
    let coding = request.content.mark().map(|mark| format!(" {}", sanitize::line(&cut(&mark, ROOM)))).unwrap_or_default();
    parts.push(format!("{}{coding}", size(request.body.len())));
    parts.push(credentials(inspection).to_string());
    parts.push(schema(inspection).to_string());
    parts.extend(marks(&received.marks));
    parts.push(format!("→ {} {:.1} ms{}", reply(received.reply), millis(received.took), if received.demo { "  demo" } else { "" }));
    parts.join("  ")
}

fn marks(marks: &Marks) -> impl Iterator<Item = String> {
    let repeats = marks.duplicate.map(|duplicate| match duplicate.by {
        By::Key => format!("duplicate of #{}", duplicate.n),
        By::Body => format!("same body as #{}", duplicate.n),
    });
    let late = marks.late.as_ref().map(|late| sanitize::line(&format!("late: {} came before", late.after)).into_owned());
    repeats.into_iter().chain(late).map(|mark| mark.yellow().to_string())
}

/// What its sender got.
fn reply(reply: Reply) -> String {
    match reply {
        Reply::Status(code) => status(code),
        silent => silent.silence().unwrap_or_default().yellow().to_string(),
    }
}

fn time(received: &Received) -> String {
    received.request.received.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S%.3f").to_string()
}

fn credentials(inspection: &Inspection) -> ColoredString {
    let what = match inspection.scheme.as_deref() {
        Some("body-key") => "key",
        Some(other) => other,
        None => "credentials",
    };
    let verdict = &inspection.verdict;
    match verdict.why() {
        None => match &inspection.remark {
            None => format!("{what} ok").green(),
            Some(remark) => sanitize::line(&format!("{what} ok ({remark})")).yellow(),
        },
        Some(why) if verdict.failed() => sanitize::line(&format!("{what} {}: {why}", verdict.name())).red(),
        Some(why) => sanitize::line(&format!("{}: {why}", verdict.name())).normal(),
    }
}

fn schema(inspection: &Inspection) -> ColoredString {
    let counted = |level| inspection.problems.iter().filter(|problem| problem.severity == level).count() as u64;
    let (errors, warnings) = (counted(Severity::Error), counted(Severity::Warning));
    let warned = if warnings > 0 { format!(", {}", count(warnings, "warning")) } else { String::new() };
    match inspection.schema {
        _ if inspection.tree.is_none() => "not JSON".red(),
        SchemaVerdict::Broken => format!("schema {}{warned}", count(errors, "error")).red(),
        SchemaVerdict::Fine if warnings > 0 => format!("schema ok{warned}").yellow(),
        SchemaVerdict::Fine => "schema ok".green(),
        SchemaVerdict::NotDocumented => format!("schema not documented{warned}").normal(),
        SchemaVerdict::NotChecked => "not recognised".yellow(),
    }
}

fn headers(view: &View, received: &Received) -> String {
    let vendor = view.vendor(received.inspection.vendor);
    let line = |(name, value): &(String, Vec<u8>)| {
        format!("  {}: {}\n", sanitize::line(name).dimmed(), sanitize::line(&view.redactor.header(vendor, name, value)))
    };
    received.request.headers.lines().iter().map(line).collect()
}

fn body(view: &View, received: &Received, masks: &Masks, introduced: Introduced) -> String {
    let Received { request, inspection, .. } = received;
    let bytes = request.readable();
    let mut out = match inspection.root(bytes) {
        Some(root) => {
            let mut out = pretty(Body { root, bytes, masks, problems: &inspection.problems, columns: view.columns });
            if inspection.more_problems > 0 {
                out.push_str(&format!("… and {}\n", count(inspection.more_problems as u64, "more problem")));
            }
            out
        }
        None => {
            let shown = raw(&masks.text(bytes, 0..bytes.len()), LINES, "");
            let name = super::checked::Name { file: "body", line: None, in_record: false };
            shown + super::checked::problems(view, inspection, bytes, &name).concat().trim_end_matches('\n') + "\n"
        }
    };
    if let Some(vendor) = view.vendor(inspection.vendor) {
        // What holds for every callback of a vendor is said with the first one.
        let worth = |note: &&Remark| introduced == Introduced::Now || !note.when.is_empty();
        for note in notes(vendor, inspection, bytes, Some(&request.headers)).into_iter().filter(worth) {
            out.push_str(&view.wrapped(format!("{} {}\n", "note:".cyan(), sanitize::line(&note.say))));
        }
    }
    out
}
