//! Which statuses count as accepted.

use super::Outcome;
use crate::vendor::Vendor;

/// Ranges of status codes, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted(Vec<[u16; 2]>);

impl Accepted {
    /// The vendor's success rule; any 2xx where it documents none.
    #[must_use]
    pub fn by(vendor: Option<&Vendor>) -> Self {
        let rule = vendor.and_then(|vendor| vendor.manifest.delivery.success.as_ref());
        Self(rule.map_or_else(|| vec![[200, 299]], |fact| fact.value.clone()))
    }

    /// Reads `2xx`, `409`, `200-204`, or several of them with commas between.
    ///
    /// # Errors
    /// What is not a status, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let code = |text: &str| text.parse::<u16>().ok().filter(|code| (100..=599).contains(code));
        let range = |part: &str| {
            let class = part.strip_suffix("xx").and_then(|class| class.parse::<u16>().ok()).filter(|class| (1..=5).contains(class));
            class.map(|class| [class * 100, class * 100 + 99]).or_else(|| match part.split_once('-') {
                Some((low, high)) => Some([code(low)?, code(high)?]).filter(|[low, high]| low <= high),
                None => code(part).map(|code| [code, code]),
            })
        };
        let parts =
            text.split(',').map(|part| range(part.trim()).ok_or_else(|| format!("{part:?} is no status: write 2xx, 409 or 200-204")));
        parts.collect::<Result<_, _>>().map(Self)
    }

    /// As `--expect-status` takes it.
    #[must_use]
    pub fn words(&self) -> String {
        let range = |[low, high]: &[u16; 2]| match (low, high) {
            (low, high) if low == high => low.to_string(),
            (low, high) if low % 100 == 0 && *high == low + 99 => format!("{}xx", low / 100),
            (low, high) => format!("{low}-{high}"),
        };
        self.0.iter().map(range).collect::<Vec<_>>().join(",")
    }

    /// Whether this outcome is a success. An answer whose body broke off counts by its status: that is what a vendor sees.
    #[must_use]
    pub fn holds(&self, outcome: &Outcome) -> bool {
        matches!(outcome, Outcome::Replied { status, .. } if self.0.iter().any(|[low, high]| (low..=high).contains(&status)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Outcome};
    use crate::delivery::{End, Stage};

    #[test]
    fn success_is_a_list_of_ranges() {
        let replied = |status| Outcome::Replied { status, headers: crate::request::Headers::default(), body: Vec::new(), end: End::Whole };
        let rule = Accepted::parse("2xx, 409,300-302").unwrap();
        for (status, accepted) in
            [(199, false), (200, true), (299, true), (300, true), (302, true), (303, false), (409, true), (410, false)]
        {
            assert_eq!(rule.holds(&replied(status)), accepted, "{status}");
        }
        assert!(!rule.holds(&Outcome::TimedOut(Stage::Silent)));
        assert_eq!(rule.words(), "2xx,409,300-302");
        for wrong in ["", "6xx", "20", "abc", "300-200", "2xx,", "99"] {
            assert!(Accepted::parse(wrong).is_err(), "{wrong}");
        }
    }
}
