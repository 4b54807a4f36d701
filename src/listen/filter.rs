//! Which callbacks are shown, counted and forwarded. All are recorded: nothing here decides about that.

use super::event_glob::EventGlob;
use crate::inspect::{Event, Inspection};
use crate::json::{self, Kind, Node, Tree};
use crate::place_value::PlaceValue;
use crate::suggest::nearest;
use crate::vendor::registry::{Registry, VendorId};

/// What was asked for. Without any of it everything matches.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One of them must fit, if there are any.
    pub events: Vec<EventGlob>,
    /// None of them may fit.
    pub ignored: Vec<EventGlob>,
    /// All must hold.
    pub places: Vec<Place>,
}

/// What must stand at a place.
#[derive(Debug, Clone)]
pub struct Place {
    pointer: String,
    expected: Expected,
}

#[derive(Debug, Clone)]
enum Expected {
    /// As text, or as JSON of the type that it is compared with.
    Text {
        text: String,
        json: Option<Tree>,
    },
    Json {
        text: String,
        json: Tree,
    },
}

impl Place {
    /// Reads `place=value` or `place:=json`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(match PlaceValue::parse(text)? {
            PlaceValue::Text { pointer, value } => {
                let json = json::parse(&value).ok();
                Self { pointer, expected: Expected::Text { text: value, json } }
            }
            PlaceValue::Json { pointer, json: text } => {
                let json = json::parse(&text).map_err(|_| format!("{text:?} is not JSON"))?;
                Self { pointer, expected: Expected::Json { text, json } }
            }
        })
    }

    fn holds(&self, root: Node) -> bool {
        let Some(node) = root.at(&self.pointer) else { return false };
        match &self.expected {
            Expected::Text { text, .. } if node.kind() == Kind::String => node.is(text),
            Expected::Text { text, json } => json.as_ref().is_some_and(|json| json::same(node, json.root(text))),
            Expected::Json { text, json } => json::same(node, json.root(text)),
        }
    }
}

impl Filter {
    /// Whether a callback is one that was asked for.
    #[must_use]
    pub fn matches(&self, registry: &Registry, inspection: &Inspection, body: &[u8]) -> bool {
        let vendor = inspection.vendor.map(|id| registry.vendor(id));
        let any = |globs: &[EventGlob]| globs.iter().any(|glob| glob.names(vendor, &inspection.event));
        (self.events.is_empty() || any(&self.events))
            && !any(&self.ignored)
            && (self.places.is_empty() || inspection.root(body).is_some_and(|root| self.places.iter().all(|place| place.holds(root))))
    }

    /// What a typing error could have caused: the patterns that fit no event of the packs, in words. Others exist, so it is no error.
    #[must_use]
    pub fn doubts(&self, registry: &Registry, among: Option<VendorId>) -> Vec<String> {
        let globs = self.events.iter().map(|glob| ("-e", glob)).chain(self.ignored.iter().map(|glob| ("-E", glob)));
        globs.filter_map(|(flag, glob)| doubt(flag, glob, registry, among)).collect()
    }
}

fn doubt(flag: &str, glob: &EventGlob, registry: &Registry, among: Option<VendorId>) -> Option<String> {
    let vendors: Vec<_> = registry.ids().filter(|id| among.is_none_or(|among| among == *id)).map(|id| registry.vendor(id)).collect();
    let entries = || vendors.iter().flat_map(|vendor| vendor.manifest.events.iter().map(move |event| (vendor, event)));
    if entries().any(|(vendor, event)| glob.names(Some(vendor), &Event::Known(event.id.clone()))) {
        return None;
    }
    let names: Vec<_> = entries()
        .flat_map(|(vendor, event)| [event.id.clone(), event.wire().to_owned(), format!("{}/{}", vendor.id(), event.id)])
        .collect();
    let whole = vendors.iter().find(|vendor| vendor.id() == glob.as_str()).map(|vendor| format!("{}/*", vendor.id()));
    let meant = whole.as_deref().or_else(|| nearest(glob.as_str(), names.iter().map(String::as_str)));
    let cure = meant.map_or_else(|| "; `idhook samples` lists them".to_owned(), |meant| format!("; did you mean {meant}?"));
    let whose = among.map_or_else(|| "of the known vendors".to_owned(), |id| format!("of {}", registry.vendor(id).manifest.name));
    Some(format!("{flag} {} fits no known event {whose}{cure}", glob.as_str()))
}

#[cfg(test)]
mod tests {
    use super::Place;
    use crate::json;

    fn holds(body: &str, place: &str) -> bool {
        let tree = json::parse(body).unwrap_or_default();
        Place::parse(place).is_ok_and(|place| place.holds(tree.root(body)))
    }

    #[test]
    fn a_value_takes_the_type_of_what_it_is_compared_with() {
        let body =
            r#"{"s":"12","n":12.0,"b":true,"z":null,"big":123456789012345678901,"o":{"a":[1,{"c":"x=y"}],"b":2},"e":"","huge":1e999}"#;
        for (place, expected) in [
            ("s=12", true),
            ("s=12.0", false),
            ("n=12", true),
            ("n=1.2e1", true),
            ("n=13", false),
            ("n=twelve", false),
            ("b=true", true),
            ("b=false", false),
            ("b=1", false),
            ("z=null", true),
            ("z=", false),
            ("e=", true),
            ("big=123456789012345678901", true),
            ("big=123456789012345678902", false),
            ("huge=1e999", true),
            ("huge=1e998", false),
            ("/o/a/0=1", true),
            ("/o/a/1/c=x=y", true),
            (r#"o={"b":2,"a":[1.0,{"c":"x=y"}]}"#, true),
            (r#"o={"b":2}"#, false),
            ("/o/a=[1]", false),
            ("/nowhere=1", false),
            ("s:=12", false),
            (r#"s:="12""#, true),
            ("n:=12", true),
            ("z:=null", true),
            (r#"o:={"b":2,"a":[1,{"c":"x=y"}]}"#, true),
            (r#"o:={"b":2,"a":[1,{"c":"x"}]}"#, false),
            (r#"={"s":"12"}"#, false),
        ] {
            assert_eq!(holds(body, place), expected, "{place}");
        }
        assert!(Place::parse("n").is_err() && Place::parse("n:={").is_err());
        assert!(holds("12", "=12"), "the empty place is the whole body");
    }
}
