//! The questions about credentials: in which way, where a vendor has several, and the secret, where none is given.

use super::Stop;
use super::narrow::Choice;
use super::questions::{Answer, Questions};
use crate::cli::secrets::auth;
use crate::credentials::{Auth, BadSecret, NoScheme, Scheme, takes_tokens};
use crate::error::{ExitStatus, Failure};
use crate::samples::{secret_of, secret_of_auth};
use crate::secret::{Ring, Secret};
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

    /// In which way, where a secret is given and the vendor has several ways and no default.
    pub(super) fn ask_auth(&mut self) -> Result<Answer, Stop> {
        let secrets = self.secrets()?;
        let several = matches!(Scheme::choose(self.of(), self.settled.auth.as_ref(), &secrets), Err(NoScheme::Several { .. }));
        if !self.settled.signs || !several {
            return Ok(Answer::Only);
        }
        // A token is fetched with more than a secret: who wants that says it with flags.
        let with_it = |scheme: &&SchemeSpec| !matches!(scheme, SchemeSpec::Oauth2(_));
        let schemes: Vec<_> =
            self.vendors[self.vendor].manifest.credentials.schemes.iter().map(|entry| &entry.scheme).filter(with_it).collect();
        let choice = |scheme: &&SchemeSpec| Choice { says: scheme.name().to_owned(), name: secret_of(scheme) };
        let choices: Vec<_> = schemes.iter().map(choice).collect();
        let at = schemes.iter().position(|scheme| Some(scheme.name()) == self.auth.as_deref()).unwrap_or(0);
        loop {
            let (answer, chosen) = self.pick("How does it authenticate?", &choices, at)?;
            if matches!(answer, Answer::Back) {
                return Ok(answer);
            }
            let name = schemes[chosen].name();
            match misfit(self.of(), auth(name).ok().as_ref(), &secrets) {
                Some(why) => self.screen.advise(&format!("{why}.")),
                None => {
                    self.auth = Some(name.to_owned());
                    return Ok(answer);
                }
            }
        }
    }

    /// The secret, where the scheme needs one and none is given.
    pub(super) fn ask_secret(&mut self) -> Result<Answer, Stop> {
        let vendor = self.vendors[self.vendor];
        let auth = self.settled.auth.as_ref();
        let Some((name, form)) = wanted(vendor, auth) else { return Ok(Answer::Only) };
        if !self.settled.signs || !self.secrets()?.is_empty() {
            return Ok(Answer::Only);
        }
        let whose = &vendor.manifest.name;
        self.screen.advise(&format!("To authenticate as {whose} does ({name}), type the secret: {form}. It is not shown."));
        let refused = |text: &str| {
            let typed = Ring::new(vec![Secret::new(text)]);
            (!text.is_empty()).then(|| misfit(vendor, auth, &typed)).flatten().map(|why| format!("{why}."))
        };
        let Some(typed) = self.screen.type_secret(&format!("Secret for {name}, Enter for none"), refused)? else { return Ok(Answer::Back) };
        self.secret = (!typed.is_empty()).then(|| Secret::new(typed));
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
