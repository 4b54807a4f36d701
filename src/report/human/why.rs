//! Why a signature does not hold, under the headline of its callback.

use colored::Colorize as _;

use crate::credentials::why::{ENDED, Found, Why};
use crate::mask::Level;
use crate::report::{View, sanitize};

/// The lines. Of a flood, each callback has its headline alone: what they share needs no screen of its own for each.
pub fn text(view: &View, why: &Why) -> String {
    if matches!(why.found, Found::NotSearched(because) if because != ENDED) {
        return String::new();
    }
    // Whoever reads a log may not be who may sign.
    let hidden = view.columns.is_none() && view.redactor.level() != Level::None;
    let would_be = why.would_be.as_deref();
    let would_be = would_be.map(|would_be| if hidden { "not written to what is no terminal (--redact none does)" } else { would_be });
    let line = |label: &str, text: &str| format!("  = {} {}\n", label.bold(), sanitize::line(&view.redactor.text(text)));
    let [expected_in, signed, cause] = why.lines().map(|(label, text)| line(label, &text));
    let would_be = would_be.map(|would_be| line("it would be:", would_be)).unwrap_or_default();
    view.wrapped([expected_in, signed, would_be, cause].concat())
}
