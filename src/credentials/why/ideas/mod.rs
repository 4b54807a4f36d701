//! The table of what is tried, in the order of trying: what is cheap first, what is another scheme altogether last.

mod body;
mod compressed;
pub mod elsewhere;
mod form;
mod hash;
mod label;
mod mixed_up;
mod renamed;
mod second_name;
mod secret;
mod secret_form;
pub mod sent;
mod signed_time;
mod unset;
mod wrapped;
mod written;

use super::{Case, Trials, stale};
use crate::credentials::Verdict;

/// One thing that may have gone wrong.
pub struct Idea {
    /// The stable name.
    pub name: &'static str,
    pub reach: Reach,
    /// It copies the body.
    pub copies: bool,
    /// Gives the sentence once the signature holds.
    pub find: fn(&Case, &mut Trials) -> Option<String>,
}

/// When there is any sense in an idea.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// A signature came that could be read.
    Readable,
    WhateverCame,
}

const fn idea(name: &'static str, reach: Reach, find: fn(&Case, &mut Trials) -> Option<String>) -> Idea {
    Idea { name, reach, copies: false, find }
}

const fn copying(name: &'static str, find: fn(&Case, &mut Trials) -> Option<String>) -> Idea {
    Idea { name, reach: Reach::Readable, copies: true, find }
}

/// See the module.
pub const IDEAS: &[Idea] = &[
    idea(stale::TIME_UNIT, Reach::WhateverCame, time_unit),
    idea("written", Reach::WhateverCame, written::written),
    idea("wrapped", Reach::WhateverCame, wrapped::wrapped),
    idea("value-prefix", Reach::WhateverCame, form::value_prefix),
    idea("label", Reach::WhateverCame, label::label),
    idea("truncated", Reach::WhateverCame, form::truncated),
    idea("repeated-header", Reach::WhateverCame, form::repeated),
    idea("repeated-header", Reach::WhateverCame, second_name::second_name),
    idea("hash", Reach::WhateverCame, hash::hash),
    idea("empty-body", Reach::Readable, body::empty),
    idea("body-decoded", Reach::Readable, compressed::decoded),
    idea("byte-order-mark", Reach::Readable, body::without_mark),
    idea("final-line-break", Reach::Readable, body::trimmed),
    idea("secret-space", Reach::Readable, secret::space),
    idea("secret-named", Reach::Readable, secret::named),
    idea("secret-prefix", Reach::Readable, secret::prefix),
    idea("secret-encoding", Reach::Readable, secret_form::encoding),
    idea("secret-padding", Reach::Readable, secret::padding),
    idea("secret-passed-over", Reach::Readable, secret::passed_over),
    idea("secret-of-another-vendor", Reach::Readable, secret::of_another_vendor),
    idea("secret-of-another-scheme", Reach::Readable, mixed_up::parts),
    idea("secret-of-another-scheme", Reach::Readable, mixed_up::static_key),
    idea("secret-unset", Reach::Readable, unset::unset),
    idea("signed-time", Reach::WhateverCame, signed_time::signed_time),
    idea("signed-parts", Reach::WhateverCame, form::parts),
    idea("plain-hash", Reach::Readable, form::plain),
    idea("renamed-header", Reach::WhateverCame, renamed::header),
    idea("renamed-header", Reach::WhateverCame, renamed::all_of_it),
    idea("other-scheme", Reach::WhateverCame, elsewhere::scheme),
    idea("other-header", Reach::WhateverCame, elsewhere::header),
    idea("other-vendor", Reach::WhateverCame, elsewhere::vendor),
    idea("other-vendors-way", Reach::WhateverCame, elsewhere::way),
    idea(sent::SECRET_SENT, Reach::WhateverCame, sent::sent),
    copying("body-compressed", compressed::unsaid),
    copying("byte-order-mark", body::with_mark),
    copying("final-line-break", body::lengthened),
    copying("line-breaks", body::line_breaks),
    copying("twice-encoded", body::twice_encoded),
    copying("escapes", body::escapes),
    copying("layout", body::layout),
    copying("sorted-keys", body::sorted),
];

fn time_unit(case: &Case, trials: &mut Trials) -> Option<String> {
    stale::unit(case, trials, |verdict| matches!(verdict, Verdict::Valid | Verdict::Stale { .. }))
}
