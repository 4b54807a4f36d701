//! What a header with a signature is made up of: taken apart for `listen`, put together for `send`.
//!
//! Pure text. Whatever arrives is hostile: how much of it is looked at is bounded.

use super::super::Verdict;
use crate::vendor::manifest::{Grammar, List, Pairs, Position};

/// So many sets of one header are looked at, each of which costs a look at the whole body.
const SETS: usize = 10;
/// And so many signatures.
const SIGNATURES: usize = 100;

/// What one set of a header's value says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found<'a> {
    pub signatures: Vec<&'a [u8]>,
    pub timestamp: Option<&'a [u8]>,
    pub key_id: Option<&'a [u8]>,
}

/// Takes a value of the header `name` apart.
///
/// # Errors
/// Something is not there, or there is too much of it.
pub fn read<'a>(grammar: &Grammar, name: &str, value: &'a [u8]) -> Result<Vec<Found<'a>>, Verdict> {
    let lacks = |what: &str| {
        if stands_otherwise(value, what, grammar) {
            let form = write(grammar, "…", "…", "…");
            return Verdict::Malformed(format!("{what} in {name} stands in another form than {form}"));
        }
        Verdict::Missing(format!("no {what} in {name}"))
    };
    let one = |found| vec![found];
    let sets = match grammar {
        Grammar::Raw => one(Found { signatures: vec![value], ..Found::default() }),
        Grammar::Pairs(pairs) => match &pairs.sets {
            Some(between) => split(value, between).filter(|set| !set.is_empty()).map(|set| read_pairs(pairs, set)).take(SETS + 1).collect(),
            None => one(read_pairs(pairs, value)),
        },
        Grammar::List(list) => {
            let signature = |item| cut(item, &list.value).filter(|(version, _)| *version == list.version.as_bytes());
            let found = split(value, &list.items).filter_map(signature).map(|(_, signature)| signature);
            one(Found { signatures: found.take(SIGNATURES + 1).collect(), ..Found::default() })
        }
        Grammar::Positions(positions) => {
            let values: Vec<_> = split(value, &positions.separator).take(positions.order.len() + 1).collect();
            if values.len() != positions.order.len() {
                let expected = positions.order.len();
                return Err(Verdict::Malformed(format!("{name} has not {expected} parts between {:?}", positions.separator)));
            }
            let at = |position| positions.order.iter().position(|other| *other == position).map(|at| values[at]);
            one(Found {
                signatures: at(Position::Signature).into_iter().collect(),
                timestamp: at(Position::Timestamp),
                key_id: at(Position::KeyId),
            })
        }
    };
    if sets.len() > SETS || sets.iter().any(|set| set.signatures.len() > SIGNATURES) {
        return Err(Verdict::Malformed(format!("{name} holds more signatures than anybody sends")));
    }
    let (signature, timestamp) = match grammar {
        Grammar::Pairs(pairs) => (pairs.signature.as_str(), pairs.timestamp.as_deref()),
        Grammar::List(list) => (list.version.as_str(), None),
        Grammar::Raw | Grammar::Positions(_) => ("signature", None),
    };
    if let Some(timestamp) = timestamp.filter(|_| sets.iter().all(|set| set.timestamp.is_none())) {
        return Err(lacks(timestamp));
    }
    if sets.iter().all(|set| set.signatures.iter().all(|signature| signature.is_empty())) {
        return Err(lacks(signature));
    }
    Ok(sets)
}

/// No space is passed over: who signs writes none, and who verifies for the vendor knows no name that begins with one.
fn read_pairs<'a>(pairs: &Pairs, set: &'a [u8]) -> Found<'a> {
    let mut found = Found::default();
    let is = |name: &[u8], wanted: Option<&String>| wanted.is_some_and(|wanted| wanted.as_bytes() == name);
    for (name, value) in split(set, &pairs.items).filter_map(|item| cut(item, &pairs.value)) {
        if is(name, Some(&pairs.signature)) {
            if found.signatures.len() <= SIGNATURES {
                found.signatures.push(value);
            }
        } else if is(name, pairs.timestamp.as_ref()) {
            // The first counts, so that nothing can be appended to a time.
            found.timestamp.get_or_insert(value);
        } else if is(name, pairs.key_id.as_ref()) {
            found.key_id.get_or_insert(value);
        }
    }
    found
}

