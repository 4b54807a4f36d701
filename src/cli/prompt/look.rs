//! The look at what would go out, and the command line that says the same again.

use super::questions::Questions;
use super::{Chosen, Look, Stop, command};
use crate::mask::Level;

impl Questions<'_> {
    /// A look at what would go out, and whether it shall.
    pub(super) fn show(&self, look: &Look) -> Result<Option<bool>, Stop> {
        self.screen.say(&format!("\n{}", look.request));
        look.notes.iter().for_each(|note| self.screen.say(&format!("note: {note}")));
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
        let mut masked = Vec::new();
        if self.settled.redactor.level() > Level::None {
            masked = command::mask(&mut given, &mut to);
        }
        masked.extend(command::with_credentials(&mut given, chosen.auth.as_deref(), chosen.secret.is_some()));
        let command = command::command(&given, &chosen.what, &to, &chosen.set);
        self.screen.say(&format!("The same again:\n{command}"));
        masked.iter().for_each(|what| self.screen.advise(&format!("{what}.")));
        chosen
    }
}
