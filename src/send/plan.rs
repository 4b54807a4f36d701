//! What goes where: drafts become finished requests.

mod remarks;
mod schedules;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use jiff::Timestamp;

use super::Options;
use super::draft::{Draft, drafts};
use super::edit::apply;
use super::exposed;
use super::exposed::Exposed;
use super::fresh::Draw;
use super::identity::Identity;
use super::made::{Spoiling, renewed, spoiled};
use super::order::Turn;
use super::same::Same;
use super::seal::{forget_ids, sealed};
use super::sign::sign;
use super::standing;
use super::terms::Terms;
use crate::content::Content;
use crate::credentials::Signed;
use crate::error::Failure;
use crate::inspect::{Circumstances, Inspection, Named, Policy, inspect};
use crate::net::client::Outgoing;
use crate::net::url::Target;
use crate::problem::{Unknown, Warnings};
use crate::record::{Mutation, Subject};
use crate::vendor::registry::VendorId;

/// Where `listen` is found unless told otherwise.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:4346";

/// So many bodies that are not valid are warned of; the others are counted.
const WARNINGS: usize = 5;
/// Only the first problem of a body is told; whether there are more is all that is said of the rest.
const TOLD: usize = 2;

/// A finished request, and what messages need to know of it.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The same in every run of the same command.
    pub key: String,
    pub what: String,
    pub vendor: Option<VendorId>,
    pub event: Option<String>,
    pub outgoing: Outgoing,
    /// The request before it was signed, where it is signed anew for each attempt.
    pub(super) unsigned: Option<Outgoing>,
    /// When it came, of a recording.
    pub received: Option<Timestamp>,
    /// The file that holds exactly these bytes.
    pub file: Option<PathBuf>,
    /// What was made wrong in it.
    pub mutation: Option<Mutation>,
    pub inspection: Inspection,
    pub signed: Signed,
    pub terms: Rc<Terms>,
    /// Once it was asked for.
    pub(super) subject: OnceCell<Option<Subject<'static>>>,
}

impl Delivery {
    /// What tells it from the others of its run, and is the same in every run of the same command.
    #[must_use]
    pub fn id(&self, pass: u64) -> String {
        format!("{}-{pass}", self.key)
    }
}

/// Everything that is to be delivered in one pass.
#[derive(Debug)]
pub struct Plan {
    deliveries: Vec<Rc<Delivery>>,
    /// With `--fresh` what they are made of, each time another one.
    made_anew: Vec<Draft>,
    same: Same,
}

impl Plan {
    /// Makes every request. Notes are told as they arise.
    ///
    /// # Errors
    /// An input that cannot be read, a vendor or event that is not known, an impossible edit, a secret that cannot be used, terms that
    /// nobody documents.
    pub fn new(options: &Options, note: &mut dyn FnMut(String)) -> Result<Self, Failure> {
        let mut plan = Planning::new(options, note);
        let mut identity = Identity::of(options);
        let (mut deliveries, mut made_anew) = (Vec::new(), Vec::new());
        for what in &options.what {
            for draft in drafts(options, what)?.into_iter().flat_map(|draft| spoiled(draft, &options.mutations)) {
                let key = identity.key(&draft);
                let draw = options.fresh.map(|fresh| fresh.draw(1, deliveries.len(), fresh.since));
                made_anew.extend(draw.map(|_| draft.clone()));
                deliveries.push(Rc::new(plan.finish(draft, key, draw)?));
            }
        }
        if plan.invalid > WARNINGS {
            (plan.note)(format!("{} more bodies are not valid; validate tells of each", plan.invalid - WARNINGS));
        }
        let same = Same::of(deliveries.iter().map(|delivery| delivery.what.as_str()));
        Ok(Self { deliveries, made_anew, same })
    }

    /// Of one pass, in the order in which they were named.
    #[must_use]
    pub fn deliveries(&self) -> &[Rc<Delivery>] {
        &self.deliveries
    }

    /// Which delivery of the same name this turn is, from 1, and of how many, where all is delivered so often.
    #[must_use]
    pub fn of_same(&self, turn: Turn, passes: u64) -> (u64, u64) {
        self.same.place(turn, passes)
    }

    /// The delivery of this turn, made at this moment where ids and times are to be new. `options` are those of the plan.
    ///
    /// # Errors
    /// None that [`Plan::new`] did not find.
    pub fn delivery(&self, options: &Options, turn: Turn, now: Timestamp) -> Result<Rc<Delivery>, Failure> {
        let planned = &self.deliveries[turn.unit];
        let (Some(fresh), Some(draft)) = (options.fresh, self.made_anew.get(turn.unit)) else { return Ok(Rc::clone(planned)) };
        // What is to be said of it was said when it was planned.
        let mut silent = |_| {};
        let mut planning = Planning::new(options, &mut silent);
        planning.terms.insert(planning.schedule(planned.vendor, planned.event.as_deref()), Rc::clone(&planned.terms));
        Ok(Rc::new(planning.finish(draft.clone(), planned.key.clone(), Some(fresh.draw(turn.pass, turn.unit, now)))?))
    }
}

