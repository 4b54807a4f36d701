//! What a run brings along for its checks, and what it says of that.

use super::Scope;
use super::basis::sources;
use super::checks::{Credentials, Given};
use crate::credentials::{NoScheme, Scheme, nobodys};
use crate::error::Failure;
use crate::net::trust::Trust;
use crate::net::url::Target;
use crate::send::Options;
use crate::send::plan::Delivery;
use crate::send::standing::given_by_hand;
use crate::vendor::manifest::{Fact, Manifest};
use crate::vendor::registry::Registry;

/// What decides which checks can be made; `common` is like all deliveries.
#[must_use]
pub fn given(options: &Options, scope: &Scope, common: &Delivery) -> Given {
    let target = &common.outgoing.target;
    Given {
        https: target.is_https(),
        loopback: options.connect.unix_socket.is_some() || target.leads_here(),
        unchecked: matches!(options.connect.trust, Trust::All),
        credentials: credentials(options, scope, target),
        scheme: scheme(options, scope),
        never_stale: common
            .signed
            .time_headers()
            .find_map(|name| given_by_hand(options, target, name))
            .map(|by_hand| format!("{by_hand}, so that it would stay as it is")),
        accepted: common.terms.policy.accepted.words(),
        timeout: format!("{:?}", common.terms.timeout),
    }
}

/// The sample that the scope begins with.
///
/// # Errors
/// The event has none.
pub fn first_sample(registry: &Registry, scope: &Scope) -> Result<String, Failure> {
    let vendor = registry.vendor(scope.vendor);
    let sample = vendor.sample(scope.event.as_deref().unwrap_or(&vendor.manifest.default_sample))?;
    Ok(format!("{}:{}", sample.event.id, sample.entry.variant))
}

/// The name of the scheme that is used, or would be with a secret.
fn scheme(options: &Options, scope: &Scope) -> Option<String> {
    let vendor = options.registry.vendor(scope.vendor);
    let auth = options.auth.as_ref();
    match Scheme::choose(vendor, auth, &nobodys(vendor, auth)) {
        Ok(scheme) => Some(scheme.name().into_owned()),
        Err(NoScheme::TokenNeeded { .. }) => Some(Scheme::Oauth2.name().into_owned()),
        Err(_) => None,
    }
}

/// Whether there is something that could be wrong or missing.
fn credentials(options: &Options, scope: &Scope, target: &Target) -> Credentials {
    let vendor = options.registry.vendor(scope.vendor);
    let secrets = options.keyring.of(vendor.id());
    let scheme = Scheme::choose(vendor, options.auth.as_ref(), secrets);
    let signed = scheme.as_ref().ok().and_then(|scheme| scheme.sign(secrets).ok());
    if let Some(by_hand) = signed.and_then(|signed| signed.headers().find_map(|name| given_by_hand(options, target, name))) {
        return Credentials::ByHand(format!("{by_hand}, so that it would go along with whatever is wrong or missing"));
    }
    match (scheme, &options.auth) {
        (Ok(Scheme::None), _) => Credentials::Unknown("none are sent, as --auth none says".to_owned()),
        (Ok(_), Some(_)) => Credentials::Named,
        (Ok(_), None) => Credentials::Usual,
        (Err(NoScheme::NoSecret), _) => {
            Credentials::NoSecret(format!("no secret given: --secret-file FILE, or the variable {}", crate::secret::variable(vendor.id())))
        }
        (Err(reason), _) => Credentials::Unknown(reason.to_string()),
    }
}

/// What is probed, and what words mean in it.
#[must_use]
pub fn terms(options: &Options, manifest: &Manifest, url: &str, given: &Given) -> String {
    fn who<T>(manifest: &Manifest, flag: Option<&str>, fact: Option<&Fact<T>>, nobody: &str) -> String {
        let said = fact.filter(|fact| fact.grade.is_documented()).and_then(|fact| sources(manifest, &fact.source).into_iter().next());
        flag.map(str::to_owned).or(said.map(|source| source.title)).unwrap_or_else(|| nobody.to_owned())
    }
    let delivery = &manifest.delivery;
    let expect = options.expect.as_ref().map(|_| "--expect-status");
    let accepted = who(manifest, expect, delivery.success.as_ref(), "no document says what counts; --expect-status changes it");
    let timeout = options.timeout.map(|_| "--timeout");
    let timeout = who(manifest, timeout, delivery.timeout.as_ref(), "no document gives a time; --timeout changes it");
    format!(
        "probing {url} as {} does; accepted is {} ({accepted}), in time is within {} ({timeout})",
        manifest.name, given.accepted, given.timeout
    )
}
