//! "Did you mean …?"

/// The candidate that a typing error away from `word` would give, if there is one.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this share of equal letters a guess misleads more than it helps.
    const ALIKE: f64 = 0.6;
    let lower = word.to_lowercase();
    let score = |candidate: &str| strsim::normalized_damerau_levenshtein(&lower, &candidate.to_lowercase());
    // Words of too different lengths cannot be alike, and comparing them costs the product of their lengths.
    let length = lower.chars().count();
    let comparable = |candidate: &str| {
        let other = candidate.chars().count();
        length.max(other) <= 2 * length.min(other)
    };
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word && comparable(candidate))
        .map(|candidate| (score(candidate), candidate))
        .filter(|(score, _)| *score >= ALIKE)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// The candidate that `name` is with a typing error in it: each of its words must be alike, not only most of its letters. So
/// `run.started` is not `task.started`, which `nearest` would still ask about.
#[must_use]
pub fn misspelt<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let own = words(name);
    let alike = |candidate: &&str| {
        let other = words(candidate);
        own.len() == other.len() && own.iter().zip(&other).all(|(left, right)| left == right || nearest(left, [right.as_str()]).is_some())
            || own.concat() == other.concat()
    };
    nearest(name, candidates.into_iter().filter(alike))
}

/// The words of a name in lower case: what stands between signs, and from one capital letter to the next where both cases are in use.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for char in name.chars() {
        if !char.is_alphanumeric() || (char.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        words.last_mut().expect("there is one").extend(char.is_alphanumeric().then(|| char.to_lowercase()).into_iter().flatten());
        before = char;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{misspelt, nearest};

    #[test]
    fn a_misspelt_name_has_a_slip_in_a_word_and_no_other_word() {
        let known = ["workflow_task.started", "workflow_run.completed", "applicantPending", "REQUEST_CANCELED"];
        assert_eq!(nearest("workflow_run.started", known), Some("workflow_task.started"));
        assert_eq!(misspelt("workflow_run.started", known), None);
        assert_eq!(misspelt("workflow_run.complete", known), Some("workflow_run.completed"));
        assert_eq!(misspelt("workflow-run.completed", known), Some("workflow_run.completed"));
        assert_eq!(misspelt("workflowRun.completed", known), Some("workflow_run.completed"));
        assert_eq!(misspelt("applicantpending", known), Some("applicantPending"));
        assert_eq!(misspelt("applicantDeleting", known), None);
        assert_eq!(misspelt("REQUEST_CANCELLED", known), Some("REQUEST_CANCELED"));
        assert_eq!(misspelt("", known), None);
        assert_eq!(misspelt("...", known), None);
    }

    #[test]
    fn suggests_near_misses_only() {
        let known = ["APPROVED", "REJECTED", "MANUAL_CHECK"];
        assert_eq!(nearest("APROVED", known), Some("APPROVED"));
        assert_eq!(nearest("approved", known), Some("APPROVED"));
        assert_eq!(nearest("reejcted", known), Some("REJECTED"));
        assert_eq!(nearest("PENDING", known), None);
        assert_eq!(nearest("", known), None);
    }
}
