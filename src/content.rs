//! A body and its content coding: recorded and passed on as it came, checked and shown decoded. Only gzip is undone, within bounds.

use std::borrow::Cow;
use std::io::Read;

use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;

use crate::inspect::Inspection;
use crate::request::Headers;

/// A body that decodes to more bytes is not decoded.
pub const MOST: usize = 10_000_000;
/// How a gzip member starts (RFC 1952, section 2.3.1). No JSON does.
pub const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What `Content-Encoding` makes of a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Content {
    /// The body is the content.
    #[default]
    AsIs,
    /// The content, decoded.
    Gzip(Bytes),
    /// It says gzip, and is nothing of the kind.
    NotGzip,
    /// It is gzip, cut off or damaged.
    Damaged,
    /// It decodes to more than [`MOST`] bytes.
    TooLarge,
    /// A coding that is not known here, by its name.
    Unknown(String),
}

impl Content {
    /// Undoes the coding that the headers name.
    #[must_use]
    pub fn of(headers: &Headers, body: &[u8]) -> Self {
        let mut values = headers.all("content-encoding");
        let Some(coding) = values.next().map(<[u8]>::trim_ascii) else { return Self::AsIs };
        if body.is_empty() || coding.is_empty() || coding.eq_ignore_ascii_case(b"identity") {
            return Self::AsIs;
        }
        let is_gzip = coding.eq_ignore_ascii_case(b"gzip") || coding.eq_ignore_ascii_case(b"x-gzip");
        match values.next() {
            None if is_gzip => Self::unzip(body),
            further => {
                let names = [Some(coding), further].into_iter().flatten().map(String::from_utf8_lossy);
                Self::Unknown(names.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Undoes gzip, whatever the headers name.
    #[must_use]
    pub fn unzip(body: &[u8]) -> Self {
        if !body.starts_with(&GZIP) {
            return Self::NotGzip;
        }
        let mut decoded = Vec::new();
        match MultiGzDecoder::new(body).take(MOST as u64 + 1).read_to_end(&mut decoded) {
            Err(_) => Self::Damaged,
            Ok(length) if length > MOST => Self::TooLarge,
            Ok(_) => Self::Gzip(decoded.into()),
        }
    }

    /// What is to be read of `body`, which must be the one that this was made of.
    #[must_use]
    pub fn readable<'a>(&'a self, body: &'a [u8]) -> &'a [u8] {
        if let Self::Gzip(decoded) = self { decoded } else { body }
    }

    /// What stands behind the size in a headline.
    #[must_use]
    pub fn mark(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::AsIs => None,
            Self::Gzip(_) => Some("gzip".into()),
            Self::NotGzip => Some("not gzip".into()),
            Self::Damaged => Some("damaged gzip".into()),
            Self::TooLarge => Some("gzip, too large to decode".into()),
            Self::Unknown(coding) => Some(format!("{coding}, not decoded").into()),
        }
    }

    /// Says with the first problem of a body that could not be read that its coding may be why.
    pub fn explain(&self, body: &[u8], inspection: &mut Inspection) {
        let help = match self {
            Self::AsIs if body.starts_with(&GZIP) => "the body is compressed (gzip), and no content-encoding header says so".to_owned(),
            Self::AsIs | Self::Gzip(_) => return,
            Self::NotGzip => "content-encoding says gzip, but the body is not gzip".to_owned(),
            Self::Damaged => "content-encoding says gzip, and the body is gzip that is cut off or damaged".to_owned(),
            Self::TooLarge => format!("the body is gzip of more than {} MB, which is not decoded", MOST / 1_000_000),
            Self::Unknown(coding) => format!("content-encoding is {coding}; only gzip is decoded"),
        };
        if inspection.tree.is_none()
            && let Some(problem) = inspection.problems.first_mut()
        {
            problem.help.push(help);
        }
    }
}

/// What stands in these bytes: unpacked, where they are gzip. Whoever reads it sees to its length.
#[must_use]
pub fn plain(bytes: &[u8]) -> Box<dyn Read + '_> {
    if bytes.starts_with(&GZIP) { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{Content, MOST};
    use crate::request::Headers;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn content(codings: &[&str], body: &[u8]) -> Content {
        let headers: Headers = codings.iter().map(|coding| ("content-encoding".to_owned(), coding.as_bytes().to_vec())).collect();
        Content::of(&headers, body)
    }

    #[test]
    fn gzip_is_undone_and_nothing_else() {
        let packed = gzip(b"{}");
        assert_eq!(content(&["GZIP"], &packed), Content::Gzip("{}".into()));
        assert_eq!(content(&["x-gzip"], &[packed.clone(), gzip(b" ")].concat()), Content::Gzip("{} ".into()), "several members");
        for as_is in [&[][..], &["identity"], &[""]] {
            assert_eq!(content(as_is, &packed), Content::AsIs);
        }
        assert_eq!(content(&["gzip"], b""), Content::AsIs);
        assert_eq!(content(&["gzip"], b"{}"), Content::NotGzip);
        assert_eq!(content(&["gzip"], &packed[..packed.len() - 1]), Content::Damaged);
        assert_eq!(content(&["gzip"], &[packed.as_slice(), b"x"].concat()), Content::Damaged);
        assert_eq!(content(&["br"], &packed), Content::Unknown("br".to_owned()));
        assert_eq!(content(&["gzip, gzip"], &packed), Content::Unknown("gzip, gzip".to_owned()));
        assert_eq!(content(&["gzip", "br"], &packed), Content::Unknown("gzip, br".to_owned()));
    }

    #[test]
    fn a_small_body_does_not_become_a_large_one() {
        assert!(matches!(content(&["gzip"], &gzip(&vec![b' '; MOST])), Content::Gzip(content) if content.len() == MOST));
        let bomb = gzip(&vec![b' '; MOST + 1]);
        assert!(bomb.len() < 20_000);
        assert_eq!(content(&["gzip"], &bomb), Content::TooLarge);
    }
}
