//! Several schemes as one.

use super::{Checked, Scheme, Verdict};

/// All must hold: the first that does not says why, before one that could not be checked.
pub fn all<'a>(checked: impl Iterator<Item = (&'a Scheme, Checked)>) -> Checked {
    let (mut remarks, mut unchecked) = (Vec::new(), None);
    for (scheme, Checked { verdict, remark }) in checked {
        if verdict.failed() {
            return verdict.of(&scheme.name()).into();
        }
        if verdict != Verdict::Valid {
            unchecked = unchecked.or(Some(verdict.of(&scheme.name())));
        }
        remarks.extend(remark);
    }
    if let Some(verdict) = unchecked {
        return verdict.into();
    }
    Checked { verdict: Verdict::Valid, remark: (!remarks.is_empty()).then(|| remarks.join("; ")) }
}
