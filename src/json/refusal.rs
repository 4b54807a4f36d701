//! Why a text is not read as JSON, in words and with its place.

use std::ops::Range;

use super::parse::Parser;

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    NotJson,
    /// It may be JSON, and is more than is read.
    TooMuch,
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte range in the text; empty at its end.
    pub span: Range<usize>,
    pub cause: Cause,
    /// What of the text the message starts with, as in the problems that `idhook` reports.
    pub about: Option<Range<usize>>,
    /// A clause without a full stop; the predicate, where `about` is there.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<&'static str>,
}

impl Parser<'_> {
    #[expect(clippy::unused_self, reason = "reads as a method beside fail_here")]
    pub(super) fn fail(&self, span: Range<usize>, message: impl Into<String>, help: Option<&'static str>) -> SyntaxError {
        SyntaxError { span, cause: Cause::NotJson, about: None, message: message.into(), help }
    }

    /// At the character where the parser stands.
    pub(super) fn fail_here(&self, message: impl Into<String>, help: Option<&'static str>) -> SyntaxError {
        let width = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        self.fail(self.at..self.at + width, message, help)
    }

    /// Names what stands here instead of what was wanted.
    pub(super) fn expected(&self, wanted: &str) -> SyntaxError {
        let (found, help) = match self.text[self.at..].chars().next() {
            None => return self.fail_here(format!("it ends where {wanted} should stand"), Some("the body was cut short")),
            Some('\'') => ("a single quote".to_owned(), Some("JSON takes double quotes")),
            Some('/') => ("`/`".to_owned(), Some("JSON has no comments")),
            Some(first) if first.is_ascii_alphabetic() => return self.expected_not_word(wanted),
            Some(found @ ('"' | '{' | '[')) if wanted.starts_with("a comma") => {
                (format!("`{found}`"), Some("a comma is missing before it"))
            }
            Some(found) => (format!("`{found}`"), None),
        };
        self.fail_here(format!("expected {wanted}, found {found}"), help)
    }

    /// A bare word stands where something else was wanted.
    fn expected_not_word(&self, wanted: &str) -> SyntaxError {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte)).count();
        let word = &rest[..length];
        let help = match word {
            "NaN" | "Infinity" | "undefined" | "None" | "True" | "False" => "JSON knows numbers, true, false and null",
            _ if self.at == 0 && rest[length..].starts_with('=') => "this looks like a form, not JSON",
            _ => "text stands in double quotes",
        };
        let span = self.at..self.at + length;
        SyntaxError { about: Some(span.clone()), ..self.fail(span, format!("stands where {wanted} should"), Some(help)) }
    }
}