/// Whether a name that could not be read with its value stands there all the same, with what could be one behind it.
fn stands_otherwise(value: &[u8], name: &str, grammar: &Grammar) -> bool {
    let own = match grammar {
        Grammar::List(list) => list.value.as_bytes(),
        _ => &[],
    };
    let separates = |byte: &u8| matches!(byte, b'=' | b':') || own.contains(byte);
    value.windows(name.len() + 2).enumerate().any(|(at, window)| {
        let (found, behind) = window.split_at(name.len());
        let begins = at == 0 || !value[at - 1].is_ascii_alphanumeric();
        begins && found.eq_ignore_ascii_case(name.as_bytes()) && separates(&behind[0]) && behind[1].is_ascii_alphanumeric()
    })
}

/// The versions that a list holds signatures of, each once, of those that are like one.
#[must_use]
pub fn versions<'a>(list: &List, value: &'a [u8]) -> Vec<&'a str> {
    /// So many are told.
    const MOST: usize = 3;
    const LONGEST: usize = 8;
    let mut versions = Vec::new();
    for (version, _) in split(value, &list.items).filter_map(|item| cut(item, &list.value)) {
        let like_one = (1..=LONGEST).contains(&version.len()) && version.iter().all(u8::is_ascii_alphanumeric);
        let version = std::str::from_utf8(version).unwrap_or_default();
        if versions.len() < MOST && like_one && !versions.contains(&version) {
            versions.push(version);
        }
    }
    versions
}

/// A value with this signature; the time and the key's id stand in it where the grammar has a place for them.
#[must_use]
pub fn write(grammar: &Grammar, signature: &str, timestamp: &str, key_id: &str) -> String {
    match grammar {
        Grammar::Raw => signature.to_owned(),
        Grammar::Pairs(pairs) => {
            let pair = |name: &String, value: &str| format!("{name}{}{value}", pairs.value);
            let timestamp = pairs.timestamp.iter().map(|name| pair(name, timestamp));
            let key_id = pairs.key_id.iter().map(|name| pair(name, key_id));
            timestamp.chain(key_id).chain([pair(&pairs.signature, signature)]).collect::<Vec<_>>().join(&pairs.items)
        }
        Grammar::List(list) => format!("{}{}{signature}", list.version, list.value),
        Grammar::Positions(positions) => {
            let value = |position: &Position| match position {
                Position::Timestamp => timestamp,
                Position::KeyId => key_id,
                Position::Signature => signature,
            };
            positions.order.iter().map(value).collect::<Vec<_>>().join(&positions.separator)
        }
    }
}

/// The parts of a value; a separator that is empty separates nothing.
fn split<'a>(value: &'a [u8], separator: &str) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(value);
    let separator = separator.as_bytes().to_vec();
    std::iter::from_fn(move || {
        let value = rest.take()?;
        let at = if separator.is_empty() { None } else { memchr::memmem::find(value, &separator) };
        let (part, after) = at.map_or((value, None), |at| (&value[..at], Some(&value[at + separator.len()..])));
        rest = after;
        Some(part)
    })
}

/// What stands before and after the first separator.
fn cut<'a>(item: &'a [u8], separator: &str) -> Option<(&'a [u8], &'a [u8])> {
    let at = memchr::memmem::find(item, separator.as_bytes())?;
    Some((&item[..at], &item[at + separator.len()..]))
}

#[cfg(test)]
mod tests {
    use super::{Found, Verdict, read, write};
    use crate::vendor::manifest::Grammar;

    fn grammar(json: &str) -> Grammar {
        serde_json::from_str(json).unwrap()
    }

