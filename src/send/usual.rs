//! The headers that a delivery has without being told, and what `-H` makes of them.

use crate::net::outgoing::{ACCEPT, USER_AGENT};
use crate::request::{HeaderEdits, Headers};

/// Completes the headers of a delivery. What a recording brings along goes before what is usual, and `-H` before both.
pub fn complete(headers: &mut Headers, edits: &HeaderEdits) {
    for (name, value) in [("content-type", "application/json"), ("accept", ACCEPT), ("user-agent", USER_AGENT)] {
        if headers.first(name).is_none() {
            headers.push(name, value);
        }
    }
    edits.apply(headers);
}
