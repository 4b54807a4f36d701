//! The terms of a delivery: what its vendor documents and what the user says, settled once for each vendor and schedule.

use std::time::Duration;

use super::Options;
use super::how::Retry;
use crate::delivery::policy::{NoSchedule, Policy};
use crate::delivery::{Accepted, DEFAULT_TIMEOUT};
use crate::error::{ExitStatus, Failure};
use crate::vendor::manifest::{Fact, ThrottleRule};
use crate::vendor::registry::VendorId;

/// See the module.
#[derive(Debug, Clone)]
pub struct Terms {
    pub policy: Policy,
    /// For one attempt.
    pub timeout: Duration,
    /// Until there is a connection, where the vendor documents that apart.
    pub connecting: Option<Duration>,
    /// At once, at most: the vendor's own limit.
    pub most: Option<u32>,
    /// How failures lower that.
    pub throttle: Option<ThrottleRule>,
}

impl Terms {
    /// The terms for an event of this vendor, with the sentences on what they assume beyond its documents.
    ///
    /// # Errors
    /// The vendor's schedule is wanted, and it documents none or not enough of it.
    pub fn of(options: &Options, vendor: Option<VendorId>, event: Option<&str>) -> Result<(Self, Vec<String>), Failure> {
        let vendor = vendor.map(|id| options.registry.vendor(id));
        let accepted = options.expect.clone().unwrap_or_else(|| Accepted::by(vendor));
        let delivery = vendor.map(|vendor| &vendor.manifest.delivery);
        let seconds = |fact: &Fact<u32>| Duration::from_secs(fact.value.into());
        let documented = delivery.and_then(|delivery| delivery.timeout.as_ref()).map(seconds);
        let timeout = options.timeout.or(documented).unwrap_or(DEFAULT_TIMEOUT);
        // Who says how long an attempt may take means all of it.
        let connecting = delivery.filter(|_| options.timeout.is_none()).and_then(|delivery| delivery.connect_timeout.as_ref()).map(seconds);
        let how = &options.how;
        let (policy, mut said) = match (how.retry, vendor) {
            (Retry::Own, _) => (Policy::own(how.numbers, accepted), Vec::new()),
            (Retry::Vendor, Some(vendor)) => Policy::documented(vendor, event, how.numbers, accepted).map_err(refused)?,
            (Retry::Vendor, None) => {
                return Err(Failure::usage("--retry vendor needs to know the vendor, and the body fits none").hint("name it with --vendor"));
            }
        };
        let policy = Policy { speed: how.speed, ..policy };
        let (most, throttle) = match (how.retry, delivery) {
            (Retry::Vendor, Some(delivery)) => (delivery.concurrency.as_ref(), delivery.throttle.as_ref()),
            _ => (None, None),
        };
        if let (Some(throttle), true, Some(vendor)) = (throttle, how.concurrency > 1, vendor) {
            said.push(format!(
                "{} sends less at once while many attempts fail; {}: it is looked at after every {} attempts, halved when {} % of them failed, and doubled again when {}",
                vendor.manifest.name,
                if throttle.grade.is_documented() { "as it documents" } else { "the numbers are assumed" },
                throttle.value.attempts,
                throttle.value.lower_from_percent,
                match throttle.value.raise_up_to_percent {
                    0 => "none did".to_owned(),
                    few => format!("at most {few} % did"),
                }
            ));
        }
        Ok((Self { policy, timeout, connecting, most: most.map(|fact| fact.value), throttle: throttle.map(|fact| fact.value) }, said))
    }
}

fn refused(error: NoSchedule) -> Failure {
    let hint = match &error {
        NoSchedule::NotDocumented { .. } => {
            "--retry N tries N more times; --retry vendor:N --retry-interval 30s plays a schedule of your own"
        }
        NoSchedule::Numbers { customers: true, .. } => {
            "its customers set these: ask for what is set for you, or try --retry vendor:5 --retry-interval 30s"
        }
        NoSchedule::Numbers { customers: false, .. } => "--retry vendor:5 --retry-interval 30s, for example, plays numbers of your own",
    };
    Failure::new(ExitStatus::Usage, error).hint(hint)
}
