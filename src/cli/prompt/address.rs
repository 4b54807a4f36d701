//! The question where it goes.

use super::questions::{Answer, Questions};
use super::screen::Usual;
use super::{Chosen, LookAt, Stop};
use crate::net::url::Target;
use crate::send::plan::DEFAULT_ADDRESS;

impl Questions<'_> {
    pub(super) fn ask_url(&mut self) -> Result<Answer, Stop> {
        if self.settled.to.is_some() {
            return Ok(Answer::Only);
        }
        let listen = format!("{DEFAULT_ADDRESS}/{}", self.vendors[self.vendor].id());
        let usual = match &self.to {
            Some(to) if !to.starts_with(DEFAULT_ADDRESS) => {
                self.screen.advise(&format!("Enter alone means {to}."));
                to.clone()
            }
            _ => {
                self.screen.advise(&format!("Enter alone means {listen}, the address of idhook listen."));
                listen
            }
        };
        let refused = |text: &str| Target::parse(text).err().map(|why| format!("{why}."));
        let typed = self.screen.type_in("To which URL?", Usual { value: &usual, shown: None }, refused)?;
        let answer = if typed.is_some() { Answer::Given } else { Answer::Back };
        self.to = typed.or_else(|| self.to.take());
        Ok(answer)
    }

    /// Whether all would be well with another URL.
    pub(super) fn is_the_urls(&self, chosen: &Chosen, look: &LookAt) -> bool {
        self.settled.to.is_none() && look(&Chosen { to: DEFAULT_ADDRESS.to_owned(), ..chosen.clone() }).is_ok()
    }
}
