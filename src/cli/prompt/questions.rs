//! The questions in their order, and the way back.

use super::narrow::Choice;
use super::screen::Screen;
use super::{Chosen, Left, LookAt, Secrets, Settled, Stop};
use crate::cli::Session;
use crate::error::Failure;
use crate::secret::Secret;
use crate::vendor::manifest::{EventEntry, Grade};
use crate::vendor::registry::Registry;
use crate::vendor::{Sample, Vendor};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Vendor,
    Event,
    Outcome,
    Fields,
    Url,
    Auth,
    Secret,
    Look,
}

/// What became of a question.
pub enum Answer {
    Given,
    /// There was but one answer: it was not asked, and nobody can go back to it.
    Only,
    Back,
}

pub struct Questions<'a> {
    pub(super) screen: &'a Screen,
    pub(super) given: &'a [String],
    pub(super) registry: &'a Registry,
    pub(super) settled: Settled,
    pub(super) vendors: Vec<&'a Vendor>,
    /// Places in the lists.
    pub(super) vendor: usize,
    event: usize,
    outcome: usize,
    pub(super) set: Vec<(String, String)>,
    /// Of which sample they are set.
    pub(super) set_of: Option<String>,
    pub(super) to: Option<String>,
    pub(super) given_secrets: &'a Secrets<'a>,
    pub(super) auth: Option<String>,
    pub(super) secret: Option<Secret>,
}

impl<'a> Questions<'a> {
    pub fn new(session: &'a Session, screen: &'a Screen, settled: Settled, given_secrets: &'a Secrets<'a>) -> Self {
        let vendors = match settled.vendor {
            Some(id) => vec![session.registry.vendor(id)],
            None => session.registry.vendors().collect(),
        };
        let (given, registry, to) = (&*session.given, &*session.registry, settled.to.clone());
        let mut questions = Self {
            screen,
            given,
            registry,
            settled,
            vendors,
            vendor: 0,
            event: 0,
            outcome: 0,
            set: Vec::new(),
            set_of: None,
            to,
            given_secrets,
            auth: None,
            secret: None,
        };
        questions.start_with_usual();
        questions
    }

    /// The vendor's default sample is the first that is offered, unless the flags say another.
    fn start_with_usual(&mut self) {
        let usual = &self.vendors[self.vendor].manifest.default_sample;
        let (event, variant) = usual.split_once(':').unwrap_or((usual, ""));
        let events = self.events();
        self.event = events.iter().position(|entry| entry.id.eq_ignore_ascii_case(event)).unwrap_or(0);
        let variant = self.settled.variant.as_deref().unwrap_or(variant);
        let samples = events.get(self.event).map(|entry| entry.samples.as_slice()).unwrap_or_default();
        self.outcome = samples.iter().position(|sample| sample.variant == variant).unwrap_or(0);
    }

    /// Asks one after the other, back and forth.
    pub fn all(mut self, look: &LookAt) -> Result<Result<Chosen, Left>, Stop> {
        self.screen.advise("Arrow keys, or the first letters of a word, and Enter choose. Esc goes back one question, Ctrl-C leaves.");
        let (mut step, mut asked) = (Step::Vendor, Vec::new());
        loop {
            let mark = self.screen.mark();
            let (answer, next) = match step {
                Step::Vendor => (self.ask_vendor()?, Step::Event),
                Step::Event => (self.ask_event()?, Step::Outcome),
                Step::Outcome => (self.ask_outcome()?, Step::Fields),
                Step::Fields => (self.ask_fields()?, Step::Url),
                Step::Url => (self.ask_url()?, Step::Auth),
                Step::Auth => (self.ask_auth()?, Step::Secret),
                Step::Secret => (self.ask_secret()?, Step::Look),
                Step::Look => {
                    let chosen = self.chosen();
                    let looked = match look(&chosen) {
                        Err(failure) if self.is_the_urls(&chosen, look) => {
                            let Some(at) = asked.iter().rposition(|(step, _)| *step == Step::Url) else {
                                return Err(Stop::Failed(failure));
                            };
                            self.screen.back_to(asked[at].1)?;
                            asked.truncate(at);
                            step = Step::Url;
                            failure.to_string().lines().for_each(|line| self.screen.advise(line));
                            continue;
                        }
                        looked => looked.map_err(Stop::Failed)?,
                    };
                    match looked {
                        None => return Ok(Ok(self.told(chosen))),
                        Some(look) => match self.show(&look)? {
                            Some(true) => return Ok(Ok(self.told(chosen))),
                            Some(false) => return Ok(Err(Left::No)),
                            None => (Answer::Back, Step::Look),
                        },
                    }
                }
            };
            match answer {
                Answer::Given => asked.push((step, mark)),
                Answer::Only => {}
                Answer::Back => match asked.pop() {
                    Some((before, mark)) => {
                        self.screen.back_to(mark)?;
                        step = before;
                        continue;
                    }
                    None => return Ok(Err(Left::Away)),
                },
            }
            step = next;
        }
    }

