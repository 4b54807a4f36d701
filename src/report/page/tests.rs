use std::path::PathBuf;

use proptest::prelude::*;

use super::{has_tags, lines};

/// A page that a server gave.
fn page(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pages").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn pages_of_errors_are_their_sentences() {
    let php: &[&str] = &[
        "Warning: fopen(/videoid/status.json): Failed to open stream: No such file or directory in /srv/app/status.php on line 3",
        "Fatal error: Uncaught TypeError: fwrite(): Argument #1 ($stream) must be of type resource, bool given in /srv/app/status.php:4 \
         Stack trace: #0 /srv/app/status.php(4): fwrite(false, '{\"order\":\"x\"}') #1 {main} thrown in /srv/app/status.php on line 4",
    ];
    let flask: &[&str] = &[
        "500 Internal Server Error",
        "Internal Server Error",
        "The server encountered an internal error and was unable to complete your request. \
         Either the server is overloaded or there is an error in the application.",
    ];
    let http_server: &[&str] =
        &["Error response", "Error code: 503", "Message: Out of order.", "Error code explanation: 503 - The application is <broken>."];
    let nginx: &[&str] = &["502 Bad Gateway", "nginx/1.24.0"];
    for (name, expected) in [("php.html", php), ("flask.html", flask), ("http.server.html", http_server), ("nginx.html", nginx)] {
        assert_eq!(lines(&page(name)), expected, "{name}");
    }
}

#[test]
fn a_trace_in_a_page_keeps_its_lines() {
    let express = lines(&page("express.html"));
    assert_eq!(express[..3], ["Error", "Error: the application is broken", "    at /srv/app/with_express.js:18:9"]);
    assert_eq!(express.len(), 12);
}

#[test]
fn a_debug_page_begins_with_what_went_wrong() {
    let page = page("web.py.html");
    let text = lines(&page);
    assert_eq!(
        text[..7],
        [
            "<class 'TypeError'> at /videoid",
            "write() argument must be str, not bytes",
            "Python /srv/app/videoid.py in POST, line 9",
            "Web POST http://127.0.0.1:18090/videoid",
            "Traceback (innermost first)",
            "/srv/app/videoid.py in POST",
            "urls = ('/videoid', 'videoid')",
        ]
    );
    let whole = text.join("\n");
    assert!(!whole.contains("getElementsByClassName") && !whole.contains("font-weight"), "no script, no style");
    assert!(whole.contains("CONTENT_LENGTH '13'") && whole.ends_with("Set that to False if you don't want to see this."), "{whole}");
}

#[test]
fn odd_markup_is_read_as_far_as_it_goes() {
    for (page, expected) in [
        ("", &[][..]),
        (" \n ", &[]),
        ("plain\n  text", &["plain text"]),
        ("a < b & c &lt;d&gt; &#233;&#xE9;&nbsp;&unknown; &#xffffff; &", &["a < b & c <d> éé &unknown; &#xffffff; &"]),
        ("<p>one<p>two</p></p>three", &["one", "two", "three"]),
        ("<b>one</b>two <i>three</i><br/>four", &["onetwo three", "four"]),
        ("<TABLE><TR><TH>a<TD>b</TR><TR><TD>c</TABLE>", &["a b", "c"]),
        ("<a title='x > y' href=\"<b>\">link</a>", &["link"]),
        ("x<!-- <p>hidden</p> -->y<!-- never closed", &["xy"]),
        ("<SCRIPT>if (a</b) {}</Script >shown<style>hidden", &["shown"]),
        ("<svg/>seen<svg><title>unseen</title></svg>", &["seen"]),
        ("<pre>  a\r\n\tb\n\n</pre>  c", &["  a", "    b", "c"]),
        ("</pre>a\nb", &["a b"]),
        ("text<a href=\"cut", &["text"]),
        ("<h1>Oops</h1><p>Oops</p><p>Oops!</p>", &["Oops", "Oops!"]),
        ("<pre>\u{1b}[31mred&#27;</pre>", &["\u{1b}[31mred\u{1b}"]),
    ] {
        assert_eq!(lines(page), expected, "{page}");
    }
}

#[test]
fn text_with_angles_is_no_page() {
    for (text, tags) in [("ok", false), ("1 < 2 > 0", false), ("<b", false), ("<b>ok</b>", true), ("x </p>", true), ("<!-- x -->", false)] {
        assert_eq!(has_tags(text), tags, "{text}");
    }
}

#[test]
fn what_has_no_end_is_read_once() {
    for piece in ["<a ", "<a \"", "&", "</", "<!--", "<script>", "<"] {
        let page = piece.repeat(200_000);
        let _ = (lines(&page), has_tags(&page));
    }
}

proptest! {
    #[test]
    fn no_page_is_too_odd(page in "(<|>|/|!|-|&|;|#|\"|'|pre|script|td|é|\n| ){0,60}") {
        let text = lines(&page);
        prop_assert!(text.iter().all(|line| !line.trim().is_empty() && !line.contains('\n')));
    }
}
