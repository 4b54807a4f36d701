//! The terms of each schedule, settled when the first delivery needs them.

use std::rc::Rc;

use super::Planning;
use crate::error::Failure;
use crate::send::terms::Terms;
use crate::vendor::registry::VendorId;

impl Planning<'_> {
    /// What tells the schedules of a vendor apart.
    pub(super) fn schedule(&self, vendor: Option<VendorId>, event: Option<&str>) -> (Option<VendorId>, Option<usize>) {
        let own = vendor.zip(event).and_then(|(vendor, event)| {
            let schedules = &self.options.registry.vendor(vendor).manifest.delivery.retry_of_events;
            schedules.iter().position(|own| own.events.iter().any(|id| id == event))
        });
        (vendor, own)
    }

    pub(super) fn terms(&mut self, vendor: Option<VendorId>, event: Option<&str>) -> Result<Rc<Terms>, Failure> {
        let schedule = self.schedule(vendor, event);
        if let Some(terms) = self.terms.get(&schedule) {
            return Ok(Rc::clone(terms));
        }
        let (terms, said) = Terms::of(self.options, vendor, event)?;
        for text in said {
            if !self.told.contains(&text) {
                self.told.push(text.clone());
                (self.note)(text);
            }
        }
        let terms = Rc::new(terms);
        self.terms.insert(schedule, Rc::clone(&terms));
        Ok(terms)
    }
}
