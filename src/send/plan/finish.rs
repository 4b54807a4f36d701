//! One draft becomes a delivery, step by step: known, changed, authenticated, looked at.

use std::cell::OnceCell;

use super::{DEFAULT_ADDRESS, Delivery, Planning, WARNINGS, remarks};
use crate::content::Content;
use crate::credentials::Signed;
use crate::error::Failure;
use crate::inspect::{Circumstances, Inspection, Named, Policy, inspect};
use crate::net::client::Outgoing;
use crate::net::url::Target;
use crate::problem::{Unknown, Warnings};
use crate::record;
use crate::send::draft::Draft;
use crate::send::edit::apply;
use crate::send::exposed::{self, Exposed};
use crate::send::fresh::Draw;
use crate::send::made::{Spoiling, renewed};
use crate::send::seal::{forget_ids, sealed};
use crate::send::sign::sign;
use crate::send::{Options, standing};
use crate::vendor::Vendor;
use crate::vendor::registry::VendorId;

/// Only the first problem of a body is told; whether there are more is all that is said of the rest.
const TOLD: usize = 2;

/// Whose callback a draft is.
struct Known<'a> {
    id: Option<VendorId>,
    vendor: Option<&'a Vendor>,
    event: Option<String>,
}

/// A request with its credentials.
struct Authenticated {
    outgoing: Outgoing,
    /// As it is before it is signed, where that is done for each attempt.
    unsigned: Option<Outgoing>,
    signed: Signed,
    mutation: Option<record::Mutation>,
}

impl<'a> Planning<'a> {
    /// `draw` is what is fresh in it; `key` tells it from the others of its run.
    pub(super) fn finish(&mut self, mut draft: Draft, key: String, draw: Option<Draw>) -> Result<Delivery, Failure> {
        let known = self.known(&draft);
        let original = draft.file.as_ref().map(|_| draft.body.clone());
        self.change(&mut draft, &known, draw.as_ref())?;
        let Authenticated { outgoing, unsigned, signed, mutation } = self.authenticate(&mut draft, &known, &key, draw.as_ref())?;
        let (headers, body) = (&outgoing.headers, &*outgoing.body);
        let readable = Content::of(headers, body);
        let inspection = look(self.options, &draft, readable.readable(body));
        // What was made wrong on purpose is said by the delivery itself.
        if mutation.is_none() {
            self.warn(&draft.what, &inspection, readable.readable(body), known.id);
        }
        let root = inspection.root(readable.readable(body));
        let recorded = draft.path.is_some()
            && match known.vendor {
                Some(vendor) => exposed::holds_secret(std::iter::once(vendor), headers, root),
                None => exposed::holds_secret(self.options.registry.vendors(), headers, root),
            };
        self.guard(&Exposed { target: &outgoing.target, headers, signed: &signed, recorded })?;
        let event = inspection.event_id().map(str::to_owned).or(known.event);
        let terms = self.terms(known.id, event.as_deref())?;
        let file = draft.file.filter(|_| original.is_some_and(|original| original == body));
        let (what, vendor, received, subject) = (draft.what, known.id, draft.received, OnceCell::new());
        Ok(Delivery { key, what, vendor, event, outgoing, unsigned, received, file, mutation, inspection, signed, terms, subject })
    }

