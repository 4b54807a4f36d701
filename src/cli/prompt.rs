//! The questions of `send` on a terminal: vendor, event, outcome, fields, URL; then the command line that says the same.
//!
//! dialoguer is used in this file only.

use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, Input, MultiSelect, Select};

use super::Session;
use crate::error::Failure;
use crate::json::{self, Kind, Node, escape_token};
use crate::mask::{Level, Redactor};
use crate::net::url::Target;
use crate::report::sanitize;
use crate::secret::Keyring;
use crate::send::edit::{Edit, apply};
use crate::send::plan::DEFAULT_ADDRESS;
use crate::send::preview::quote;
use crate::vendor::{Sample, Vendor};

/// What was chosen, in the words of the command line.
#[derive(Debug)]
pub struct Chosen {
    pub what: String,
    pub to: String,
    pub set: Vec<String>,
}

/// Asks. `None` when the user left with Esc, Ctrl-C or a no.
pub fn ask(session: &Session, to: Option<String>) -> Result<Option<Chosen>, Failure> {
    asked(session, |theme| questions(session, to, theme))
}

/// Asks for a yes; enter is a no. False when the user left with Esc, Ctrl-C or a no.
pub fn confirm(session: &Session, question: &str) -> Result<bool, Failure> {
    let question = sanitize::line(question).into_owned();
    let answer = asked(session, |theme| Confirm::with_theme(theme).with_prompt(question).default(false).interact_opt())?;
    if answer != Some(true) {
        let _ = dialoguer::console::Term::stderr().write_line("Nothing was sent.");
    }
    Ok(answer == Some(true))
}

/// Runs questions on a terminal that is as it was before when somebody leaves.
fn asked<T>(session: &Session, ask: impl FnOnce(&dyn Theme) -> Result<Option<T>, dialoguer::Error>) -> Result<Option<T>, Failure> {
    let theme: Box<dyn Theme> =
        if session.context.colours(super::context::Color::Auto) { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) };
    crate::platform::catch_interrupt().map_err(Failure::input)?;
    match ask(&*theme) {
        Ok(chosen) => Ok(chosen),
        // Ctrl-C: dialoguer leaves the cursor hidden then.
        Err(dialoguer::Error::IO(error)) if error.kind() == std::io::ErrorKind::Interrupted => {
            let _ = dialoguer::console::Term::stderr().show_cursor();
            Ok(None)
        }
        Err(error) => Err(Failure::input(format!("the terminal cannot be asked: {error}"))),
    }
}

fn questions(session: &Session, to: Option<String>, theme: &dyn Theme) -> Result<Option<Chosen>, dialoguer::Error> {
    let vendors: Vec<&Vendor> = session.registry.vendors().collect();
    let names: Vec<_> = vendors.iter().map(|vendor| format!("{} ({})", vendor.manifest.product, vendor.manifest.vendor)).collect();
    let Some(vendor) = select(theme, "Which vendor?", &names)?.map(|at| vendors[at]) else { return Ok(None) };

    let events: Vec<_> = vendor.manifest.events.iter().filter(|event| !event.samples.is_empty()).collect();
    let names: Vec<_> = events.iter().map(|event| format!("{}: {}", event.id, event.summary)).collect();
    let Some(event) = select(theme, "What happened?", &names)?.map(|at| events[at]) else { return Ok(None) };

    let names: Vec<_> =
        event.samples.iter().map(|sample| format!("{}: {} [{}]", sample.variant, sample.summary, sample.grade.word())).collect();
    let Some(entry) = select(theme, "With which outcome?", &names)?.map(|at| &event.samples[at]) else { return Ok(None) };
    let name = format!("{}:{}", event.id, entry.variant);
    let Ok(sample) = vendor.sample(&name) else { return Ok(None) };

    let Some(set) = fields(theme, vendor, sample)? else { return Ok(None) };
    let suggested = to.unwrap_or_else(|| format!("{DEFAULT_ADDRESS}/{}", vendor.id()));
    let valid = |text: &String| Target::parse(text).map(|_| ());
    let to: String = Input::with_theme(theme).with_prompt("To which URL?").default(suggested).validate_with(valid).interact_text()?;

    let what = format!("{}/{name}", vendor.id());
    show(session, vendor, sample, &set);
    let sets: String = set.iter().map(|set| format!(" --set {}", quote(set))).collect();
    let given: String = session.given.iter().map(|flag| format!(" {}", quote(flag))).collect();
    let command = format!("idhook{given} {what} --to {}{sets}", quote(&to));
    if Confirm::with_theme(theme).with_prompt(format!("Send this to {to}?")).default(true).interact_opt()? != Some(true) {
        let _ = dialoguer::console::Term::stderr().write_line("Nothing was sent.");
        return Ok(None);
    }
    let _ = dialoguer::console::Term::stderr().write_line(&format!("The same again: {}", sanitize::line(&command)));
    Ok(Some(Chosen { what, to, set }))
}

