//! What the flags of `send` mean: every default and conflict settled, and all that is to be sent planned.

use super::{CredentialsName, Prepared, SendArgs};
use crate::cli::how::how_it_fits;
use crate::cli::rough::at_once;
use crate::cli::secrets::keyring;
use crate::cli::token_source::TokenSourceFlags;
use crate::cli::what::{data_file, stdin, understand};
use crate::cli::{Session, bare, bodies, headers, idle, probe, shown};
use crate::credentials::secret_headers;
use crate::error::Failure;
use crate::net::url::Target;
use crate::send::draft::What;
use crate::send::edit::Edit;
use crate::send::plan::Plan;
use crate::send::probe::first_sample;
use crate::send::seal::Salt;
use crate::send::{Options, Preview};

impl SendArgs {
    /// All that is to be sent, before anything is.
    ///
    /// # Errors
    /// Flags that make no sense together, a name that nobody knows, an input that cannot be read or edited as asked.
    pub(super) fn prepare(self, session: &Session) -> Result<Prepared, Failure> {
        let registry = &session.registry;
        let bare = self.vendor.as_deref().map(|name| registry.find(name)).transpose()?;
        let event = match (&self.event, bare) {
            (Some(event), Some(vendor)) => Some(registry.vendor(vendor).event(event)?.id.clone()),
            _ => None,
        };
        if self.what.iter().filter(|what| *what == "-").count() > 1 {
            return Err(Failure::usage("stdin can be sent once, and - names it twice").hint("--repeat sends it again"));
        }
        let mut notes = Vec::new();
        let mut what = Vec::new();
        let scope = self.probe.then(|| probe::scope(&self.what, session)).transpose()?;
        match &scope {
            Some(scope) => what.push(What::Sample { vendor: scope.vendor, name: first_sample(registry, scope)? }),
            None => {
                for text in &self.what {
                    what.extend(understand(text, session, &mut notes)?);
                }
            }
        }
        if let Some(data) = &self.data {
            what.push(match data.strip_prefix('@') {
                Some("-") => stdin(&mut notes)?,
                Some(path) => data_file(path.into(), &mut notes)?,
                None => What::Body { name: "--data".to_owned(), file: None, bytes: data.clone().into_bytes() },
            });
        }
        let edits = self.set.iter().map(|text| Edit::parse_set(text)).collect::<Result<Vec<_>, _>>().map_err(Failure::usage)?;
        bare::needed(session, &what, self.vendor.as_deref(), event.as_deref())?;
        let headers = headers::of_requests(&self.headers)?;
        let named = bare::vendors(&what, bare, registry);
        let mut keyring = keyring(&self.secrets, &named, registry, session.context)?;
        if let (Some(secret), Some(vendor)) = (&self.secret, named.first()) {
            keyring.add(registry.vendor(*vendor).id(), secret.clone());
        }
        let given = headers.lines.lines().iter().map(|(name, _)| name.clone()).filter(|name| headers::sensitive(name));
        let hidden = given.chain(secret_headers(self.secrets.auth.as_ref(), keyring.all())).collect();
        let mut masked = keyring.clone();
        headers::secrets(&headers.lines).for_each(|(name, secret)| masked.add(name, secret));
        let reporter = session.reporter(&masked, hidden)?;
        let preview = if self.dry_run { Some(Preview::Request) } else { self.curl.then_some(Preview::Curl) };
        shown::possible(session.format, preview)?;
        if self.timeout.is_some_and(|timeout| timeout.is_zero()) {
            return Err(Failure::usage("--timeout 0s would wait for no answer").hint("write a duration such as 10s"));
        }
        let (how, log, said) = self.how.settle(session)?;
        let to = self.to.as_deref().map(Target::parse).transpose();
        let to = to.map_err(|error| Failure::usage(error).hint("write 3000, :3000/hook, host:3000/hook or https://host/hook"))?;
        let connect = self.connect.settle(to.as_ref(), self.timeout)?;
        let resume = log.as_ref().is_some_and(|log| log.resume);
        let fresh = self.bodies.fresh(resume, jiff::Timestamp::now())?;
        notes.extend(said.into_iter().chain(self.bodies.told(fresh)));
        let read = headers::files(&self.headers).map(|path| ("-H", path)).chain(self.connect.cacert().map(|path| ("--cacert", path)));
        let reports = self.told.settle(session, &what, &self.secrets, log.as_ref(), read)?;
        let options = Options {
            registry: registry.clone(),
            what,
            to,
            connect,
            tokens: self.tokens.settle()?,
            vendor: bare,
            event,
            edits: edits.into_iter().chain(self.unset.iter().map(|place| Edit::parse_unset(place))).collect(),
            fresh,
            mutations: self.bodies.mutate,
            auth: self.secrets.auth.clone(),
            keyring,
            credentials: self.credentials.map(CredentialsName::mode),
            headers,
            salt: Salt { seed: getrandom::u64().map_err(Failure::input)?, since: jiff::Timestamp::now() },
            expect: self.expect_status,
            timeout: self.timeout,
            insecure_http: self.clear.insecure_http,
            how,
            log,
            reports,
            progress: session.shows_progress(),
            watched: session.context.watched(),
            redactor: reporter.view().redactor.clone(),
            preview,
        };
        let plan = Plan::new(&options, &mut |note| notes.push(note))?;
        how_it_fits(&options.how, &plan)?;
        let tokens = plan.deliveries().iter().any(|delivery| delivery.signed.fetches().is_some());
        TokenSourceFlags::needed(session, tokens || options.credentials.is_some())?;
        notes.extend(idle::flags(session, &options, &plan, &self.secrets.secret_file)?);
        let mut rough: Vec<_> = scope.iter().map(|_| probe::rough()).collect();
        rough.extend((!options.mutations.is_empty()).then(bodies::rough));
        rough.extend(at_once(options.how.concurrency, options.how.repeat.saturating_mul(plan.deliveries().len() as u64)));
        Ok(Prepared { options, plan, notes, reporter, scope, rough, agreed: self.rough, connect: self.connect })
    }
}
