//! Numbers by the value that is written, however large or fine: no double stands in between.

/// What is written before and after the decimal point, without the sign and the exponent.
struct Digits<'a> {
    whole: &'a str,
    /// Without the zeros at its end.
    fraction: &'a str,
    exponent: &'a str,
}

impl<'a> Digits<'a> {
    fn of(raw: &'a str) -> Self {
        let raw = raw.trim_start_matches('-');
        let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((raw, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        Self { whole, fraction: fraction.trim_end_matches('0'), exponent }
    }

    fn are_zero(&self) -> bool {
        self.fraction.is_empty() && self.whole.bytes().all(|digit| digit == b'0')
    }

    fn zeros_at_the_end(&self) -> usize {
        if self.fraction.is_empty() { self.whole.len() - self.whole.trim_end_matches('0').len() } else { 0 }
    }

    /// The power of ten by which the digits are to be multiplied once they are written without a point and without zeros at the end;
    /// `None` where the exponent takes more than 38 digits itself.
    fn power(&self) -> Option<i128> {
        let shift = i128::try_from(self.zeros_at_the_end()).ok()? - i128::try_from(self.fraction.len()).ok()?;
        self.exponent.parse::<i128>().ok()?.checked_add(shift)
    }
}

/// Whether a number has no fraction: 1.0 and 1e400 have none.
#[must_use]
pub fn is_whole(raw: &str) -> bool {
    if !raw.contains(['.', 'e', 'E']) {
        return true;
    }
    let digits = Digits::of(raw);
    digits.are_zero() || digits.power().map_or_else(|| !digits.exponent.starts_with('-'), |power| power >= 0)
}

/// A text that is the same for the same number, in whatever spelling.
pub(super) fn canonical(raw: &str) -> String {
    let digits = Digits::of(raw);
    if digits.are_zero() {
        return "0".to_owned();
    }
    // No two spellings of so large an exponent are taken for one.
    let Some(power) = digits.power() else { return raw.to_owned() };
    let sign = if raw.starts_with('-') { "-" } else { "" };
    let all = format!("{}{}", digits.whole, digits.fraction);
    format!("{sign}{}e{power}", all.trim_start_matches('0').trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::{canonical, is_whole};

    #[test]
    fn only_the_value_counts() {
        for same in [["1", "1.0"], ["100", "1e2"], ["0", "-0.0e9"], ["1e400", "10.0E+399"], ["0.010", "1e-2"], ["-12.50", "-125e-1"]] {
            assert_eq!(canonical(same[0]), canonical(same[1]), "{same:?}");
        }
        for other in [["1e400", "2e400"], ["1", "-1"], ["9007199254740992", "9007199254740993"], ["0.1", "0.10000000000000000001"]] {
            assert_ne!(canonical(other[0]), canonical(other[1]), "{other:?}");
        }
        let huge = format!("1e{}", "9".repeat(60));
        assert_ne!(canonical(&huge), canonical(&format!("1e{}", "8".repeat(60))));
    }

    #[test]
    fn a_whole_number_may_have_a_point_and_an_exponent() {
        let huge = format!("1.5e{}", "9".repeat(60));
        for whole in ["1", "1.0", "1e400", "-2e400", "1.5e1", "0.0", "0e-5", "100e-2", huge.as_str()] {
            assert!(is_whole(whole), "{whole}");
        }
        let fine = format!("1e-{}", "9".repeat(60));
        for broken in ["1.5", "1e-400", "15e-1", "1.00000000000000000001", "0.1", fine.as_str()] {
            assert!(!is_whole(broken), "{broken}");
        }
    }
}
