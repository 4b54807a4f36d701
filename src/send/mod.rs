//! `idhook send`: plays the vendor.

pub mod attempt;
pub mod carry;
pub mod clients;
mod crew;
pub mod curl;
pub mod deliver;
mod desk;
pub mod draft;
pub mod edit;
mod exposed;
pub mod fresh;
pub mod hint;
pub mod how;
mod identity;
mod latency;
mod log;
mod made;
pub mod moment;
pub mod mutate;
mod near;
pub mod order;
mod pace;
pub mod plan;
pub mod preview;
pub mod probe;
mod resume;
mod same;
pub mod scenario;
pub mod seal;
pub mod sign;
pub mod signed_bytes;
mod standing;
mod subject;
mod terms;
pub mod token;
mod usual;

use std::sync::Arc;
use std::time::Duration;

use crate::credentials::Auth;
use crate::delivery::Accepted;
use crate::mask::Redactor;
use crate::net::connect::Connect;
use crate::net::url::Target;
use crate::report::asked::Asked;
use crate::request::HeaderEdits;
use crate::secret::Keyring;
use crate::vendor::registry::{Registry, VendorId};
use draft::What;
use edit::Edit;
use fresh::Fresh;
use how::{How, LogFile};
use mutate::Mutation;
use seal::Salt;
use sign::Mode;

/// Everything that `send` was asked for.
#[derive(Debug, Clone)]
pub struct Options {
    pub registry: Arc<Registry>,
    pub what: Vec<What>,
    /// `None` means the default address of `listen`, with the vendor as its path.
    pub to: Option<Target>,
    /// Its timeout is that of each delivery, [`Options::timeout`] or the vendor's.
    pub connect: Connect,
    /// For bare bodies.
    pub vendor: Option<VendorId>,
    pub event: Option<String>,
    pub edits: Vec<Edit>,
    pub fresh: Option<Fresh>,
    /// Each gives a delivery of its own of each thing named.
    pub mutations: Vec<Mutation>,
    pub auth: Option<Auth>,
    pub keyring: Keyring,
    /// `None` means valid where a secret is given, else as they are.
    pub credentials: Option<Mode>,
    pub tokens: token::Settings,
    pub headers: HeaderEdits,
    /// For ids of messages.
    pub salt: Salt,
    /// `None` means the vendor's success rule.
    pub expect: Option<Accepted>,
    /// `None` means the vendor's, else ten seconds.
    pub timeout: Option<Duration>,
    pub insecure_http: bool,
    pub how: How,
    pub log: Option<LogFile>,
    pub reports: Vec<Asked>,
    /// Whether somebody is there to see how far it is.
    pub progress: bool,
    /// Whether a person reads what is said.
    pub watched: bool,
    pub preview: Option<Preview>,
    /// For what is told of bodies.
    pub redactor: Redactor,
}

/// Show the request instead of sending it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    Request,
    Curl,
}
