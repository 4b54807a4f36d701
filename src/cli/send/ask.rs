//! What the command line leaves open, the prompts ask, with a look at the very request that the run would send.

use std::cell::RefCell;

use super::{Prepared, SendArgs};
use crate::cli::Session;
use crate::cli::prompt::{self, Chosen, Look, Settled};
use crate::error::Failure;
use crate::send::edit::Edit;
use crate::send::preview;

impl SendArgs {
    /// Asks for what is not named; also gives the notes that were shown.
    pub(super) fn ask(&self, session: &Session) -> Result<Option<(Chosen, Vec<String>)>, Failure> {
        let registry = &session.registry;
        let vendor = self.vendor.as_deref().filter(|_| session.typed("vendor")).map(|name| registry.find(name)).transpose()?;
        let event = vendor.zip(self.event.as_deref()).map(|(vendor, event)| registry.vendor(vendor).event(event)).transpose()?;
        let edits = self.set.iter().map(|text| Edit::parse_set(text)).collect::<Result<_, _>>().map_err(Failure::usage)?;
        let settled = Settled { vendor, event: event.map(|event| event.id.clone()), to: self.to.clone(), edits };
        let known = RefCell::new(Vec::new());
        let look = |chosen: &Chosen| {
            if self.dry_run || self.curl {
                return Ok(None);
            }
            let Prepared { options, plan, notes, .. } = self.clone().with(chosen.clone()).prepare(session)?;
            let request = plan.deliveries().iter().map(|delivery| preview::request(delivery, registry, &options.redactor)).collect();
            known.replace(notes.clone());
            let question = if options.how.repeat > 1 { format!("Send it {} times?", options.how.repeat) } else { "Send it?".to_owned() };
            Ok(Some(Look { request, notes, question }))
        };
        Ok(prompt::ask(session, settled, &look)?.map(|chosen| (chosen, known.take())))
    }

    /// With what was chosen.
    pub(super) fn with(mut self, chosen: Chosen) -> Self {
        self.what = vec![chosen.what];
        self.to = Some(chosen.to);
        self.set.extend(chosen.set);
        self
    }
}
