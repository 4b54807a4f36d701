//! What goes where: drafts become finished requests.

mod finish;
mod remarks;
mod schedules;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use jiff::Timestamp;

use super::Options;
use super::draft::{Draft, drafts};
use super::identity::Identity;
use super::made::spoiled;
use super::order::Turn;
use super::same::Same;
use super::terms::Terms;
use crate::credentials::Signed;
use crate::error::Failure;
use crate::inspect::Inspection;
use crate::net::client::Outgoing;
use crate::record::{Mutation, Subject};
use crate::vendor::registry::VendorId;

/// Where `listen` is found unless told otherwise.
pub const DEFAULT_ADDRESS: &str = "http://127.0.0.1:4346";

/// So many bodies that are not valid are warned of; the others are counted.
const WARNINGS: usize = 5;

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
}
