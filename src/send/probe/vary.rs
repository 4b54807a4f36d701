//! The deliveries of a probe: variations of what the user asked for, planned as all deliveries are.

use std::rc::Rc;

use super::subject::{Number, edits};
use crate::credentials::{NoScheme, Scheme, nobodys};
use crate::error::Failure;
use crate::send::Options;
use crate::send::draft::What;
use crate::send::edit::Edit;
use crate::send::mutate::{Kind, Mutation};
use crate::send::plan::{Delivery, Plan};
use crate::send::sign::Mode;
use crate::vendor::registry::VendorId;

/// The place of the field that nobody knows.
const UNKNOWN_FIELD: &str = "/idhook_probe";

/// How a delivery differs from a plain one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variation {
    Plain,
    UnknownField,
    Credentials(Mode),
    /// Half of it, with the credentials of that half.
    Cut,
}

/// See the module.
pub struct Varied<'a> {
    options: &'a Options,
    vendor: VendorId,
    /// The next number of a subject or delivery.
    next: u32,
    /// What was said already.
    told: Vec<String>,
}

impl<'a> Varied<'a> {
    /// Subjects are numbered from `start` on.
    #[must_use]
    pub const fn new(options: &'a Options, vendor: VendorId, start: u32) -> Self {
        Self { options, vendor, next: start, told: Vec::new() }
    }

    /// A number that no delivery before it has.
    pub fn number(&mut self) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.next
    }

    fn nothing_chosen(&self) -> bool {
        let vendor = self.options.registry.vendor(self.vendor);
        let auth = self.options.auth.as_ref();
        let chosen = Scheme::choose(vendor, auth, &nobodys(vendor, auth));
        self.options.keyring.of(vendor.id()).is_empty() && matches!(chosen, Err(NoScheme::Several { .. }))
    }

    /// One delivery of this sample about this subject. What the user should know of a plain one is noted once.
    ///
    /// # Errors
    /// As for any delivery: an edit that does not fit this sample, a secret of the wrong form.
    pub fn delivery(
        &mut self,
        sample: &str,
        subject: u32,
        variation: Variation,
        note: &mut dyn FnMut(String),
    ) -> Result<Rc<Delivery>, Failure> {
        let vendor = self.options.registry.vendor(self.vendor);
        let number = Number { subject, delivery: self.number() };
        let mut options = self.options.clone();
        options.what = vec![What::Sample { vendor: self.vendor, name: sample.to_owned() }];
        options.edits = edits(&vendor.manifest, vendor.sample(sample)?.bytes, number, &self.options.edits);
        options.edits.extend(self.options.edits.iter().cloned());
        match variation {
            Variation::UnknownField => {
                options.edits.push(Edit::SetJson { pointer: UNKNOWN_FIELD.to_owned(), json: "\"a field that nobody knows\"".to_owned() });
            }
            // A sample carries no header: where the way is not said, there is nothing to leave out.
            Variation::Credentials(Mode::Missing) if self.nothing_chosen() => {}
            Variation::Credentials(mode) => options.credentials = Some(mode),
            Variation::Cut => options.mutations = vec![Mutation { kind: Kind::Malformed, place: None }],
            Variation::Plain => {}
        }
        let plan = Plan::new(&options, &mut |text| {
            if variation == Variation::Plain && !self.told.contains(&text) {
                self.told.push(text.clone());
                note(text);
            }
        })?;
        plan.deliveries().first().map(Rc::clone).ok_or_else(|| Failure::usage("nothing to deliver"))
    }
}
