//! The questions about credentials: in which way, where a vendor has several, and the secret, where none is given.

use super::Stop;
use super::narrow::Choice;
use super::questions::{Answer, Questions};
use crate::cli::secrets::auth;
use crate::credentials::{Auth, BadSecret, Scheme, takes_tokens};
use crate::error::{ExitStatus, Failure};
use crate::samples::{secret_of, secret_of_auth};
use crate::secret::{Ring, Secret};
use crate::send::hint::ways;
use crate::vendor::Vendor;
use crate::vendor::manifest::SchemeSpec;

impl Questions<'_> {
    fn of(&self) -> &Vendor {
        self.vendors[self.vendor]
    }

    fn secrets(&self) -> Result<Ring, Stop> {
        let vendor = self.registry.find(self.of().id()).map_err(|unknown| Stop::Failed(unknown.into()))?;
        (self.given_secrets)(vendor).map_err(Stop::Failed)
    }

    /// What is wrong with the secrets that were given is said before anything else is asked.
    pub(super) fn look_at_secrets(&self) -> Result<(), Stop> {
        if !self.settled.signs {
            return Ok(());
        }
        match misfit(self.of(), self.settled.auth.as_ref(), &self.secrets()?) {
            Some(why) => Err(Stop::Failed(Failure::new(ExitStatus::Usage, why))),
            None => Ok(()),
        }
    }

    /// In which way, where the vendor has several ways and no default. Without a secret that is given, one can be typed, or it goes without.
    pub(super) fn ask_auth(&mut self) -> Result<Answer, Stop> {
        let (vendor, secrets) = (self.vendors[self.vendor], self.secrets()?);
        if !self.settled.signs || self.settled.auth.is_some() || ways(vendor).is_empty() {
            return Ok(Answer::Only);
        }
        // A token is fetched with more than a secret: who wants that says it with flags.
        let with_it = |scheme: &&SchemeSpec| {
            if secrets.is_empty() {
                wanted(vendor, auth(scheme.name()).ok().as_ref()).is_some()
            } else {
                !matches!(scheme, SchemeSpec::Oauth2(_))
            }
        };
        let schemes: Vec<_> = vendor.manifest.credentials.schemes.iter().map(|entry| &entry.scheme).filter(with_it).collect();
        let without = secrets.is_empty() && !self.settled.demanded;
        let none = without.then(|| Choice::from("none: it goes without credentials".to_owned()));
        let before = usize::from(without);
        let choice = |scheme: &&SchemeSpec| Choice { says: scheme.name().to_owned(), name: secret_of(scheme) };
        let choices: Vec<_> = none.into_iter().chain(schemes.iter().map(choice)).collect();
        let at = schemes.iter().position(|scheme| Some(scheme.name()) == self.auth.as_deref()).map_or(0, |at| at + before);
        if choices.is_empty() {
            return Ok(Answer::Only);
        }
        loop {
            let (answer, chosen) = self.pick("How does it authenticate?", &choices, at)?;
            if matches!(answer, Answer::Back) {
                return Ok(answer);
            }
            let name = chosen.checked_sub(before).map(|at| schemes[at].name());
            match name.and_then(|name| misfit(vendor, auth(name).ok().as_ref(), &secrets)) {
                Some(why) => self.screen.advise(&format!("{why}.")),
                None => {
                    if self.auth.as_deref() != name {
                        (self.auth, self.secret) = (name.map(str::to_owned), None);
                    }
                    return Ok(answer);
                }
            }
        }
    }

    /// The secret, where the scheme needs one and none is given.
    pub(super) fn ask_secret(&mut self) -> Result<Answer, Stop> {
        let vendor = self.vendors[self.vendor];
        let chosen = self.auth.as_deref().and_then(|name| auth(name).ok());
        let auth = self.settled.auth.as_ref().or(chosen.as_ref());
        let Some((name, form)) = wanted(vendor, auth) else { return Ok(Answer::Only) };
        if !self.settled.signs || !self.secrets()?.is_empty() {
            return Ok(Answer::Only);
        }
        let whose = &vendor.manifest.name;
        self.screen.advise(&format!("To authenticate as {whose} does ({name}), type the secret: {form}. It is not shown."));
        let (before, needed) = (self.secret.is_some(), self.settled.demanded || chosen.is_some());
        let refused = |text: &str| match text {
            "" if needed && !before => Some(format!("{name} needs a secret. Esc goes back.")),
            "" => None,
            text => misfit(vendor, auth, &Ring::new(vec![Secret::new(text)])).map(|why| format!("{why}.")),
        };
        let enter = match (before, needed) {
            (true, _) => ", Enter for the one before",
            (false, true) => "",
            (false, false) => ", Enter for none",
        };
        let Some(typed) = self.screen.type_secret(&format!("Secret for {name}{enter}"), before, refused)? else { return Ok(Answer::Back) };
        if !typed.is_empty() {
            self.secret = Some(Secret::new(typed));
        }
        Ok(Answer::Given)
    }
}

/// The scheme that needs a secret of one line, by its name, and what the secret is.
fn wanted(vendor: &Vendor, auth: Option<&Auth>) -> Option<(String, String)> {
    let schemes = &vendor.manifest.credentials.schemes;
    let scheme = match auth {
        // A token is fetched, with more than a secret.
        Some(auth) if takes_tokens(vendor, Some(auth)) => return None,
        Some(Auth::OfPack(id)) => &schemes.iter().find(|entry| entry.scheme.name() == id)?.scheme,
        Some(auth) => return secret_of_auth(auth),
        None => &vendor.default_scheme()?.scheme,
    };
    match scheme {
        SchemeSpec::Oauth2(_) | SchemeSpec::All(_) => None,
        scheme => secret_of(scheme).map(|form| (scheme.name().to_owned(), form)),
    }
}

/// Why the scheme that would be used cannot do with one of these.
fn misfit(vendor: &Vendor, auth: Option<&Auth>, secrets: &Ring) -> Option<BadSecret> {
    let scheme = Scheme::choose(vendor, auth, secrets).ok().filter(|scheme| !matches!(scheme, Scheme::Oauth2))?;
    scheme.misfit(secrets).map(|(_, bad)| bad)
}
