//! Where else a body holds the value that a field is about to lose: in another member, or in a link. Nothing is asked here.

use super::fields::{Field, fields};
use crate::mask::Masks;
use crate::send::carry::{Scalar, carry};
use crate::vendor::{Sample, Vendor};

/// The other fields that hold the value of this one as a whole word, each with what it would hold with the new value. One of a list of
/// values means the same only where nothing else stands beside it.
#[must_use]
pub fn elsewhere(vendor: &Vendor, sample: Sample, body: &[u8], field: &Field, value: &str) -> Vec<(Field, String)> {
    let all = |body: &[u8]| {
        let (worth, rest) = fields(vendor, sample, body, |_| Masks::default());
        worth.into_iter().chain(rest).collect::<Vec<_>>()
    };
    let before = all(body);
    let Some(own) = before.iter().find(|other| other.pointer == field.pointer).filter(|own| !own.as_json) else { return Vec::new() };
    let after = all(&carry(body, std::slice::from_ref(&field.pointer), &Scalar::Text(value.to_owned())));
    let new = |old: &Field| after.iter().find(|new| new.pointer == old.pointer && new.current != old.current);
    let means_the_same = |old: &&Field| field.known.len() < 2 || old.current == own.current;
    let others = before.iter().filter(|old| old.pointer != field.pointer).filter(means_the_same);
    others.filter_map(|old| new(old).map(|new| (old.clone(), new.current.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::elsewhere;
    use crate::cli::prompt::fields::fields;
    use crate::mask::Masks;
    use crate::vendor::registry::Registry;

    #[test]
    fn whole_words_are_found_and_a_value_of_a_list_only_where_it_stands_alone() {
        let registry = Registry::embedded();
        let vendor = registry.vendors().next().unwrap();
        let sample = vendor.sample(&vendor.manifest.default_sample).unwrap();
        let body = br#"{"id":"abc12","same":"abc12","link":"https://a.example/abc12?x","longer":"abc123","short":"x","n":7,"m":7}"#;
        let (_, all) = fields(vendor, sample, body, |_| Masks::default());
        let own = |pointer: &str| all.iter().find(|field| field.pointer == pointer).unwrap().clone();
        let found = |field: &super::Field, value: &str| {
            let others = elsewhere(vendor, sample, body, field, value);
            others.into_iter().map(|(field, value)| format!("{}={value}", field.pointer)).collect::<Vec<_>>()
        };
        assert_eq!(found(&own("/id"), "NEW"), ["/same=NEW", "/link=https://a.example/NEW?x"]);
        let listed = super::Field { known: vec!["abc12".to_owned(), "NEW".to_owned()], ..own("/id") };
        assert_eq!(found(&listed, "NEW"), ["/same=NEW"]);
        for pointer in ["/short", "/n", "/longer"] {
            assert!(found(&own(pointer), "8").is_empty(), "{pointer}");
        }
    }
}
