//! The look at what would go out, and the command line that says the same again.

use super::questions::Questions;
use super::{Chosen, Look, Stop, command};
use crate::json;
use crate::mask::Level;

impl Questions<'_> {
    /// A look at what would go out, and whether it shall.
    pub(super) fn show(&self, look: &Look) -> Result<Option<bool>, Stop> {
        self.screen.say(&format!("\n{}", look.request));
        look.notes.iter().for_each(|note| self.screen.advise(&format!("note: {note}")));
        Ok(self.screen.confirm(&look.question, true)?)
    }

    /// Says how to do the same again.
    pub(super) fn told(&self, chosen: Chosen) -> Chosen {
        let mut given = self.given.to_vec();
        if let Some(what) = &self.settled.named
            && let Some(at) = given.iter().rposition(|word| word == what)
        {
            given.remove(at);
        }
        command::with_seeds(&mut given, &self.settled.seeds);
        let mut to = chosen.to.clone();
        let (mut set, mut masked) = (chosen.set.clone(), Vec::new());
        if self.settled.redactor.level() > Level::None {
            masked = command::mask(&mut given, &mut to);
            masked.extend(self.mask_sets(&mut given, &mut set));
        }
        masked.extend(command::with_credentials(&mut given, chosen.auth.as_deref(), chosen.secret.is_some()));
        let command = command::command(&given, &chosen.what, &to, &set);
        self.screen.say(&format!("The same again:\n{command}"));
        masked.iter().for_each(|what| self.screen.advise(&format!("{what}.")));
        chosen
    }

    /// What the look hides, the command does, too.
    fn mask_sets(&self, given: &mut [String], set: &mut [String]) -> Vec<String> {
        let (vendor, (_, sample)) = (self.vendors[self.vendor], self.sample());
        let body = sample.map(|sample| self.body(vendor, sample)).unwrap_or_default();
        let Ok(text) = std::str::from_utf8(&body) else { return Vec::new() };
        let Ok(tree) = json::parse(text) else { return Vec::new() };
        let (root, event) = (tree.root(text), sample.map(|sample| sample.event.id.as_str()));
        let masks = self.settled.redactor.body(self.registry, Some(vendor), event, Some(root), &body);
        command::mask_sets(given, set, |pointer| root.at(pointer).is_some_and(|node| masks.touch(&node.span())))
    }
}