    /// One of these into `at`; a list of one is not asked.
    pub(super) fn pick(&self, question: &str, items: &[Choice], at: usize) -> Result<(Answer, usize), Stop> {
        if items.len() == 1 {
            return Ok((Answer::Only, 0));
        }
        Ok(self.screen.choose(question, items, at)?.map_or((Answer::Back, at), |chosen| (Answer::Given, chosen)))
    }

    fn ask_vendor(&mut self) -> Result<Answer, Stop> {
        let names: Vec<_> = self.vendors.iter().map(|vendor| name(vendor)).collect();
        let (answer, chosen) = self.pick("Which vendor?", &names, self.vendor)?;
        if chosen != self.vendor {
            self.vendor = chosen;
            self.start_with_usual();
            (self.auth, self.secret) = (None, None);
        }
        if !matches!(answer, Answer::Back) {
            self.look_at_secrets()?;
        }
        Ok(answer)
    }

    fn events(&self) -> Vec<&'a EventEntry> {
        let wanted = |id: &str| self.settled.event.as_deref().is_none_or(|only| only == id);
        let events = self.vendors[self.vendor].manifest.events.iter();
        events.filter(|event| !event.samples.is_empty() && wanted(&event.id)).collect()
    }

    fn ask_event(&mut self) -> Result<Answer, Stop> {
        let events = self.events();
        if events.is_empty() {
            let name = self.settled.event.clone().unwrap_or_default();
            let failure = Failure::usage(format!("no sample of {name} is known, and nothing else can be chosen here"));
            return Err(Stop::Failed(failure.hint("--data takes a body of your own")));
        }
        let names: Vec<_> = events.iter().map(|event| Choice { says: event.summary.clone(), name: Some(event.id.clone()) }).collect();
        let (answer, chosen) = self.pick("What happened?", &names, self.event)?;
        if chosen != self.event {
            self.outcome = 0;
        }
        self.event = chosen;
        Ok(answer)
    }

    fn ask_outcome(&mut self) -> Result<Answer, Stop> {
        let event = self.events()[self.event];
        let names: Vec<_> = event.samples.iter().map(|sample| sample.summary.clone().into()).collect();
        let (answer, chosen) = match &self.settled.variant {
            Some(_) => (Answer::Only, self.outcome),
            None => self.pick("With which outcome?", &names, self.outcome)?,
        };
        if matches!(answer, Answer::Back) {
            return Ok(answer);
        }
        self.outcome = chosen;
        match event.samples[chosen].grade {
            Grade::Documented | Grade::Template => {}
            Grade::Community => self.screen.advise("No document of the vendor shows this body: it is known from the code of its users."),
            Grade::Derived => {
                self.screen.advise("No document of the vendor shows this body: it follows from what its documents show of others.");
            }
        }
        Ok(answer)
    }

    /// The name and bytes of the sample.
    pub(super) fn sample(&self) -> (String, Option<Sample<'a>>) {
        let event = self.events()[self.event];
        let name = format!("{}:{}", event.id, event.samples[self.outcome].variant);
        let sample = self.vendors[self.vendor].sample(&name).ok();
        (name, sample)
    }

    fn chosen(&self) -> Chosen {
        let what = format!("{}/{}", self.vendors[self.vendor].id(), self.sample().0);
        let to = self.to.clone().unwrap_or_default();
        Chosen { what, to, set: self.sets(), auth: self.auth.clone(), secret: self.secret.clone() }
    }
}

/// What a vendor is called, and who is behind it where that says more.
fn name(vendor: &Vendor) -> Choice {
    let (name, maker) = (&vendor.manifest.name, &vendor.manifest.vendor);
    let more = maker.strip_prefix(name.as_str()).unwrap_or(maker).trim_matches([' ', '(', ')']);
    Choice { says: name.clone(), name: (!more.is_empty() && !name.starts_with(more)).then(|| more.to_owned()) }
}
