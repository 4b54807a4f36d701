//! `place=value` as a user writes it for `--set` and `--where`: which place, and what belongs there.

use crate::json;
use crate::payload::pointer_of;

/// A place in a body with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceValue {
    /// `place=value`: takes the type of what it meets.
    Text { pointer: String, value: String },
    /// `place:=json`.
    Json { pointer: String, json: String },
}

impl PlaceValue {
    /// Reads it, split at the first `=`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (place, value) = text.split_once('=').ok_or_else(|| format!("{text:?} has no =: write place=value, such as /request/pk=12"))?;
        let Some(place) = place.strip_suffix(':') else { return Ok(Self::Text { pointer: pointer_of(place), value: value.to_owned() }) };
        json::parse(value).map_err(|_| format!("{value:?} is not JSON; without the colon it is taken as text"))?;
        Ok(Self::Json { pointer: pointer_of(place), json: value.to_owned() })
    }
}