fn select(theme: &dyn Theme, prompt: &str, items: &[String]) -> Result<Option<usize>, dialoguer::Error> {
    let items: Vec<_> = items.iter().map(|item| on_one_line(item)).collect();
    Select::with_theme(theme).with_prompt(prompt).items(&items).default(0).max_length(14).interact_opt()
}

/// An item that wrapped would leave its second line behind.
fn on_one_line(item: &str) -> String {
    let (_, width) = dialoguer::console::Term::stderr().size();
    let room = usize::from(width).saturating_sub(6);
    dialoguer::console::truncate_str(&sanitize::line(item), room, "…").into_owned()
}

/// Which fields to change, and to what; empty when none.
fn fields(theme: &dyn Theme, vendor: &Vendor, sample: Sample) -> Result<Option<Vec<String>>, dialoguer::Error> {
    let text = std::str::from_utf8(sample.bytes).unwrap_or_default();
    let Ok(tree) = json::parse(text) else { return Ok(Some(Vec::new())) };
    let mut scalars = Vec::new();
    gather(tree.root(text), "", &mut scalars);
    let secret = |pointer: &str| vendor.manifest.secrets.members.iter().any(|member| member.at == pointer && !member.keep_ends);
    scalars.retain(|(pointer, _)| !secret(pointer));
    let items: Vec<_> = scalars.iter().map(|(pointer, node)| on_one_line(&format!("{pointer} = {}", node.raw()))).collect();
    let prompt = "Change fields? (space marks one, enter goes on)";
    let Some(marked) = MultiSelect::with_theme(theme).with_prompt(prompt).items(&items).max_length(14).interact_opt()? else {
        return Ok(None);
    };
    let mut set = Vec::new();
    for at in marked {
        let (pointer, node) = &scalars[at];
        let current = node.as_label().map_or_else(|| node.raw().to_owned(), std::borrow::Cow::into_owned);
        let fits = |value: &String| {
            let edit = Edit::Set { pointer: pointer.clone(), value: value.clone() };
            apply(&edit, sample.bytes, None, None).map(|_| ()).map_err(|failure| failure.error.to_string())
        };
        let value: String = Input::with_theme(theme)
            .with_prompt(pointer.clone())
            .with_initial_text(current)
            .allow_empty(true)
            .validate_with(fits)
            .interact_text()?;
        set.push(format!("{pointer}={value}"));
    }
    Ok(Some(set))
}

fn gather<'a>(node: Node<'a>, pointer: &str, found: &mut Vec<(String, Node<'a>)>) {
    match node.kind() {
        Kind::Object => node
            .members()
            .for_each(|(key, value)| gather(value, &format!("{pointer}/{}", escape_token(&key.as_str().unwrap_or_default())), found)),
        Kind::Array => node.elements().enumerate().for_each(|(at, element)| gather(element, &format!("{pointer}/{at}"), found)),
        _ => found.push((pointer.to_owned(), node)),
    }
}

/// A look at the body before it goes.
fn show(session: &Session, vendor: &Vendor, sample: Sample, set: &[String]) {
    let edits = set.iter().filter_map(|text| Edit::parse_set(text).ok());
    let body = edits.fold(sample.bytes.to_vec(), |body, edit| apply(&edit, &body, Some(vendor), Some(&sample.event.id)).unwrap_or(body));
    let Ok(text) = std::str::from_utf8(&body) else { return };
    let Ok(tree) = json::parse(text) else { return };
    let redactor = Redactor::new(Level::Secrets, &Keyring::default(), Vec::new());
    let masks = redactor.body(&session.registry, Some(vendor), Some(&sample.event.id), Some(tree.root(text)), &body);
    let term = dialoguer::console::Term::stderr();
    for line in masks.text(&body, 0..body.len()).lines() {
        let _ = term.write_line(&sanitize::json(line));
    }
}