/// What is remembered from one delivery to the next while they are made.
struct Planning<'a> {
    options: &'a Options,
    note: &'a mut dyn FnMut(String),
    /// Vendors of which it was said that there is no secret, and what else is said once.
    told: Vec<String>,
    /// By vendor, and by event where it has a schedule of its own.
    terms: HashMap<(Option<VendorId>, Option<usize>), Rc<Terms>>,
    /// Bodies that are not valid.
    invalid: usize,
}

impl<'a> Planning<'a> {
    fn new(options: &'a Options, note: &'a mut dyn FnMut(String)) -> Self {
        Self { options, note, told: Vec::new(), terms: HashMap::new(), invalid: 0 }
    }

    fn finish(&mut self, draft: Draft, key: String, draw: Option<Draw>) -> Result<Delivery, Failure> {
        let options = self.options;
        let Draft { mut what, vendor, event, mut headers, path, received, mut body, file, mutation } = draft;
        let original = file.as_ref().map(|_| body.clone());
        let registry = &options.registry;
        let look = |body: &[u8]| {
            let named_by = if event == options.event { Named::Flag } else { Named::Sample };
            let circumstances =
                Circumstances { path: path.as_deref(), vendor, event: event.as_deref(), named_by, ..Circumstances::default() };
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
        let of = vendor.map(|id| registry.vendor(id));
        if let Content::Gzip(_) = Content::of(&headers, &body)
            && (draw.is_some() || !options.edits.is_empty() || mutation.is_some())
        {
            return Err(remarks::packed(&what));
        }
        if let Some(draw) = &draw {
            body = renewed(&what, &body, of, draw)?;
        }
        for edit in &options.edits {
            self.doubt(&what, edit, &body);
            body = apply(edit, &body, of, known_event.as_deref())
                .map_err(|failure| Failure { error: anyhow::anyhow!("{what}: {}", failure.error), ..failure })?;
        }
        let mut spoiling = Spoiling::new(mutation.as_ref(), of, known_event.as_deref());
        spoiling.before_signing(&mut what, &mut body)?;
        let mut target = target(options, vendor, path.as_deref())?;
        let signed = sign(options, &mut target, vendor, &mut headers, &mut body, &mut self.told, self.note)?;
        if draw.is_some() {
            forget_ids(&signed, &mut headers);
        }
        let seal = |outgoing: &Outgoing| {
            sealed(options, &signed, outgoing, format!("{key}-1").as_bytes(), draw.map_or(options.salt.since, |draw| draw.now))
        };
        // What stands in a body is put there before the body is cut, once for all attempts.
        let before = spoiling.cuts() && signed.seals().any(|seal| seal.prepared().needs_json());
        if before {
            let outgoing = seal(&Outgoing { target: target.clone(), headers, body: body.into() })?;
            (headers, body) = (outgoing.headers, outgoing.body.into());
        }
        let mutation = spoiling.after_signing(&mut what, &mut body)?;
        standing::put(options, &target, &signed, &mut headers)?;
        let mut outgoing = Outgoing { target, headers, body: body.into() };
        let unsigned = signed.seals().next().filter(|_| !before).map(|_| outgoing.clone());
        if let Some(unsigned) = &unsigned {
            outgoing = seal(unsigned)?;
        }
        let (headers, body) = (&outgoing.headers, &outgoing.body);
        let content = Content::of(headers, body);
        let inspection = look(content.readable(body));
        // What was made wrong on purpose is said by the delivery itself.
        if mutation.is_none()
            && let Some(warning) = remarks::warning(options, &what, &inspection, content.readable(body), vendor)
        {
            self.invalid += 1;
            if self.invalid <= WARNINGS {
                (self.note)(warning);
            }
        }
        let root = inspection.root(content.readable(body));
        let recorded = path.is_some()
            && match of {
                Some(vendor) => exposed::holds_secret(std::iter::once(vendor), headers, root),
                None => exposed::holds_secret(registry.vendors(), headers, root),
            };
        self.guard(&Exposed { target: &outgoing.target, headers, signed: &signed, recorded })?;
        let event = inspection.event_id().map(str::to_owned).or(known_event);
        let terms = self.terms(vendor, event.as_deref())?;
        let file = file.filter(|_| original.is_some_and(|original| original == **body));
        let subject = OnceCell::new();
        Ok(Delivery { key, what, vendor, event, outgoing, unsigned, received, file, mutation, inspection, signed, terms, subject })
    }
}

fn target(options: &Options, vendor: Option<VendorId>, path: Option<&str>) -> Result<Target, Failure> {
    if let Some(target) = &options.to {
        return Ok(target.clone());
    }
    let path = vendor.map(|id| format!("/{}", options.registry.vendor(id).id())).or_else(|| path.map(str::to_owned));
    Target::parse(&format!("{DEFAULT_ADDRESS}{}", path.unwrap_or_default())).map_err(Failure::usage)
}
