//! Which fields of the sample get other values.

use super::Stop;
use super::elsewhere::elsewhere;
use super::fields::{Field, fields};
use super::narrow::Choice;
use super::questions::{Answer, Questions};
use super::screen::Usual;
use crate::json::Node;
use crate::mask::Masks;
use crate::send::edit::{Edit, apply};
use crate::vendor::{Sample, Vendor};

impl Questions<'_> {
    /// Which fields get other values, one after the other. What was changed before stays so for the same sample.
    pub(super) fn ask_fields(&mut self) -> Result<Answer, Stop> {
        let (vendor, (name, sample)) = (self.vendors[self.vendor], self.sample());
        let Some(sample) = sample else { return Ok(Answer::Only) };
        let of = format!("{}/{name}", vendor.id());
        if self.set_of.replace(of.clone()).is_some_and(|before| before != of) {
            self.set.clear();
        }
        let edited = |body: Vec<u8>, edit: &Edit| apply(edit, &body, Some(vendor), Some(&sample.event.id)).unwrap_or(body);
        let body = self.settled.edits.iter().fold(sample.bytes.to_vec(), edited);
        let masks = |root: Node| self.settled.redactor.body(self.registry, Some(vendor), Some(&sample.event.id), Some(root), &body);
        let (worth, rest) = fields(vendor, sample, &body, masks);
        let mut at = 0;
        loop {
            let mark = self.screen.mark();
            let done = if self.set.is_empty() { "No, leave all as it is" } else { "That is all" };
            let more = (!rest.is_empty()).then(|| "Another field …".to_owned().into());
            let items: Vec<_> =
                [done.to_owned().into()].into_iter().chain(worth.iter().map(|field| self.listed(field))).chain(more).collect();
            let changed = match self.screen.choose("Change something?", &items, at)? {
                None => return Ok(Answer::Back),
                Some(0) => return Ok(Answer::Given),
                Some(chosen) => {
                    at = chosen;
                    match worth.get(chosen - 1) {
                        Some(field) => self.change(vendor, sample, field)?,
                        None => self.change_one_of(vendor, sample, &rest)?,
                    }
                }
            };
            if changed {
                at = 0;
            } else {
                self.screen.back_to(mark)?;
            }
        }
    }

    /// Which of the other fields, until one has another value. False when the user went back.
    fn change_one_of(&mut self, vendor: &Vendor, sample: Sample, rest: &[Field]) -> Result<bool, Stop> {
        let (mark, mut at) = (self.screen.mark(), 0);
        loop {
            let items: Vec<_> = rest.iter().map(|field| self.listed(field)).collect();
            match self.screen.choose("Which field?", &items, at)? {
                None => return Ok(false),
                Some(chosen) => at = chosen,
            }
            if self.change(vendor, sample, &rest[at])? {
                return Ok(true);
            }
            self.screen.back_to(mark)?;
        }
    }

    /// False when the user went back.
    fn change(&mut self, vendor: &Vendor, sample: Sample, field: &Field) -> Result<bool, Stop> {
        let Some(value) = self.ask_value(vendor, sample, field)? else { return Ok(false) };
        let others = elsewhere(vendor, sample, &self.body(vendor, sample), field, &value);
        let Some(along) = self.ask_elsewhere(&others)? else { return Ok(false) };
        self.set.retain(|(pointer, _)| *pointer != field.pointer);
        if value != field.current {
            self.set.push((field.pointer.clone(), value));
        }
        for (other, value) in others.into_iter().filter(|_| along) {
            self.set.retain(|(pointer, _)| *pointer != other.pointer);
            self.set.push((other.pointer, value));
        }
        Ok(true)
    }

    /// Whether other places that hold the old value get the new one; `None` where the user went back.
    fn ask_elsewhere(&self, others: &[(Field, String)]) -> Result<Option<bool>, Stop> {
        let labels: Vec<_> = others.iter().map(|(other, _)| other.label.as_str()).collect();
        let places = match labels.len() {
            0 => return Ok(Some(false)),
            1 => "another place".to_owned(),
            several => format!("{several} other places"),
        };
        self.screen.advise(&format!("The old value stands in {places}, too: {}.", labels.join(", ")));
        Ok(self.screen.confirm("Change it there, too?", true)?)
    }

    /// What `--set` takes for all that was changed.
    pub(super) fn sets(&self) -> Vec<String> {
        let (worth, rest) =
            self.sample().1.map(|sample| fields(self.vendors[self.vendor], sample, sample.bytes, |_| Masks::default())).unwrap_or_default();
        let field = |pointer: &str| worth.iter().chain(&rest).find(|field| field.pointer == pointer);
        let set =
            |(pointer, value): &(String, String)| field(pointer).map_or_else(|| format!("{pointer}={value}"), |field| field.set(value));
        self.set.iter().map(set).collect()
    }

    /// The sample with everything that was set.
    pub(super) fn body(&self, vendor: &Vendor, sample: Sample) -> Vec<u8> {
        let chosen: Vec<_> = self.sets().iter().filter_map(|set| Edit::parse_set(set).ok()).collect();
        let edited = |body: Vec<u8>, edit: &Edit| apply(edit, &body, Some(vendor), Some(&sample.event.id)).unwrap_or(body);
        self.settled.edits.iter().chain(&chosen).fold(sample.bytes.to_vec(), edited)
    }

    fn changed(&self, field: &Field) -> Option<&String> {
        self.set.iter().find(|(pointer, _)| *pointer == field.pointer).map(|(_, value)| value)
    }

    /// A field in a list.
    fn listed(&self, field: &Field) -> Choice {
        match self.changed(field) {
            Some(value) => format!("{}: {value}  (changed)", field.label).into(),
            None => format!("{}: {}", field.label, field.shown).into(),
        }
    }

    /// Another value for a field; `None` where the user went back.
    fn ask_value(&self, vendor: &Vendor, sample: Sample, field: &Field) -> Result<Option<String>, Stop> {
        let (current, shown) = self.changed(field).map_or((&field.current, &field.shown), |value| (value, value));
        let refused = |value: &str| {
            let done = Edit::parse_set(&field.set(value)).and_then(|edit| {
                apply(&edit, sample.bytes, Some(vendor), Some(&sample.event.id))
                    .map(drop)
                    .map_err(|failure| failure.error.to_string().replacen(&field.pointer, &field.label, 1))
            });
            done.err().map(|why| format!("{why}."))
        };
        let type_in = || self.screen.type_in(&field.label, Usual { value: current, shown: Some(shown) }, refused);
        if field.known.len() < 2 || field.as_json {
            return Ok(type_in()?);
        }
        let mark = self.screen.mark();
        let other = field.open.then(|| "Another value …".to_owned());
        let items: Vec<_> = field.known.iter().cloned().chain(other).map(Choice::from).collect();
        let mut at = field.known.iter().position(|value| value == current).unwrap_or(0);
        loop {
            match self.screen.choose(&field.label, &items, at)? {
                None => return Ok(None),
                Some(chosen) if chosen < field.known.len() => return Ok(Some(field.known[chosen].clone())),
                Some(chosen) => at = chosen,
            }
            if let Some(value) = type_in()? {
                return Ok(Some(value));
            }
            self.screen.back_to(mark)?;
        }
    }
}
