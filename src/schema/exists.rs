//! Dates and times that are written as they should be, and that no calendar or clock has.

/// A predicate for a text that has the form of a date or time and is none; `format` is the one that it did not fulfil.
pub fn no_such_time(format: &str, text: &str) -> Option<&'static str> {
    match format {
        "date" => is_date(text).then_some("is a date that does not exist"),
        "time" => is_time(text).then_some("is a time that does not exist"),
        "date-time" => {
            let (date, time) = text.split_at_checked(10)?;
            let time = time.strip_prefix(['T', 't'])?;
            (is_date(date) && is_time(time)).then_some("is a date and time that does not exist")
        }
        _ => None,
    }
}

fn is_date(text: &str) -> bool {
    has_form(text, "9999-99-99")
}

fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else { return false };
    let digits = |text: &str| text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let zone = match rest.strip_prefix('.') {
        Some(fraction) if digits(fraction) > 0 => &fraction[digits(fraction)..],
        Some(_) => return false,
        None => rest,
    };
    has_form(clock, "99:99:99") && (matches!(zone, "Z" | "z") || has_form(zone, "+99:99") || has_form(zone, "-99:99"))
}

/// Whether a text is the form, with any digit for a 9.
fn has_form(text: &str, form: &str) -> bool {
    let alike = |(have, want): (u8, u8)| if want == b'9' { have.is_ascii_digit() } else { have == want };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(alike)
}

#[cfg(test)]
mod tests {
    use super::no_such_time;

    #[test]
    fn a_form_and_an_existence_are_two_things() {
        for (format, text) in [
            ("date", "2026-02-30"),
            ("time", "25:00:00Z"),
            ("time", "12:00:00.5+99:00"),
            ("date-time", "2026-13-01T00:00:00Z"),
            ("date-time", "2026-01-01t24:00:00-01:00"),
        ] {
            assert!(no_such_time(format, text).is_some_and(|told| told.ends_with("that does not exist")), "{text}");
        }
        for (format, text) in [
            ("date", "30.2.2026"),
            ("date", "2026-2-30"),
            ("time", "12:00"),
            ("time", "12:00:00."),
            ("date-time", "2026-02-30"),
            ("uuid", "2026-02-30"),
            ("date-time", "é"),
        ] {
            assert_eq!(no_such_time(format, text), None, "{text}");
        }
    }
}
