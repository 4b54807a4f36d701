//! What the command line leaves open, the prompts ask, with a look at the very request that the run would send.

use std::cell::RefCell;

use super::{CredentialsName, Prepared, SendArgs};
use crate::cli::Session;
use crate::cli::prompt::{self, Chosen, Left, Look, Settled};
use crate::cli::secrets::{self, keyring};
use crate::cli::what::understand;
use crate::error::Failure;
use crate::mask::Redactor;
use crate::secret::Keyring;
use crate::send::draft::What;
use crate::send::edit::Edit;
use crate::send::preview;
use crate::vendor::registry::VendorId;

impl SendArgs {
    /// Asks for what is not named; also gives the notes that were shown.
    pub(super) fn ask(&mut self, session: &Session) -> Result<Result<(Chosen, Vec<String>), Left>, Failure> {
        let settled = self.settle(session)?;
        let seeds = settled.seeds.clone();
        let this = &*self;
        let registry = &session.registry;
        let known = RefCell::new(Vec::new());
        let look = |chosen: &Chosen| {
            if this.dry_run || this.curl {
                return Ok(None);
            }
            let Prepared { options, plan, mut notes, .. } = this.clone().with(chosen.clone()).prepare(session)?;
            let request = plan.deliveries().iter().map(|delivery| preview::request(delivery, registry, &options.redactor)).collect();
            known.replace(notes.clone());
            notes.extend(seeds.iter().map(|(flag, seed)| format!("{flag}={seed} gives the same again")));
            let question = if options.how.repeat > 1 { format!("Send it {} times?", options.how.repeat) } else { "Send it?".to_owned() };
            Ok(Some(Look { request, notes, question }))
        };
        let secrets =
            |vendor| keyring(&this.secrets, &[vendor], registry, session.context).map(|all| all.of(registry.vendor(vendor).id()).clone());
        Ok(prompt::ask(session, settled, &secrets, &look)?.map(|chosen| (chosen, known.take())))
    }

    /// What needs not be asked. Seeds are drawn here, so that what is shown is what is sent.
    fn settle(&mut self, session: &Session) -> Result<Settled, Failure> {
        let registry = &session.registry;
        let bare = self.vendor.as_deref().filter(|_| session.typed("vendor")).map(|name| registry.find(name)).transpose()?;
        let named = match self.what.as_slice() {
            [] => None,
            [text] => Some(start(text, session)?),
            _ => return Err(Failure::usage("-i asks about one thing, and several are named").hint("name one, or leave -i out")),
        };
        let (vendor, event, variant) = match named {
            Some((vendor, event, variant)) => (Some(vendor), event, variant),
            None => {
                let event = bare.zip(self.event.as_deref()).map(|(vendor, event)| registry.vendor(vendor).event(event)).transpose()?;
                (bare, event.map(|event| event.id.clone()), None)
            }
        };
        let drawn = if self.how.resume { None } else { self.bodies.draw()? };
        let seeds = [("--fresh", drawn), ("--shuffle", self.how.draw()?)];
        Ok(Settled {
            vendor,
            event,
            variant,
            named: self.what.first().cloned(),
            to: self.to.clone(),
            edits: self.set.iter().map(|text| Edit::parse_set(text)).collect::<Result<_, _>>().map_err(Failure::usage)?,
            seeds: seeds.into_iter().filter_map(|(flag, seed)| Some((flag, seed?))).collect(),
            redactor: Redactor::new(session.level, &Keyring::default(), Vec::new()),
            auth: self.secrets.auth.clone(),
            demanded: self.secrets.auth.is_some() || self.credentials.is_some(),
            signs: matches!(self.credentials, None | Some(CredentialsName::Valid | CredentialsName::Stale)),
        })
    }

    /// With what was chosen.
    pub(super) fn with(mut self, chosen: Chosen) -> Self {
        self.what = vec![chosen.what];
        // The questions have taken these in.
        (self.vendor, self.event) = (None, None);
        self.to = Some(chosen.to);
        self.set.extend(chosen.set);
        // It names a scheme of the vendor's.
        self.secrets.auth = self.secrets.auth.or_else(|| chosen.auth.and_then(|name| secrets::auth(&name).ok()));
        self.secret = chosen.secret;
        self
    }
}

/// What a WHAT says of vendor, event and variant: those that it names, and no more.
fn start(text: &str, session: &Session) -> Result<(VendorId, Option<String>, Option<String>), Failure> {
    let refused = || {
        Failure::usage(format!("-i starts from a vendor or an event of it, and {text} is neither"))
            .hint("leave -i out to send it as it is, or WHAT to be asked for everything")
    };
    match understand(text, session, &mut Vec::new())?.as_slice() {
        [What::Sample { vendor, name }] if !text.ends_with("/*") => {
            let (event, variant) = name.split_once(':').map_or((name.as_str(), None), |(event, variant)| (event, Some(variant)));
            let named = |part: Option<&str>, sign: char| part.filter(|_| text.contains(sign)).map(str::to_owned);
            Ok((*vendor, named(Some(event), '/'), named(variant, ':')))
        }
        _ => Err(refused()),
    }
}
