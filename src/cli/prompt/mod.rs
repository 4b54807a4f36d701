//! The questions of `send` on a terminal: vendor, event, outcome, fields, URL, a look; then the command line that says the same.
//!
//! Esc goes back one question, and leaves at the first; Ctrl-C leaves at once. Nothing is sent here.

mod changes;
pub mod command;
mod fields;
mod line;
mod questions;
mod screen;

use std::io::{self, ErrorKind};

use super::Session;
use super::context::Color;
use crate::error::Failure;
use crate::send::edit::Edit;
use crate::vendor::registry::VendorId;
use questions::Questions;
use screen::Screen;

/// What was chosen, in the words of the command line.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub what: String,
    pub to: String,
    pub set: Vec<String>,
}

/// What the flags have settled already.
#[derive(Debug, Default)]
pub struct Settled {
    pub vendor: Option<VendorId>,
    /// By its id.
    pub event: Option<String>,
    pub to: Option<String>,
    pub edits: Vec<Edit>,
}

/// The request as it would go out.
#[derive(Debug)]
pub struct Look {
    /// Masked and harmless.
    pub request: String,
    /// What is to be known of it.
    pub notes: Vec<String>,
    /// What is asked before it goes.
    pub question: String,
}

/// Asks. `look` shows what would go out; `None` from it means that nothing will. `None` when the user left.
///
/// # Errors
/// No answer can be read, or `look` fails.
pub fn ask(
    session: &Session,
    settled: Settled,
    look: &dyn Fn(&Chosen) -> Result<Option<Look>, Failure>,
) -> Result<Option<Chosen>, Failure> {
    asked(session, |screen| Questions::new(session, screen, settled).all(look))
}

/// Asks for a yes; enter is a no. False when the user left with Esc, Ctrl-C or a no.
///
/// # Errors
/// No answer can be read.
pub fn confirm(session: &Session, question: &str) -> Result<bool, Failure> {
    let yes = asked(session, |screen| {
        screen.advise(question);
        Ok(screen.confirm("Go on?", false)?.filter(|yes| *yes))
    })?;
    Ok(yes.is_some())
}

/// Runs questions on a terminal that is as it was before when somebody leaves.
fn asked<T>(session: &Session, ask: impl FnOnce(&Screen) -> Result<Option<T>, Stop>) -> Result<Option<T>, Failure> {
    let screen = Screen::new(session.context.colours(Color::Auto));
    crate::platform::catch_interrupt().map_err(Failure::input)?;
    let left = |screen: &Screen| {
        screen.say("Nothing was sent.");
        Ok(None)
    };
    match ask(&screen) {
        Ok(Some(answer)) => Ok(Some(answer)),
        Ok(None) => left(&screen),
        Err(Stop::Failed(failure)) => Err(failure),
        Err(Stop::Unread(error)) if error.kind() == ErrorKind::Interrupted => {
            screen.restore();
            screen.say("\n");
            left(&screen)
        }
        Err(Stop::Unread(error)) => {
            screen.restore();
            Err(Failure::input(format!("the terminal cannot be asked: {error}")))
        }
    }
}

/// Why no more is asked.
enum Stop {
    Unread(io::Error),
    Failed(Failure),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Unread(error)
    }
}
