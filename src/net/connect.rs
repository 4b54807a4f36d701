//! How a client reaches its target: which way, in what time, and whom it trusts. Opens nothing itself.

use std::path::PathBuf;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;

use super::trust::Trust;
use super::url::Target;

/// How to reach a target.
#[derive(Debug, Clone, Default)]
pub struct Connect {
    /// For a whole attempt, from the connection to the end of the answer.
    pub timeout: Duration,
    /// Until there is a connection, where that has a limit of its own.
    pub connecting: Option<Duration>,
    pub trust: Trust,
    /// The socket to go through, whatever host the URL names.
    pub unix_socket: Option<PathBuf>,
    pub proxy: Proxy,
}

/// Which proxy is used; none ever is for loopback.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// What `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    Environment,
    Named(Target),
}

/// What a connection is made to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    Target,
    Socket(PathBuf),
    Proxy(Target),
}

impl Hop {
    /// As it may be shown.
    #[must_use]
    pub fn shown(&self, target: &Target) -> String {
        match self {
            Self::Target => target.authority(),
            Self::Socket(path) => format!("the socket {}", path.display()),
            Self::Proxy(proxy) => format!("the proxy {}", proxy.authority()),
        }
    }
}

impl Connect {
    /// What a connection for this target is made to.
    #[must_use]
    pub fn hop(&self, target: &Target) -> Hop {
        if let Some(path) = &self.unix_socket {
            return Hop::Socket(path.clone());
        }
        if target.is_loopback() {
            return Hop::Target;
        }
        match &self.proxy {
            Proxy::Named(proxy) => Hop::Proxy(proxy.clone()),
            Proxy::Environment => {
                // The same matcher as that of the HTTP client below.
                let found = target.whole().parse().ok().and_then(|target| Matcher::from_system().intercept(&target));
                found.and_then(|proxy| Target::parse(&proxy.uri().to_string()).ok()).map_or(Hop::Target, Hop::Proxy)
            }
        }
    }

    /// Whether what is sent to the target stays on this machine.
    #[must_use]
    pub fn stays_here(&self, target: &Target) -> bool {
        self.unix_socket.is_some() || target.is_loopback()
    }
}
