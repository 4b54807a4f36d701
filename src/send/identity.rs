//! What makes a delivery of one run the same as one of another: what was named, its bytes, and all that the command line makes of them.
//!
//! Secrets take no part: one that was replaced meanwhile signs the same delivery.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::Options;
use super::draft::Draft;
use crate::net::url::Target;

/// Gives each delivery of a plan its key.
pub struct Identity {
    /// What all deliveries have in common.
    common: Sha256,
    /// How often each key was given.
    times: HashMap<String, u32>,
}

impl Identity {
    #[must_use]
    pub fn of(options: &Options) -> Self {
        let Options { to, edits, auth, credentials, headers, fresh, .. } = options;
        let seed = fresh.map(|fresh| fresh.seed);
        let signs = options.keyring.all().next().is_some();
        let asked = format!("{:?} {edits:?} {auth:?} {credentials:?} {headers:?} {seed:?} {signs}", to.as_ref().map(Target::whole));
        Self { common: Sha256::new().chain_update(asked), times: HashMap::new() }
    }

    /// The key of a delivery: 16 hex digits, with a number behind them where the same is delivered again in one pass.
    pub fn key(&mut self, draft: &Draft) -> String {
        let kind = draft.mutation.as_ref().map(ToString::to_string).unwrap_or_default();
        let digest =
            self.common.clone().chain_update(&draft.what).chain_update([0]).chain_update(&draft.body).chain_update(kind).finalize();
        let key: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let times = self.times.entry(key.clone()).or_default();
        *times += 1;
        if *times == 1 { key } else { format!("{key}.{times}") }
    }
}
