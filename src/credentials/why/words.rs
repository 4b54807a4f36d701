//! What was found out, in sentences; who prints them masks them first.

use std::borrow::Cow;

use super::{Found, Likely, Why};

impl Why {
    /// What each line is about, and the line. The signature that would be right is not among them.
    #[must_use]
    pub fn lines(&self) -> [(&'static str, String); 3] {
        let look_alikes: Vec<_> = self.look_alikes.iter().map(|name| beginning(name)).collect();
        let look_alikes = match &look_alikes[..] {
            [] => String::new(),
            [one] => format!("; {one} came, and looks like a signature"),
            several => format!("; {} came, and look like signatures", several.join(", ")),
        };
        let covers = self.covers.as_ref().map(|covers| format!("; {covers}")).unwrap_or_default();
        let cause = match &self.found {
            Found::Cause(_) => "cause:",
            Found::Nothing { .. } | Found::NotSearched(_) => "cause",
        };
        [
            ("expected in:", format!("{}{look_alikes}", self.expected_in)),
            ("signed:", format!("{}{covers}", self.signed)),
            (cause, self.found.sentence(self.look_alikes.is_empty())),
        ]
    }
}

impl Why {
    /// What is most likely where no cause was found, as a sentence.
    #[must_use]
    pub fn likely(&self) -> Option<Cow<'static, str>> {
        let Found::Nothing { likely, .. } = &self.found else { return None };
        Some(likely.told(self.look_alikes.is_empty()))
    }
}

/// Enough of a header's name to know it by; a stranger's may be of any length.
fn beginning(name: &str) -> Cow<'_, str> {
    const ROOM: usize = 60;
    name.char_indices().nth(ROOM).map_or(Cow::Borrowed(name), |(at, _)| format!("{}…", &name[..at]).into())
}

impl Found {
    fn sentence(&self, nothing_looks_so: bool) -> String {
        match self {
            Self::Cause(cause) => cause.say.clone(),
            Self::NotSearched(because) => format!("not searched: {because}"),
            Self::Nothing { tried, left_out, likely } => {
                let nothing_came = nothing_looks_so && *likely == Likely::NoHeader;
                let likely = likely.told(nothing_looks_so);
                if *tried == 0 || nothing_came {
                    return format!("not found: {likely}");
                }
                let left_out = left_out.map(|left_out| format!(" ({left_out})")).unwrap_or_default();
                let ways = if *tried == 1 { "way" } else { "ways" };
                format!("not found: {tried} other {ways} to sign were tried, and none fits{left_out}; {likely}")
            }
        }
    }
}

impl Likely {
    /// As a sentence of its own, or the end of one.
    fn told(&self, nothing_looks_so: bool) -> Cow<'static, str> {
        match self {
            Self::NoHeader if nothing_looks_so => Cow::Borrowed(
                "nothing in the request looks like a signature; is this webhook signed at all, and does every relay keep the header?",
            ),
            likely => likely.words(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_long_name_is_told_by_its_beginning() {
        let long = "x-".repeat(31);
        assert_eq!(beginning(&long), format!("{}…", "x-".repeat(30)));
        assert_eq!(beginning(&long[..60]), long[..60]);
    }
}
