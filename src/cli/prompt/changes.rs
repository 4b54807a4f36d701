//! Which fields of the sample get other values.

use super::Stop;
use super::fields::{Field, fields};
use super::questions::{Answer, Questions};
use crate::send::edit::{Edit, apply};
use crate::vendor::{Sample, Vendor};

impl Questions<'_> {
    /// Which fields get other values, one after the other.
    pub(super) fn ask_fields(&mut self) -> Result<Answer, Stop> {
        let (vendor, (_, sample)) = (self.vendors[self.vendor], self.sample());
        let Some(sample) = sample else { return Ok(Answer::Only) };
        let edited = |body: Vec<u8>, edit: &Edit| apply(edit, &body, Some(vendor), Some(&sample.event.id)).unwrap_or(body);
        let body = self.settled.edits.iter().fold(sample.bytes.to_vec(), edited);
        let (worth, rest) = fields(vendor, sample, &body);
        let mut at = 0;
        loop {
            let done = if self.set.is_empty() { "No, leave all as it is" } else { "That is all" };
            let more = (!rest.is_empty()).then(|| "Another field …".to_owned());
            let items: Vec<_> = [done.to_owned()].into_iter().chain(worth.iter().map(|field| self.shown(field))).chain(more).collect();
            let field = match self.screen.choose("Change something?", &items, at)? {
                None => return Ok(Answer::Back),
                Some(0) => return Ok(Answer::Given),
                Some(chosen) => {
                    at = chosen;
                    match worth.get(chosen - 1) {
                        Some(field) => Some(field),
                        None => {
                            let items: Vec<_> = rest.iter().map(|field| self.shown(field)).collect();
                            self.screen.choose("Which field?", &items, 0)?.map(|chosen| &rest[chosen])
                        }
                    }
                }
            };
            let Some(field) = field else { continue };
            if let Some(value) = self.ask_value(vendor, sample, field)? {
                self.set.retain(|(pointer, _)| *pointer != field.pointer);
                if value != field.current {
                    self.set.push((field.pointer.clone(), value));
                }
                at = 0;
            }
        }
    }

    fn value(&self, field: &Field) -> String {
        let changed = self.set.iter().find(|(pointer, _)| *pointer == field.pointer).map(|(_, value)| value);
        changed.unwrap_or(&field.current).clone()
    }

    /// A field in a list.
    fn shown(&self, field: &Field) -> String {
        let changed = self.set.iter().any(|(pointer, _)| *pointer == field.pointer);
        format!("{}: {}{}", field.label, self.value(field), if changed { "  (changed)" } else { "" })
    }

    /// Another value for a field; `None` where it stays.
    fn ask_value(&self, vendor: &Vendor, sample: Sample, field: &Field) -> Result<Option<String>, Stop> {
        let current = self.value(field);
        if field.known.len() > 1 && !field.as_json {
            let other = field.open.then(|| "Another value …".to_owned());
            let items: Vec<_> = field.known.iter().cloned().chain(other).collect();
            let at = field.known.iter().position(|value| *value == current).unwrap_or(0);
            match self.screen.choose(&field.label, &items, at)? {
                None => return Ok(None),
                Some(chosen) if chosen < field.known.len() => return Ok(Some(field.known[chosen].clone())),
                Some(_) => {}
            }
        }
        let refused = |value: &str| {
            let edit = Edit::parse_set(&field.set(value)).map_err(|why| why.clone());
            let done = edit.and_then(|edit| {
                apply(&edit, sample.bytes, Some(vendor), Some(&sample.event.id)).map(drop).map_err(|failure| failure.error.to_string())
            });
            done.err().map(|why| format!("{why}."))
        };
        Ok(self.screen.type_in(&field.label, &current, None, refused)?)
    }
}
