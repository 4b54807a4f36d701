//! The questions of `send` on a terminal: vendor, event, outcome, fields, URL, a secret where none is given, a look; then the command line that says the same.
//!
//! Esc goes back one question, and leaves at the first; Ctrl-C leaves at once. Nothing is sent here.

mod address;
mod changes;
pub mod command;
mod credentials;
mod elsewhere;
mod fields;
mod line;
mod list;
mod look;
mod narrow;
mod questions;
mod screen;

use std::io::{self, ErrorKind};

use super::Session;
use super::context::Color;
use crate::credentials::Auth;
use crate::error::{ExitStatus, Failure};
use crate::mask::Redactor;
use crate::secret::{Ring, Secret};
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
    /// The way to authenticate, where several were offered.
    pub auth: Option<String>,
    /// Typed; it is never printed.
    pub secret: Option<Secret>,
}

/// What the flags have settled already.
#[derive(Debug)]
pub struct Settled {
    pub vendor: Option<VendorId>,
    /// By its id.
    pub event: Option<String>,
    /// Of the event.
    pub variant: Option<String>,
    /// The word that named them.
    pub named: Option<String>,
    pub to: Option<String>,
    pub edits: Vec<Edit>,
    /// Numbers that were drawn, by their flags.
    pub seeds: Vec<(&'static str, u64)>,
    /// For what is shown of the sample.
    pub redactor: Redactor,
    /// `--auth`.
    pub auth: Option<Auth>,
    /// Nothing goes without credentials.
    pub demanded: bool,
    /// Whether a delivery is to be authenticated at all, with a secret that can be typed.
    pub signs: bool,
}

/// The secrets that flags and environment give where this vendor is the one that is sent.
pub type Secrets<'a> = dyn Fn(VendorId) -> Result<Ring, Failure> + 'a;

/// Shows what would go out; `None` means that nothing will.
pub type LookAt<'a> = dyn Fn(&Chosen) -> Result<Option<Look>, Failure> + 'a;

/// How somebody left without sending anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// With a no, which is an answer.
    No,
    /// With Esc or Ctrl-C.
    Away,
}

impl Left {
    /// What the run ends with.
    #[must_use]
    pub const fn status(self) -> ExitStatus {
        match self {
            Self::No => ExitStatus::Fine,
            Self::Away => ExitStatus::Interrupted,
        }
    }
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

/// Asks.
///
/// # Errors
/// No answer can be read, or `look` fails.
pub fn ask(session: &Session, settled: Settled, secrets: &Secrets, look: &LookAt) -> Result<Result<Chosen, Left>, Failure> {
    asked(session, |screen| Questions::new(session, screen, settled, secrets).all(look))
}

/// Asks for a yes; enter is a no.
///
/// # Errors
/// No answer can be read.
pub fn confirm(session: &Session, question: &str) -> Result<Result<(), Left>, Failure> {
    asked(session, |screen| {
        screen.advise(question);
        Ok(match screen.confirm("Go on?", false)? {
            Some(true) => Ok(()),
            Some(false) => Err(Left::No),
            None => Err(Left::Away),
        })
    })
}

/// Runs questions on a terminal that is as it was before when somebody leaves.
fn asked<T>(session: &Session, ask: impl FnOnce(&Screen) -> Result<Result<T, Left>, Stop>) -> Result<Result<T, Left>, Failure> {
    let screen = Screen::new(session.context.colours(Color::Auto));
    crate::platform::catch_interrupt().map_err(Failure::input)?;
    let left = |screen: &Screen, left| {
        screen.say("Nothing was sent.");
        Ok(Err(left))
    };
    match ask(&screen) {
        Ok(Ok(answer)) => Ok(Ok(answer)),
        Ok(Err(how)) => left(&screen, how),
        Err(Stop::Failed(failure)) => Err(failure),
        Err(Stop::Unread(error)) if error.kind() == ErrorKind::Interrupted => {
            screen.restore();
            screen.say("\n");
            left(&screen, Left::Away)
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
