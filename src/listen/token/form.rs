//! `application/x-www-form-urlencoded`, read to the letter: what is not well formed is refused, never guessed.

/// A form larger than this is none of OAuth's.
pub const LARGEST: usize = 64 * 1024;

/// The fields, in order; empty ones are left out, as RFC 6749 (section 3.2) counts them as not given.
///
/// # Errors
/// What is wrong, in words.
pub fn fields(body: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let mut found: Vec<(String, String)> = Vec::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let wrong = "the body is not form-urlencoded UTF-8";
        let name = decode(&pair[..equals]).ok_or(wrong)?;
        let value = decode(pair.get(equals + 1..).unwrap_or_default()).ok_or(wrong)?;
        if value.is_empty() {
            continue;
        }
        if found.iter().any(|(other, _)| *other == name) {
            return Err("a parameter stands there more than once");
        }
        found.push((name, value));
    }
    Ok(found)
}

/// One name or value; `None` where it is not well formed.
pub fn decode(text: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                digit(rest.next())? * 16 + digit(rest.next())?
            }
            other => *other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode, fields};

    #[test]
    fn forms_are_read_to_the_letter() {
        let pairs = |text: &str| {
            fields(text.as_bytes()).map(|pairs| pairs.iter().map(|(name, value)| format!("{name}:{value}")).collect::<Vec<_>>())
        };
        assert_eq!(pairs("a=1&b=%C3%A9+%2b&&c=&d"), Ok(vec!["a:1".to_owned(), "b:é +".to_owned()]));
        assert_eq!(pairs(""), Ok(vec![]));
        assert!(pairs("a=1&%61=2").is_err(), "twice, however it is spelled");
        assert!(pairs("a=%ff").is_err(), "not UTF-8");
        for wrong in ["%", "%4", "%4g", "%+1"] {
            assert_eq!(decode(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