    fn known(&self, draft: &Draft) -> Known<'a> {
        let (id, event) = match (draft.vendor, &draft.event) {
            (Some(vendor), Some(event)) => (Some(vendor), Some(event.clone())),
            (_, event) => {
                let inspection = look(self.options, draft, Content::of(&draft.headers, &draft.body).readable(&draft.body));
                (inspection.vendor, event.clone().or_else(|| inspection.event_id().map(str::to_owned)))
            }
        };
        Known { id, vendor: id.map(|id| self.options.registry.vendor(id)), event }
    }

    /// Fresh ids and times, then what the user sets.
    fn change(&mut self, draft: &mut Draft, known: &Known, draw: Option<&Draw>) -> Result<(), Failure> {
        let edits = &self.options.edits;
        let changes = draw.is_some() || !edits.is_empty() || draft.mutation.is_some();
        if changes && matches!(Content::of(&draft.headers, &draft.body), Content::Gzip(_)) {
            return Err(remarks::packed(&draft.what));
        }
        if let Some(draw) = draw {
            draft.body = renewed(&draft.what, &draft.body, known.vendor, draw)?;
        }
        for edit in edits {
            self.doubt(&draft.what, edit, &draft.body);
            draft.body = apply(edit, &draft.body, known.vendor, known.event.as_deref())
                .map_err(|failure| Failure { error: anyhow::anyhow!("{}: {}", draft.what, failure.error), ..failure })?;
        }
        Ok(())
    }

    /// Mutations on the way, so that credentials are those of the wrong body. Takes the draft's headers and body.
    fn authenticate(&mut self, draft: &mut Draft, known: &Known, key: &str, draw: Option<&Draw>) -> Result<Authenticated, Failure> {
        let options = self.options;
        let (mut headers, mut body) = (std::mem::take(&mut draft.headers), std::mem::take(&mut draft.body));
        let mut spoiling = Spoiling::new(draft.mutation.as_ref(), known.vendor, known.event.as_deref());
        spoiling.before_signing(&mut draft.what, &mut body)?;
        let mut target = target(options, known.vendor, draft.path.as_deref())?;
        let signed = sign(options, &mut target, known.id, &mut headers, &mut body, &mut self.told, self.note)?;
        if draw.is_some() {
            forget_ids(&signed, &mut headers);
        }
        let at = draw.map_or(options.salt.since, |draw| draw.now);
        let seal = |outgoing: &Outgoing| sealed(options, &signed, outgoing, format!("{key}-1").as_bytes(), at);
        // What stands in a body is put there before the body is cut, once for all attempts.
        let before = spoiling.cuts() && signed.seals().any(|seal| seal.prepared().needs_json());
        if before {
            let outgoing = seal(&Outgoing { target: target.clone(), headers, body: body.into() })?;
            (headers, body) = (outgoing.headers, outgoing.body.into());
        }
        let mutation = spoiling.after_signing(&mut draft.what, &mut body)?;
        standing::put(options, &target, &signed, &mut headers)?;
        let mut outgoing = Outgoing { target, headers, body: body.into() };
        let unsigned = signed.seals().next().filter(|_| !before).map(|_| outgoing.clone());
        if let Some(unsigned) = &unsigned {
            outgoing = seal(unsigned)?;
        }
        Ok(Authenticated { outgoing, unsigned, signed, mutation })
    }

    /// Says it when a body is not valid; of many, of the first ones.
    fn warn(&mut self, what: &str, inspection: &Inspection, body: &[u8], vendor: Option<VendorId>) {
        let Some(warning) = remarks::warning(self.options, what, inspection, body, vendor) else { return };
        self.invalid += 1;
        if self.invalid <= WARNINGS {
            (self.note)(warning);
        }
    }
}

/// What `validate` says of a body that is made of this draft.
fn look(options: &Options, draft: &Draft, body: &[u8]) -> Inspection {
    let (event, vendor, path) = (draft.event.as_deref(), draft.vendor, draft.path.as_deref());
    let named_by = if draft.event == options.event { Named::Flag } else { Named::Sample };
    let circumstances = Circumstances { path, vendor, event, named_by, ..Circumstances::default() };
    let policy = Policy { keyring: &options.keyring, auth: None, unknown: Unknown::Warn, warnings: Warnings::Allowed, most_problems: TOLD };
    inspect(&options.registry, body, circumstances, policy)
}

fn target(options: &Options, vendor: Option<&Vendor>, path: Option<&str>) -> Result<Target, Failure> {
    if let Some(target) = &options.to {
        return Ok(target.clone());
    }
    let path = vendor.map(|vendor| format!("/{}", vendor.id())).or_else(|| path.map(str::to_owned));
    Target::parse(&format!("{DEFAULT_ADDRESS}{}", path.unwrap_or_default())).map_err(Failure::usage)
}
