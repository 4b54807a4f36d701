//! The flags of how `send` connects, and the reading of `--cacert`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::error::Failure;
use crate::mask::Level;
use crate::net::connect::{Connect, Proxy};
use crate::net::trust::Trust;
use crate::net::url::Target;

#[derive(Debug, Clone, Args)]
pub struct ConnectFlags {
    /// Deliver to https:// without looking at certificates
    #[arg(short = 'k', long)]
    insecure: bool,
    /// Deliver to https:// and trust only what these certificates have issued (PEM)
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,
    /// Connect to this unix socket, whatever host the URL names; Host is still that of the URL
    #[arg(long, value_name = "PATH", conflicts_with = "proxy")]
    unix_socket: Option<PathBuf>,
    /// Proxy to connect through, never for loopback [default: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say]
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
}

impl ConnectFlags {
    /// How to connect to `target`, of which `None` is the default and on this machine. The timeout is that of `--timeout` or none yet.
    ///
    /// # Errors
    /// A certificate file that cannot be used, a proxy that is no URL or is asked for on the way to loopback.
    pub fn settle(&self, target: Option<&Target>, timeout: Option<Duration>) -> Result<Connect, Failure> {
        let proxy = match &self.proxy {
            None => Proxy::Environment,
            Some(_) if target.is_none_or(Target::is_loopback) => {
                let at = target.map_or_else(|| "this machine".to_owned(), Target::authority);
                return Err(Failure::usage(format!("--proxy is not used for loopback, and {at} is that")).hint("leave --proxy out"));
            }
            // What clap reads itself it quotes when it is wrong, with the password in it.
            Some(text) => Proxy::Named(
                Target::parse(text)
                    .map_err(|error| Failure::usage(format!("--proxy: {error}")).hint("write http://user:password@host:port"))?,
            ),
        };
        Ok(Connect {
            timeout: timeout.unwrap_or_default(),
            connecting: None,
            trust: trust(self.insecure, self.cacert.as_deref())?,
            unix_socket: self.unix_socket.clone(),
            proxy,
        })
    }
}

impl ConnectFlags {
    /// The file that `--cacert` names.
    pub fn cacert(&self) -> Option<&Path> {
        self.cacert.as_deref()
    }

    /// The same for curl, as words of its command line; whether a password is masked in them.
    #[must_use]
    pub fn curl(&self, level: Level) -> (Vec<String>, bool) {
        let mut words = Vec::new();
        let mut flag = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if let Some(path) = &self.cacert {
            flag("--cacert", path.display().to_string());
        }
        if let Some(path) = &self.unix_socket {
            flag("--unix-socket", path.display().to_string());
        }
        let proxy = self.proxy.as_deref().and_then(|text| Target::parse(text).ok());
        let masked = level > Level::None && proxy.as_ref().is_some_and(Target::names_a_user);
        if let Some(proxy) = proxy {
            flag("--proxy", if masked { proxy.shown() } else { proxy.whole().to_owned() });
        }
        if self.insecure {
            words.push("--insecure".to_owned());
        }
        (words, masked)
    }
}

/// Whom `-k` and `--cacert` trust.
///
/// # Errors
/// The file cannot be read, or holds no certificate that can be used.
pub fn trust(insecure: bool, cacert: Option<&Path>) -> Result<Trust, Failure> {
    match cacert {
        _ if insecure => Ok(Trust::All),
        None => Ok(Trust::System),
        Some(path) => {
            let pem = std::fs::read(path).map_err(|error| crate::inputs::unreadable(path, &error))?;
            Trust::only(&pem).map_err(|error| {
                Failure::input(format!("{} is of no use for --cacert: {error}", path.display()))
                    .hint("it takes certificates that begin with -----BEGIN CERTIFICATE-----")
            })
        }
    }
}
