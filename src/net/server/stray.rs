//! Which byte made a head no head: of those that no header may hold, the first. It is named, and never repeated as it came.

/// A control character in a line of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// As it came, if the byte stands in its value; a stranger's, of any length.
    pub header: Option<String>,
    pub byte: u8,
}

impl Stray {
    /// Looks through the head that these bytes begin with.
    #[must_use]
    pub fn find(bytes: &[u8]) -> Option<Self> {
        let lines = bytes.split(|byte| *byte == b'\n').skip(1).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        lines.take_while(|line| !line.is_empty()).find_map(|line| {
            let at = line.iter().position(|byte| byte.is_ascii_control() && *byte != b'\t')?;
            let name = line[..at].split(|byte| *byte == b':').next().filter(|name| name.len() < at);
            Some(Self { header: name.map(|name| String::from_utf8_lossy(name).into_owned()), byte: line[at] })
        })
    }

    /// The byte in digits, and what people call it.
    #[must_use]
    pub fn spoken(&self) -> String {
        let called = match self.byte {
            0 => " (NUL)",
            b'\r' => " (CR)",
            0x1b => " (ESC)",
            0x7f => " (DEL)",
            _ => "",
        };
        format!("0x{:02X}{called}", self.byte)
    }
}

#[cfg(test)]
mod tests {
    use super::Stray;

    #[test]
    fn the_first_that_no_header_may_hold_is_named() {
        for (head, found) in [
            (&b"POST / HTTP/1.1\r\nhost: a\r\nx-note: a\x1b[31m\x00\r\n\r\n"[..], Some((Some("x-note"), "0x1B (ESC)"))),
            (b"POST / HTTP/1.1\r\nx: a\rb\r\n\r\n", Some((Some("x"), "0x0D (CR)"))),
            (b"POST / HTTP/1.1\nx\x00y: a\n\n", Some((None, "0x00 (NUL)"))),
            (b"POST / HTTP/1.1\r\nx: \x01", Some((Some("x"), "0x01"))),
            (b"POST / HTTP/1.1\r\nx: a\tb\r\nno colon\r\n\r\nbody\x00", None),
            (b"\x16\x03\x01", None),
            (b"", None),
        ] {
            let stray = Stray::find(head);
            let told = stray.as_ref().map(|stray| (stray.header.as_deref(), stray.spoken()));
            assert_eq!(told, found.map(|(header, byte)| (header, byte.to_owned())), "{head:?}");
        }
    }
}
