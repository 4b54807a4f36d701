//! How durations and sizes are written.

use std::time::Duration;

use crate::listen::Bind;

/// Reads `500ms`, `2s`, `1m30s`, `1h`.
///
/// # Errors
/// What is wrong, in words.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no duration: write 500ms, 2s or 1m30s");
    let mut total = Duration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        let number: u64 = rest[..digits].parse().map_err(|_| wrong())?;
        let unit = rest[digits..].len() - rest[digits..].trim_start_matches(|char: char| char.is_ascii_alphabetic()).len();
        let millis = match &rest[digits..digits + unit] {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(wrong()),
        };
        total = number.checked_mul(millis).and_then(|millis| total.checked_add(Duration::from_millis(millis))).ok_or_else(wrong)?;
        rest = &rest[digits + unit..];
    }
    Ok(total)
}

/// Reads `500B`, `64kB`, `10MB`, or bytes.
///
/// # Errors
/// What is wrong, in words.
pub fn size(text: &str) -> Result<usize, String> {
    let wrong = || format!("{text:?} is no size: write 64kB or 10MB");
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let number: usize = text[..digits].parse().map_err(|_| wrong())?;
    let unit = match text[digits..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

/// Reads an IP address, or `unix:PATH`.
///
/// # Errors
/// What is wrong, in words.
pub fn bind(text: &str) -> Result<Bind, String> {
    match text.strip_prefix("unix:") {
        Some("") => Err("unix: names no path: write unix:/tmp/idhook.sock".to_owned()),
        Some(path) => Ok(Bind::Local(path.into())),
        None => text
            .parse()
            .map(Bind::Ip)
            .map_err(|_| format!("{text:?} is no IP address: write 127.0.0.1, ::1 or unix:PATH; the port goes to --port")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{duration, size};

    #[test]
    fn as_the_contract_writes_them() {
        for (text, millis) in [("500ms", 500), ("2s", 2000), ("1m30s", 90_000), ("1h", 3_600_000), ("0s", 0)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for wrong in ["", "5", "s", "1.5s", "1x", "-1s", "99999999999999999999s", "1é"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        for (text, bytes) in [("64kB", 64_000), ("10MB", 10_000_000), ("1gb", 1_000_000_000), ("12", 12), ("3B", 3)] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for wrong in ["", "kB", "0", "1.5MB", "10XB", "99999999999999999999", "1é"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
