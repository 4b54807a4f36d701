//! `--resume`: what the log of an earlier run says of the deliveries of this one.

use std::path::Path;

use super::log::{Course, Earlier};
use super::order::Order;
use super::plan::Plan;
use crate::error::Failure;

/// So many deliveries that may go twice are named at once; their attempts say it, too.
const NAMED: usize = 3;

/// A sentence on what is not sent again, and what may go twice.
///
/// # Errors
/// The log is of another run: it knows none of these deliveries.
pub fn survey(path: &Path, earlier: &Earlier, plan: &Plan, passes: u64) -> Result<String, Failure> {
    let path = path.display();
    if earlier.is_empty() {
        return Ok(format!("{path} is new: there is nothing to go on with"));
    }
    let (mut accepted, mut known, mut doubtful, mut named) = (0_u64, 0_u64, 0_u64, Vec::new());
    for turn in Order::new(plan.deliveries().len(), passes, None) {
        let delivery = &plan.deliveries()[turn.unit];
        let Some(course) = earlier.of(&delivery.id(turn.pass)) else { continue };
        known += 1;
        match course {
            Course::Accepted => accepted += 1,
            Course::NotAccepted => {}
            Course::MayHaveArrived => {
                doubtful += 1;
                if named.len() < NAMED {
                    named.push(delivery.what.clone());
                }
            }
        }
    }
    if known == 0 {
        return Err(Failure::input(format!("{path} is the log of another run: it knows none of these deliveries"))
            .hint("--resume takes the same command again: WHAT, URL, edits, headers and credentials as they were"));
    }
    let more = doubtful.saturating_sub(named.len() as u64);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let twice = match doubtful {
        0 => "none may go twice".to_owned(),
        _ => format!("{doubtful} may go twice, since nobody knows whether they arrived: {}{more}", named.join(", ")),
    };
    Ok(format!("{accepted} were accepted earlier and are not sent again; {twice}"))
}
