//! Names of events with `*` and `?`, as `-e`, `-E` and `--forward-to` take them.

use crate::inspect::Event;
use crate::vendor::Vendor;

/// No event has a longer name; of what strangers send only so much is looked at.
const LONGEST: usize = 256;

/// A pattern for the names of events: `*` stands for any characters, `?` for one; letters match in either case, as event ids do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventGlob(String);

impl EventGlob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// It is empty.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("write the name of an event; * stands for any characters".to_owned()) } else { Ok(Self(text.to_owned())) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for an event: by its id, its name in the body, another name of it, or any of these behind its vendor.
    /// What has no event is named by its vendor alone.
    #[must_use]
    pub fn names(&self, vendor: Option<&Vendor>, event: &Event) -> bool {
        let fits = |name: &str| {
            let behind = |vendor: &Vendor| {
                let ids = std::iter::once(&vendor.manifest.id).chain(&vendor.manifest.aliases);
                ids.into_iter().any(|id| self.fits_joined(&[id, "/", name]))
            };
            self.fits(name) || vendor.is_some_and(behind)
        };
        match event {
            Event::None => fits(""),
            Event::Foreign(name) => fits(&name.text[..name.text.floor_char_boundary(LONGEST)]),
            Event::Known(id) => {
                let entry = || vendor?.manifest.events.iter().find(|entry| entry.id == *id);
                fits(id) || entry().is_some_and(|entry| fits(entry.wire()) || entry.aliases.iter().any(|alias| fits(alias)))
            }
        }
    }

    /// Whether it stands for a name.
    #[must_use]
    pub fn fits(&self, name: &str) -> bool {
        self.fits_joined(&[name])
    }

    /// Whether it stands for the name that these parts make together.
    #[must_use]
    pub fn fits_joined(&self, parts: &[&str]) -> bool {
        let mut name = parts.iter().flat_map(|part| part.chars());
        let mut pattern = self.0.chars();
        // Where to go on after the last star, should what follows it not fit: only the last ever needs another try.
        let mut again = None;
        loop {
            let (wanted, rest) = (pattern.clone().next(), name.clone());
            let found = name.next();
            match (wanted, found) {
                (None, None) => return true,
                (Some('*'), _) => {
                    pattern.next();
                    again = Some((pattern.clone(), rest.clone()));
                    name = rest;
                }
                (Some(wanted), Some(found)) if wanted == '?' || wanted.eq_ignore_ascii_case(&found) => {
                    pattern.next();
                }
                _ => {
                    let Some((after_star, mut skipped)) = again else { return false };
                    if skipped.next().is_none() {
                        return false;
                    }
                    pattern = after_star.clone();
                    name = skipped.clone();
                    again = Some((after_star, skipped));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::EventGlob;

    fn fits(glob: &str, name: &str) -> bool {
        EventGlob::parse(glob).is_ok_and(|glob| glob.fits(name))
    }

    #[test]
    fn stars_and_question_marks() {
        for (glob, name, expected) in [
            ("VIDEOID_UPDATED", "VIDEOID_UPDATED", true),
            ("videoid_updated", "VIDEOID_UPDATED", true),
            ("VIDEOID", "VIDEOID_UPDATED", false),
            ("UPDATED", "VIDEOID_UPDATED", false),
            ("VIDEOID_*", "VIDEOID_UPDATED", true),
            ("*_UPDATED", "VIDEOID_UPDATED", true),
            ("*ID*ED", "VIDEOID_UPDATED", true),
            ("*ID*EE", "VIDEOID_UPDATED", false),
            ("acme/*", "acme/VIDEOID_UPDATED", true),
            ("*", "", true),
            ("?", "", false),
            ("a?c", "abc", true),
            ("a?c", "aéc", true),
            ("*a*b*", "xxaxxbxx", true),
            ("**", "anything", true),
            ("*aab", "aaab", true),
        ] {
            assert_eq!(fits(glob, name), expected, "{glob} {name}");
        }
        assert!(EventGlob::parse("").is_err());
        assert!(EventGlob::parse("ac*/x").is_ok_and(|glob| glob.fits_joined(&["acme", "/", "X"])));
    }

    proptest! {
        #[test]
        fn a_name_with_parts_replaced_by_stars_still_fits(head in "[a-z/_]{0,5}", middle in "[a-z/_]{0,5}", tail in "[a-z/_]{0,5}") {
            let name = format!("{head}{middle}{tail}");
            for glob in [format!("{head}*{tail}"), format!("*{middle}*"), format!("{head}{}{tail}", "?".repeat(middle.len()))] {
                prop_assert!(glob.is_empty() || fits(&glob, &name), "{} {}", glob, name);
            }
        }

        #[test]
        fn no_pattern_takes_long(glob in "[a*?]{1,40}", name in "a{0,300}") {
            let _ = fits(&glob, &name);
        }
    }
}