    fn pairs() -> Grammar {
        grammar(r#"{"pairs":{"items":",","value":"=","timestamp":"t","signature":"v1","sets":" "}}"#)
    }

    fn found<'a>(timestamp: Option<&'a str>, key_id: Option<&'a str>, signatures: &[&'a str]) -> Found<'a> {
        let bytes = |text: &'a str| text.as_bytes();
        Found { signatures: signatures.iter().copied().map(bytes).collect(), timestamp: timestamp.map(bytes), key_id: key_id.map(bytes) }
    }

    #[test]
    fn every_grammar_is_taken_apart() {
        let list = || grammar(r#"{"list":{"items":" ","value":",","version":"v1"}}"#);
        let positions = || grammar(r#"{"positions":{"separator":":","order":["timestamp","key-id","signature"]}}"#);
        for (grammar, value, expected) in [
            (Grammar::Raw, "ab=, c", vec![found(None, None, &["ab=, c"])]),
            (pairs(), "t=1,v1=ab", vec![found(Some("1"), None, &["ab"])]),
            (pairs(), "t=1,v1=a=b,v1=,v0=x,junk,t=2", vec![found(Some("1"), None, &["a=b", ""])]),
            (pairs(), "t=1,v1=ab  t=2,v1=cd", vec![found(Some("1"), None, &["ab"]), found(Some("2"), None, &["cd"])]),
            (list(), "v1,ab v1a,cd v1,ef v2,gh ij", vec![found(None, None, &["ab", "ef"])]),
            (positions(), "1.5:k-1:ab=", vec![found(Some("1.5"), Some("k-1"), &["ab="])]),
        ] {
            assert_eq!(read(&grammar, "x-sig", value.as_bytes()), Ok(expected), "{value}");
        }
        assert_eq!(write(&pairs(), "ab", "1", ""), "t=1,v1=ab");
        assert_eq!(write(&list(), "ab", "1", ""), "v1,ab");
        assert_eq!(write(&positions(), "ab", "1", "k"), "1:k:ab");
        assert!(matches!(read(&positions(), "x-sig", b"1:k:ab:cd"), Err(Verdict::Malformed(why)) if why.contains("3 parts")));
        assert!(matches!(read(&positions(), "x-sig", b"ab"), Err(Verdict::Malformed(_))));
        assert_eq!(read(&list(), "x-sig", b"v2,ab v1a,cd"), Err(Verdict::Missing("no v1 in x-sig".to_owned())));
    }

    #[test]
    fn what_lacks_its_time_or_its_signature_says_so() {
        for (value, lacks) in
            [("", "t"), ("v1=ab", "t"), ("t=1", "v1"), ("t=1,v0=ab", "v1"), ("t=1,v1", "v1"), ("t=1,v1=", "v1"), ("t,v1=a", "t")]
        {
            assert_eq!(read(&pairs(), "x-sig", value.as_bytes()), Err(Verdict::Missing(format!("no {lacks} in x-sig"))), "{value}");
        }
    }

    #[test]
    fn what_stands_there_in_another_form_is_not_missing() {
        let list = || grammar(r#"{"list":{"items":" ","value":",","version":"v1"}}"#);
        for (grammar, value, of) in [
            (pairs(), "t=1;v1=ab", "v1 in x-sig stands in another form than t=…,v1=…"),
            (pairs(), "t=1,\tv1=ab", "v1 in"),
            (pairs(), "t:1,v1:ab", "t in"),
            (pairs(), "T=1,V1=ab", "t in"),
            (pairs(), "Bearer;t=1,v1=ab", "t in"),
            (list(), "v1=ab", "v1 in x-sig stands in another form than v1,…"),
            (list(), "v1:ab", "v1 in"),
            (list(), "V1,ab", "v1 in"),
        ] {
            let read = read(&grammar, "x-sig", value.as_bytes());
            assert!(matches!(&read, Err(Verdict::Malformed(why)) if why.starts_with(of)), "{value}: {read:?}");
        }
    }

    #[test]
    fn a_header_of_a_thousand_signatures_is_refused_unread() {
        for value in ["t=1,v1=ab ".repeat(1000), format!("t=1{}", ",v1=ab".repeat(1000))] {
            assert!(matches!(read(&pairs(), "x-sig", value.as_bytes()), Err(Verdict::Malformed(_))));
        }
    }
}
