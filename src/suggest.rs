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

#[cfg(test)]
mod tests {
    use super::nearest;

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
