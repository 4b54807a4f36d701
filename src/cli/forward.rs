//! The flags of forwarding.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::connect::trust;
use super::headers::{of_the_connection, sensitive};
use super::values;
use crate::error::{ExitStatus, Failure};
use crate::listen::{Forwarding, Route};
use crate::mask::Redactor;
use crate::net::clear;
use crate::net::client::check;
use crate::request::HeaderEdits;

/// Where callbacks go on to, and how.
#[derive(Debug, Args)]
pub struct ForwardFlags {
    /// Forward every callback to this URL, also as 3000, :3000/hook or host:3000/hook; with EVENT-GLOB= only such events, as in 'EVENT_*=3000' or 'VENDOR/*=3000' (repeatable; IDHOOK_FORWARD_TO takes one)
    #[arg(short, long, value_name = "[EVENT-GLOB=]URL", env = "IDHOOK_FORWARD_TO", hide_env_values = true)]
    forward_to: Vec<String>,
    /// Header to add or replace when forwarding, as with curl: 'Name: value', 'Name:' takes it out, 'Name;' has no value, @file with one a line (repeatable)
    #[arg(short = 'H', long = "header", value_name = "HEADER", requires = "forward_to")]
    pub headers: Vec<String>,
    /// For the whole answer of an application; later is 504
    #[arg(long, default_value = "30s", value_parser = values::duration, value_name = "DURATION", env = "IDHOOK_FORWARD_TIMEOUT")]
    forward_timeout: Duration,
    /// Forward to https:// without looking at certificates
    #[arg(short = 'k', long, requires = "forward_to")]
    insecure: bool,
    /// Forward to https:// and trust only what these certificates have issued (PEM)
    #[arg(long, value_name = "FILE", requires = "forward_to")]
    cacert: Option<PathBuf>,
    #[command(flatten)]
    clear: ClearFlags,
}

/// Whether the network may see secrets.
#[derive(Debug, Clone, Args)]
pub struct ClearFlags {
    /// Allow a secret to go over plain HTTP to another machine
    #[arg(long, env = "IDHOOK_INSECURE_HTTP", value_parser = clap::builder::BoolishValueParser::new())]
    pub insecure_http: bool,
}

impl ForwardFlags {
    /// Everything about forwarding, with these headers added.
    ///
    /// # Errors
    /// A URL that cannot be delivered to or must not see a secret, a header that cannot be sent, a certificate file that cannot be used, a timeout of nothing.
    pub fn settle(self, headers: HeaderEdits, redactor: &Redactor) -> Result<Forwarding, Failure> {
        if self.forward_timeout.is_zero() {
            return Err(Failure::usage("--forward-timeout 0s would wait for no answer").hint("write a duration such as 30s"));
        }
        check(&headers.lines).map_err(|error| Failure::new(ExitStatus::Usage, error))?;
        of_the_connection(&headers)?;
        // What clap reads itself it quotes when it is wrong, with the password in it.
        let routes = self.forward_to.iter().map(|text| Route::parse(text)).collect::<Result<Vec<_>, _>>();
        let routes = routes.map_err(|error| Failure::usage(format!("--forward-to: {error}")))?;
        let secret = headers.lines.lines().iter().any(|(name, _)| sensitive(name));
        for Route { target, .. } in routes.iter().filter(|route| secret || route.target.names_a_user()) {
            clear::guard(target, self.clear.insecure_http)?;
        }
        let trust = trust(self.insecure, self.cacert.as_deref())?;
        let shown = |route: Route| {
            let shown = redactor.url(None, &route.target.shown());
            (route, shown)
        };
        Ok(Forwarding { routes: routes.into_iter().map(shown).collect(), headers, timeout: self.forward_timeout, trust })
    }
}
