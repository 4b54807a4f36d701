//! RFC 8259 to the letter, through the real binary: what each production of the grammar takes, what it refuses, and where.
//!
//! A case is cut where something is wrong or odd, so that its place follows from what stands before, by code that shares nothing with ours.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::collections::HashMap;

use common::Tool;
use serde_json::Value;

const BIG: &str = "big-number";
const DUPLICATE: &str = "duplicate-key";
const LONE: &str = "lone-surrogate";
const MARK: &str = "byte-order-mark";
const BOM: &str = "\u{feff}";

/// Writes the cases of one production.
type Production = fn(&mut Table);

/// The grammar, by the sections of RFC 8259.
const PRODUCTIONS: [(&str, Production); 17] = [
    ("2: JSON-text", json_text),
    ("2: ws", white_space),
    ("2: no comments", comments),
    ("3: literals", literals),
    ("4: object", objects),
    ("4: names should be unique", unique_names),
    ("5: array", arrays),
    ("6: number", numbers),
    ("6: what is no number", no_numbers),
    ("6: range and precision", precision),
    ("7: unescaped", unescaped),
    ("7: escape", escapes),
    ("7: quotation-mark", quotes),
    ("8.1: UTF-8, and places in lines", encoding),
    ("8.1: byte-order mark", byte_order_mark),
    ("8.2: lone surrogates", lone_surrogates),
    ("9: depth of nesting", nesting),
];

#[test]
fn every_production_of_the_grammar_is_read_to_the_letter() {
    let mut table = Table::default();
    for (section, write) in PRODUCTIONS {
        table.section = section;
        write(&mut table);
    }
    let refused = table.cases.iter().filter(|case| case.refused).count();
    let accepted = table.cases.len() - refused;
    assert!(accepted >= 2_400 && refused >= 5_900, "{accepted} accepted, {refused} refused: did a loop run dry?");

    let folder = tempfile::tempdir().unwrap();
    let bodies = folder.path().join("bodies");
    std::fs::create_dir(&bodies).unwrap();
    std::fs::write(folder.path().join("any.json"), "true").unwrap();
    let name = |number: usize| format!("./{number:04}.json");
    for (number, case) in (1..).zip(&table.cases) {
        std::fs::write(bodies.join(name(number)), &case.body).unwrap();
    }
    let arguments = ["validate", "--schema", "../any.json", "--output", "ndjson", "--max-errors", "0", "."];
    let output = Tool::new(arguments).dir(&bodies).run().expect(1);
    assert_eq!(output.stderr, "");
    let mut records = output.records();
    let summary = records.pop().unwrap();
    assert_eq!((&summary["total"], &summary["good"]), (&table.cases.len().into(), &accepted.into()));

    let found: HashMap<_, _> = records.iter().map(|record| (record["file"].as_str().unwrap(), record)).collect();
    let mut differences = String::new();
    for (number, case) in (1..).zip(&table.cases) {
        let record = found[name(number).as_str()];
        let problems: Vec<_> = record["problems"].as_array().unwrap().iter().map(told).collect();
        if (&record["valid"], &problems) != (&Value::Bool(!case.refused), &case.problems) {
            differences.push_str(&format!("{case}: expected {:?}, found {problems:?}\n", case.problems));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// A table that is wrong itself would prove nothing.
#[test]
fn another_parser_agrees_with_the_table() {
    let mut table = Table::default();
    PRODUCTIONS.iter().for_each(|(_, write)| write(&mut table));
    // What is odd, the peer may refuse; and it gives up a level earlier.
    for case in table.cases.iter().filter(|case| case.refused || case.problems.is_empty()) {
        let theirs = serde_json::from_slice::<Value>(&case.body);
        let too_deep = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("recursion limit"));
        assert!(too_deep || theirs.is_err() == case.refused, "{case}: {theirs:?}");
    }
}

#[derive(Default)]
struct Table {
    section: &'static str,
    cases: Vec<Case>,
    known: HashMap<Vec<u8>, usize>,
}

struct Case {
    section: &'static str,
    body: Vec<u8>,
    refused: bool,
    /// Each as [`told`] has it.
    problems: Vec<String>,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = &self.body[..self.body.len().min(100)];
        write!(f, "section {}, {} bytes, {}", self.section, self.body.len(), shown.escape_ascii())
    }
}

impl Table {
    fn accepts(&mut self, text: impl AsRef<[u8]>) {
        self.add(text.as_ref().to_vec(), false, Vec::new());
    }

    /// Accepted, with a warning about every second piece.
    fn warns(&mut self, rule: &str, pieces: &[&str]) {
        let pieces: Vec<_> = pieces.iter().enumerate().map(|(at, piece)| (if at % 2 == 1 { rule } else { "" }, *piece)).collect();
        self.warns_of_many(&pieces);
    }

    /// Accepted, with a warning about every piece that has a rule.
    fn warns_of_many(&mut self, pieces: &[(&str, &str)]) {
        let (mut body, mut problems) = (Vec::new(), Vec::new());
        for (rule, piece) in pieces {
            if !rule.is_empty() {
                problems.push(expected("warning", rule, &body));
            }
            body.extend(piece.bytes());
        }
        self.add(body, false, problems);
    }

    /// Not JSON, from the start of `wrong` on.
    fn refuses(&mut self, before: impl AsRef<[u8]>, wrong: impl AsRef<[u8]>) {
        let (before, wrong) = (before.as_ref(), wrong.as_ref());
        self.add([before, wrong].concat(), true, vec![expected("error", "syntax", before)]);
    }

    /// Not UTF-8, from the start of `wrong` on.
    fn is_not_utf8(&mut self, before: impl AsRef<[u8]>, wrong: impl AsRef<[u8]>) {
        let (before, wrong) = (before.as_ref(), wrong.as_ref());
        self.add([before, wrong].concat(), true, vec![expected("error", "utf-8", before)]);
    }

    /// What two productions have in common is one case.
    fn add(&mut self, body: Vec<u8>, refused: bool, problems: Vec<String>) {
        if let Some(&known) = self.known.get(&body) {
            let known = &self.cases[known];
            assert_eq!((known.refused, &known.problems), (refused, &problems), "{known}: two opinions");
            return;
        }
        self.known.insert(body.clone(), self.cases.len());
        self.cases.push(Case { section: self.section, body, refused, problems });
    }
}

/// A problem of a record in a line.
fn told(problem: &Value) -> String {
    assert!(problem["message"].as_str().is_some_and(|message| !message.is_empty()), "{problem}");
    let (severity, rule) = (problem["severity"].as_str().unwrap(), problem["rule"].as_str().unwrap());
    format!("{severity}[{rule}] at byte {}, {}:{}", problem["offset"], problem["line"], problem["column"])
}

/// The same for a problem that starts behind `before`.
fn expected(severity: &str, rule: &str, before: &[u8]) -> String {
    let (line, column) = place_behind(before);
    format!("{severity}[{rule}] at byte {}, {line}:{column}", before.len())
}

/// Lines end with LF; columns count code points from 1, and a byte-order mark is none.
fn place_behind(before: &[u8]) -> (usize, usize) {
    let text = std::str::from_utf8(before).unwrap();
    let lines: Vec<_> = text.strip_prefix(BOM).unwrap_or(text).split('\n').collect();
    (lines.len(), lines[lines.len() - 1].chars().count() + 1)
}

fn json_text(table: &mut Table) {
    for value in ["{}", "[]", "\"\"", "\"a\"", "0", "-1.5e3", "true", "false", "null", "{\"a\":[{\"b\":null}]}"] {
        table.accepts(value);
        for more in ["1", "\"a\"", "{}", "[]", "null"] {
            table.refuses(format!("{value} "), more);
            table.refuses(format!("{value}\n"), more);
        }
        for more in ["]", "}", ",", ":", ";", "\0", "é", "\\", "'", "=", "&", "<"] {
            table.refuses(value, more);
        }
    }
    for glued in [("{}", "{}"), ("[]", "[]"), ("\"a\"", "\"b\""), ("1", "[]"), ("null", "{}"), ("[]", "1"), ("\"a\"", "1")] {
        table.refuses(glued.0, glued.1);
    }
    table.refuses("", "");
    for nothing in [" ", "\t", "\r", "\n", " \t\r\n ", "\n\n\n", "  \r\n  "] {
        table.refuses(nothing, "");
    }
    for start in ["]", "}", ",", ":", "a=1&b=2", "<html>", "callback({})", ")]}'", "\\", "é", "😀", "(1)", ";", "@", "`1`", "\u{7f}"] {
        table.refuses("", start);
        table.refuses(" \r\n", start);
    }
}

/// All places between tokens.
const BETWEEN: [(&str, &str); 17] = [
    ("", "1"),
    ("1", ""),
    ("", "{}"),
    ("[]", ""),
    ("\"a\"", ""),
    ("null", ""),
    ("[", "]"),
    ("[", "1]"),
    ("[1", "]"),
    ("[1", ",2]"),
    ("[1,", "2]"),
    ("{", "}"),
    ("{", "\"a\":1}"),
    ("{\"a\"", ":1}"),
    ("{\"a\":", "1}"),
    ("{\"a\":1", "}"),
    ("{\"a\":1,", "\"b\":2}"),
];

fn white_space(table: &mut Table) {
    for space in [" ", "\t", "\n", "\r", "\r\n", " \t\r\n\n\r\t "] {
        for (before, after) in BETWEEN {
            table.accepts(format!("{before}{space}{after}"));
        }
        table.accepts(["", "{", "\"a\"", ":", "[", "1", ",", "{", "}", ",", "null", "]", "}", ""].join(space));
    }
    let controls = (0..=0x1f).map(char::from).filter(|control| !"\t\n\r".contains(*control));
    let others = "\u{7f}\u{85}\u{a0}\u{1680}\u{180e}\u{2000}\u{2003}\u{200b}\u{2028}\u{2029}\u{202f}\u{205f}\u{2060}\u{3000}";
    for other in controls.chain(others.chars()) {
        for (before, after) in BETWEEN {
            table.refuses(before, format!("{other}{after}"));
        }
    }
}

fn comments(table: &mut Table) {
    for comment in ["/**/", "/* c */", "//\n", "// c\r\n", "#\n", "# c\n", "<!--c-->", ";c\n", "%c\n", "/"] {
        for (before, after) in BETWEEN {
            table.refuses(before, format!("{comment}{after}"));
            table.refuses(format!("{before}\n "), format!("{comment}{after}"));
        }
    }
    table.accepts("\"/* c */ // c # c\"");
}

fn literals(table: &mut Table) {
    let within = [("", ""), (" ", " "), ("[", "]"), ("[1,", "]"), ("[", ",1]"), ("{\"a\":", "}"), ("{\"a\":", ",\"b\":1}")];
    for literal in ["true", "false", "null"] {
        for (before, after) in within {
            table.accepts(format!("{before}{literal}{after}"));
            for length in 1..literal.len() {
                let (start, rest) = literal.split_at(length);
                table.refuses(before, format!("{start}{after}"));
                // In two cases, and torn apart.
                table.refuses(before, format!("{start}{}{after}", rest.to_uppercase()));
                table.refuses(before, format!("{}{rest}{after}", start.to_uppercase()));
                table.refuses(before, format!("{start} {rest}{after}"));
                table.refuses(before, format!("{start}\u{200b}{rest}{after}"));
            }
            for longer in ["x", "X", "e", "1", "_", "-", ".", "é", "\u{301}", "null", "true", "\"\"", "[]", "{}", "(", "\\", "\0"] {
                table.refuses(format!("{before}{literal}"), format!("{longer}{after}"));
            }
        }
    }
    let words = "TRUE True FALSE False NULL Null None nil undefined NaN nan Infinity inf yes no on off x new Date e1 ｔrue";
    for word in words.split(' ') {
        for (before, after) in within {
            table.refuses(before, format!("{word}{after}"));
        }
    }
    for (before, after) in within {
        for word in ["Infinity", "NaN", "inf", "true"] {
            table.refuses(format!("{before}-"), format!("{word}{after}"));
            table.refuses(before, format!("+{word}{after}"));
        }
    }
}

fn objects(table: &mut Table) {
    for text in [r#"{"":0}"#, r#"{"a":{"b":{"c":{}}}}"#, r#"{"a":1,"b":"2","c":[],"d":{},"e":null,"f":true,"g":false}"#, r#"{"\u0000":0}"#]
    {
        table.accepts(text);
    }
    // In place of a name.
    let wrong = "|]|,}|,|1:1}|a:1}|$a:1}|null:1}|true:1}|'a':1}|`a`:1}|“a”:1}|[]:1}|{}:1}|-1:1}|:1}|...a}|=}|\\\"a\":1}|é:1}";
    for wrong in wrong.split('|') {
        table.refuses("{", wrong);
        table.refuses("[{ ", wrong);
        table.refuses("{\"b\":1,", wrong);
        table.refuses("{\"b\":{\"c\":\"\"},\n\t", wrong);
    }
    for wrong in ["", "}", "]", ",", ",\"b\":1}", "1}", "\"b\"}", "=1}", "=>1}", "{}}", "[]}", "null}", ";1}", "->1}", "\u{ff1a}1}"] {
        table.refuses("{\"a\"", wrong);
        table.refuses("{\"b\":1,\"a\" ", wrong);
    }
    for wrong in ["", "}", "]", ",}", ",\"b\":1}", ":1}", "=1}", "b}", "'b'}", ";}", "+1}", "()}"] {
        table.refuses("{\"a\":", wrong);
        table.refuses("{\"b\":1,\"a\" :\r\n", wrong);
    }
    for wrong in
        ["", "]", ",}", ", }", ",\r\n}", ":2}", "=2}", "\"b\":2}", " \"b\":2}", ";\"b\":2}", "{}}", "[]}", "b:2}", "|}", "\u{ff0c}\"b\":2}"]
    {
        let (space, wrong) = wrong.strip_prefix(' ').map_or(("", wrong), |wrong| (" ", wrong));
        for value in ["\"1\"", "[]", "{}", "null", "{\"a\":1}"] {
            table.refuses(format!("{{\"a\":{value}{space}"), wrong);
            table.refuses(format!("[{{\"b\":2,\"a\":{value} {space}"), wrong);
        }
    }
    table.refuses("{\"a\":{\"b\":1", ",}}");
    table.refuses("{\"a\":{\"b\":1}", ",}");
}

fn unique_names(table: &mut Table) {
    table.warns(DUPLICATE, &["{\"a\":1,", "\"a\"", ":1}"]);
    table.warns(DUPLICATE, &["{\"a\":1,\"b\":2,", "\"a\"", ":{}}"]);
    table.warns(DUPLICATE, &["{\"a\":1,", "\"a\"", ":2,", "\"a\"", ":3}"]);
    table.warns(DUPLICATE, &["{\"\":1,", "\"\"", ":2}"]);
    table.warns(DUPLICATE, &["[{\"a\":{\"b\":1,", "\"b\"", ":{\"c\":1,", "\"c\"", ":2}}}]"]);
    table.warns(DUPLICATE, &["{\"a\":{\"b\":1,", "\"b\"", ":2},", "\"a\"", ":0}"]);
    table.accepts("{\"a\":{\"a\":{\"a\":1}}}");
    table.accepts("[{\"a\":1},{\"a\":1}]");
    table.accepts("{\"a\":[\"a\",\"a\"],\"b\":\"a\"}");

    // Names are compared by what they mean (section 8.3), not by how they are spelled …
    let same = [
        ("a", r"\u0061"),
        (r"\u0061", "a"),
        (r"\u006a", r"\u006A"),
        (r#"\""#, r"\u0022"),
        (r"\\", r"\u005c"),
        ("/", r"\/"),
        (r"\/", r"\u002F"),
        (r"\b", r"\u0008"),
        (r"\f", r"\u000c"),
        (r"\n", r"\u000A"),
        (r"\r", r"\u000d"),
        (r"\t", r"\u0009"),
        ("é", r"\u00e9"),
        ("\u{7f}", r"\u007F"),
        ("\u{ffff}", r"\uffff"),
        ("😀", r"\ud83d\ude00"),
        (r"\uD83D\uDE00", r"\ud83d\ude00"),
        ("\u{10000}", r"\ud800\udc00"),
        ("\u{10ffff}", r"\uDBFF\uDFFF"),
        ("a\u{10ffff}b", r"\u0061\udbff\udfff\u0062"),
    ];
    let filler = |members: usize| (0..members).map(|n| format!("\"k{n}\":{n},")).collect::<String>();
    for (first, second) in same {
        // … whether there are few members or many.
        for members in [0, 1, 13, 14, 15, 16, 17, 40] {
            let (first, second) = (format!("{{\"{first}\":1,{}", filler(members)), format!("\"{second}\""));
            table.warns(DUPLICATE, &[&first, &second, ":2}"]);
            table.warns(DUPLICATE, &[&first, &second, ":2,\"a longer name\":\"a longer text\"}"]);
        }
    }
    let different = [("a", "A"), ("a", "a "), ("é", r"e\u0301"), (r"\n", "n"), (r"\n", r"\\n"), (r"\u0061", r"\\u0061"), ("", r"\u0000")];
    for (first, second) in different {
        for members in [0, 14, 15, 40] {
            table.accepts(format!("{{\"{first}\":1,{}\"{second}\":2}}", filler(members)));
        }
    }
    for length in 0..=20 {
        let name = "n".repeat(length);
        table.warns(DUPLICATE, &[&format!("{{\"{name}\":1,"), &format!("\"{name}\""), ":2}"]);
        // Names that differ in their last character, in their first, and in their length.
        table.accepts(format!("{{\"n{name}a\":1,\"n{name}b\":2,\"an{name}\":3,\"bn{name}\":4,\"n{name}abc\":5}}"));
    }
}

fn arrays(table: &mut Table) {
    for text in ["[0]", "[[]]", "[[],[],[[]]]", "[1,\"2\",[],{},null,true,false]", "[\"]\",\"[\"]", "[{},{}]"] {
        table.accepts(text);
    }
    for wrong in ["", "}", ",]", ",", ",1]", ":]", ";]", "=]", ")]", "*]"] {
        table.refuses("[", wrong);
        table.refuses("{\"a\":[ ", wrong);
    }
    for value in ["1", "\"1\"", "[]", "{}", "null", "[1]"] {
        // None of them goes on with a number.
        let wrong = "~}~,]~,\t]~,\r\n]~ ,]~:1]~;1]~ 1]~ \"a\"]~{}]~\n[]]~=]~|1]~\u{ff0c}1]~\u{3001}1]~)";
        for wrong in wrong.split('~') {
            let (space, wrong) = wrong.split_at(wrong.len() - wrong.trim_start().len());
            table.refuses(format!("[{value}{space}"), wrong);
            table.refuses(format!("[0,\n{value} {space}"), wrong);
        }
        for wrong in ["", "}", ",1]", ",,1]", ":1]", ";]", "..]"] {
            table.refuses(format!("[{value},"), wrong);
            table.refuses(format!("{{\"a\":[{value} , "), wrong);
        }
    }
    table.refuses("[[1", ",]]");
    table.refuses("[[1]", ",]");
    table.refuses("[[1],", "");
}

fn numbers(table: &mut Table) {
    for sign in ["", "-"] {
        for int in ["0", "1", "7", "9", "10", "12345"] {
            for frac in ["", ".0", ".00", ".25", ".1234567890"] {
                for exp in "|e0|E0|e+0|E-0|e1|E1|e+1|E+1|e-1|E-1|e00|e+007|E-007|e12|E+23|e-12".split('|') {
                    table.accepts(format!("{sign}{int}{frac}{exp}"));
                }
            }
        }
    }
    table.accepts("[0,-0,0.0,-0.0e-0,1E1]");
    table.accepts("{\"a\":0,\"b\":-0,\"c\":1e1}");
}

fn no_numbers(table: &mut Table) {
    // What may stand behind a number, so that its end is seen in each.
    for (before, after) in [("", ""), ("", " "), ("[", "]"), ("[0,", ",1]"), ("{\"a\":", "}"), ("{\"a\": ", "\r\n}")] {
        // A number with a zero too many is wrong as a whole.
        for wrong in "+1 +0 +-1 .5 .e1 .0 e5 E5 01 -01 00 -00 000 01.5 -012 00e1 １２ １ ١ ۱ ½ ² −1 $1 #1 (1) _1 ∞ ,1 &1".split(' ')
        {
            table.refuses(before, format!("{wrong}{after}"));
        }
        let cut = "-/ -/-1 -/+1 -/.5 -/e1 -/a -/_1 -/$1 -/１ 1./ 1./e5 1./.5 1./-5 1./E+1 1./_5 1./x 1./５ -0./ 0./e1 1.5/.5 1.5/f 1e/ 1e/e5 1e/.5 \
                   1e/x 1e/１ 1e/−5 1E/ 1e+/ 1e-/ 1E+/+5 1e+/-5 1e-/.5 1e+/e 1e5/e5 1e5/.5 1e5/E 1e5/-1 1.5e1/.0 0/x10 0/X1F 0/b1 0/o7 0/n -0/x1 1/_000 \
                   1/'000 1/f 1/L 1/n 1/- 1/+ 1/+1 1/-1 1/a 1/% 1/$ 1/１ 1/٢ 1/² 1/½ 1.5/５ 1/\u{301} 1/\u{66b}5 1e5/５ 10/_0 1.0/_0";
        for (start, wrong) in cut.split_whitespace().map(|cut| cut.split_once('/').unwrap()) {
            table.refuses(format!("{before}{start}"), format!("{wrong}{after}"));
        }
        for (start, wrong) in
            [("-", " 1"), ("1.", " 5"), ("1e", " 5"), ("1e+", " 5"), ("1 ", "000"), ("1 ", ".5"), ("1 ", "e5"), ("0 ", "0")]
        {
            table.refuses(format!("{before}{start}"), format!("{wrong}{after}"));
        }
    }
    table.refuses("[1", "\0]");
}

fn precision(table: &mut Table) {
    let (digits_40, long) = ("1234567890".repeat(4), "1".repeat(100_000));
    let small = format!("0.{}1", "0".repeat(400));
    let big = "9007199254740993 -9007199254740993 9007199254740994 10000000000000000 18446744073709551616 99999999999999999999 1e400 -1e400 1E+400 \
               1e309 -1.8e308 1.7976931348623159e308 1e-400 -1e-400 1E-400 2e-324 1e99999999999999999999 1e-99999999999999999999 \
               3.141592653589793238462643383279 -0.123456789012345678 1.00000000000000000001 123456789012345678.5";
    for number in big.split_whitespace().chain([digits_40.as_str(), &long, &small]) {
        table.warns(BIG, &["", number, ""]);
        table.warns(BIG, &["[\n", number, ",\r\n\t", number, "]"]);
        table.warns(BIG, &["{\"😀\": ", number, "}"]);
    }
    let zeros = format!("1.{}", "0".repeat(1000));
    let fine = "9007199254740992 -9007199254740992 9007199254740991 999999999999999 -999999999999999 0e999 -0e999 0.0e-999 0E+99999999999999999999 1e308 \
                -1e308 1.7976931348623157e308 2.2250738585072014e-308 5e-324 4.9e-324 3.141592653589793 0.1 0.30000000000000004 1.0000000000000000000 \
                1e00000000000000000000000000001 12345678901234.5 0.00000000000000000000000001";
    for number in fine.split_whitespace().chain([zeros.as_str()]) {
        table.accepts(number);
        table.accepts(format!("[{number},{number}]"));
    }
    table.warns(BIG, &["", "9007199254740993.0", ""]);
    table.warns(BIG, &["", "9007199254740993e0", ""]);
}

fn unescaped(table: &mut Table) {
    for char in (' '..='\u{7f}').filter(|char| !"\"\\".contains(*char)) {
        table.accepts(format!("\"{char}\""));
    }
    // The ends of each range of the grammar, and of each length in UTF-8. The string is read in blocks: so at each place in one.
    let ends = " !#[]\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{feff}\u{fffd}\u{ffff}\u{10000}\u{10ffff}\u{a0}\u{2028}\u{2029}\u{85}";
    for char in ends.chars() {
        table.accepts(format!("\"{char}\""));
        table.accepts(format!("{{\"{char}\":\"{char}{char}\"}}"));
        for pad in 0..=16 {
            table.accepts(format!("[\"{}{char}\",\"{}\"]", "a".repeat(pad), "b".repeat(16)));
        }
    }
    table.accepts(format!("\"{}\"", "é".repeat(100_000)));
    for control in ('\0'..='\u{1f}').map(String::from) {
        for before in ["\"", "\"abc", "[\"é😀", "{\"", "{\"a\":\"", "{\n\t\"a\": \"", "\"\\n"] {
            table.refuses(before, format!("{control}\""));
            table.refuses(before, format!("{control}and more of the text\"]}}"));
            table.refuses(before, &control);
        }
    }
    for control in ["\0", "\n", "\u{1f}"] {
        for (pad, fill) in (0..=16).flat_map(|pad| ["a", " ", "~", "é", "\u{ffff}", "\u{10ffff}"].map(|fill| (pad, fill))) {
            table.refuses(format!("\"{}", fill.repeat(pad)), format!("{control}\u{0}\n and more of the text\""));
        }
    }
}

fn escapes(table: &mut Table) {
    for escape in "\"\\/bfnrt".chars() {
        table.accepts(format!("\"\\{escape}\""));
        table.accepts(format!("{{\"a\\{escape}\":\"\\{escape}\\{escape}b\"}}"));
        for pad in 0..=16 {
            table.accepts(format!("[\"{}\\{escape}\",\"{}\"]", "a".repeat(pad), "b".repeat(16)));
        }
    }
    for digit in "0123456789abcdefABCDEF".chars() {
        table.accepts(format!("\"\\u{digit}000\\u0{digit}00\\u00{digit}0\\u000{digit}\""));
    }
    let units = "0000 001F 0020 0022 005c 005C 007f 0080 07FF 0800 abcd ABCD aBcD d7ff D7FF e000 E000 feff fffe FFFF";
    for unit in units.split(' ') {
        table.accepts(format!("\"\\u{unit}\""));
    }
    let pairs = r"\ud800\udc00 \uD83D\uDE00 \ud83D\uDe00 \udbff\udfff \ud83d\ude00\ud83d\ude00 a\ud83d\ude00b \ud83d\ude000";
    for pair in pairs.split(' ') {
        table.accepts(format!("\"{pair}\""));
    }
    // Four digits, and no more.
    table.accepts(r#""\u00410""#);
    table.accepts(r#""\\u00""#);
    table.accepts(r#""\\x\\""#);

    let unknown = ('\0'..='\u{7f}').filter(|char| !"\"\\/bfnrtu".contains(*char));
    for char in unknown.chain("éäｎ😀\u{2028}".chars()) {
        for before in ["\"", "\"\\\\", "{\"a\": \"é\\n", "[\n\""] {
            table.refuses(before, format!("\\{char}\""));
        }
    }
    let foreign = r"\x41 \U0041 \101 \N{DASH} \e[0m \cA \u{41} \u{1F600} \u+041 \u-041 \u0x41 \u\u0041";
    for wrong in foreign.split(' ').chain([r"\u 041", "\\\r\n"]) {
        table.refuses("\"", format!("{wrong}\""));
        table.refuses("{\"😀", format!("{wrong}\":1}}"));
    }
    for before in ["\"", "[\"a\",\n\"é", "\"\\ud83d", "\"\\u0041"] {
        for digits in ["", "0", "00", "000"] {
            for after in ["\"", "", "\\n\"", "]", " \"", "\", \"0000\""] {
                table.refuses(before, format!("\\u{digits}{after}"));
            }
        }
        for (at, wrong) in (0..4).flat_map(|at| "gGzZ/:@`+-_. x\té１٣\0".chars().map(move |wrong| (at, wrong))) {
            table.refuses(before, format!("\\u{}{wrong}{}\"", &"d8a0"[..at], &"d8a0"[at + 1..]));
        }
    }
}

fn quotes(table: &mut Table) {
    let open = r#"" "abc "abc] "a\" "a\\\" "é "a} "a:1} "a\u0041 "😀, "abcdefgh "abcdefghijklmnop"#;
    for text in open.split(' ') {
        for before in ["", " ", "[", "[1,", "[\"a\",\n", "{", "{\"a\":", "{\"a\":\"b\",\r\n\t"] {
            table.refuses(before, text);
        }
    }
    for before in ["\"", "\"abc", "[\"", "{\"a", "{\"a\":\"", "\"\\\\", "[\n\"é"] {
        table.refuses(before, "\\");
    }
    for text in ["''", "'a'", "'a", "`a`", "‘a’", "“a”", "«a»", "\u{ff02}a\u{ff02}", "\\\"a\\\"", "&quot;a&quot;"] {
        for (before, after) in [("", ""), ("[", "]"), ("[\"a\",", "]"), ("{\"a\":", "}"), ("{", ":1}"), ("{\"a\":1,", ":1}")] {
            table.refuses(before, format!("{text}{after}"));
        }
    }
    for (before, wrong) in
        [("\"a\"", "\""), ("\"a\"", "'"), ("[\"a\" ", "+ \"b\"]"), ("[\"\"", "\"a\"\"\"]"), ("[\"a\"", "b\"]"), ("{\"a\":\"b\"", "c\"}")]
    {
        table.refuses(before, wrong);
    }
    for text in ["\"'\"", "\"`\"", "[\"'\",\"'\"]", "{\"'a'\":\"'b'\"}"] {
        table.accepts(text);
    }
}

fn encoding(table: &mut Table) {
    let wrong: [&[u8]; 38] = [
        // Longer than need be.
        b"\xC0\x80",
        b"\xC0\xAF",
        b"\xC1\xBF",
        b"\xE0\x80\x80",
        b"\xE0\x80\xAF",
        b"\xE0\x9F\xBF",
        b"\xF0\x80\x80\x80",
        b"\xF0\x80\x80\xAF",
        b"\xF0\x8F\xBF\xBF",
        // Surrogates, alone and in a pair.
        b"\xED\xA0\x80",
        b"\xED\xAF\xBF",
        b"\xED\xB0\x80",
        b"\xED\xBF\xBF",
        b"\xED\xA0\xBD\xED\xB8\x80",
        // Above U+10FFFF.
        b"\xF4\x90\x80\x80",
        b"\xF5\x80\x80\x80",
        b"\xF7\xBF\xBF\xBF",
        b"\xF8\x88\x80\x80\x80",
        b"\xFC\x84\x80\x80\x80\x80",
        // Never a byte of UTF-8.
        b"\xFE",
        b"\xFF",
        b"\xFE\xFF",
        b"\xFF\xFE",
        // Nothing to continue.
        b"\x80",
        b"\xBF",
        b"\x80\x80",
        // Cut short, at the end or before another character.
        b"\xC2",
        b"\xDF",
        b"\xE2",
        b"\xE2\x82",
        b"\xF0",
        b"\xF0\x90",
        b"\xF0\x90\x80",
        b"\xF4\x8F\xBF",
        b"\xE2\x82\xC3\xA9",
        b"\xF0\x9F\x98\xF0\x9F\x98\x80",
        // Latin-1 and Windows-1252.
        b"caf\xE9",
        b"\x93a\x94",
    ];
    for wrong in wrong {
        let letters = wrong.iter().take_while(|byte| byte.is_ascii()).count();
        let (letters, wrong) = wrong.split_at(letters);
        for (before, after) in
            [("", ""), ("\"", "\""), ("\"", ""), ("\"é😀", "abcdefgh\""), ("[1,", "]"), ("{\"", "\":1}"), ("{}\n", ""), ("\n\"a\\n", "\"")]
        {
            table.is_not_utf8([before.as_bytes(), letters].concat(), [wrong, after.as_bytes()].concat());
        }
    }
    // What is not UTF-8 is not searched for anything else.
    table.is_not_utf8("{\"a\" 1, ", b"\xFF");

    let (le, be) = (u16::to_le_bytes, u16::to_be_bytes);
    let utf_16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
    for text in ["1", "[1]", "{\"a\":\"é\"}", "\"abc\""] {
        for bytes in [le, be] {
            table.is_not_utf8("", utf_16(&format!("{BOM}{text}"), bytes));
        }
    }
    for text in ["[1]", "{\"a\":1}"] {
        // ASCII, so without a mark it is UTF-8 with a NUL behind, or before, each character.
        let little = utf_16(text, le);
        table.refuses(&little[..1], &little[1..]);
        table.refuses("", utf_16(text, be));
    }
    table.is_not_utf8("\"\0", b"\xE9\0\"\0");
    table.is_not_utf8("", b"\xFF\xFE\0\x001\0\0\0");
    table.is_not_utf8("\0\0", b"\xFE\xFF\0\0\x001");
    table.refuses("", "+/v8-1");
    places(table);
}

/// Lines and columns that were counted by hand.
fn places(table: &mut Table) {
    let counted = [
        ("{\"a\": ", "x}", 1, 7),
        ("[\"é\" ", "1]", 1, 6),
        ("[\"😀\" ", "1]", 1, 6),
        ("[\"e\u{301}\" ", "1]", 1, 7),
        ("[\"👩\u{200d}👩\u{200d}👧\" ", "1]", 1, 10),
        ("[\"日本\",\"\u{10ffff}\" ", "1]", 1, 11),
        ("[\t1\t", "2]", 1, 5),
        ("\t\t", "x", 1, 3),
        // Neither a lone CR nor what Unicode calls a line end is one.
        ("[1,\r2,\r", "x]", 1, 8),
        ("\r\r", "x", 1, 3),
        ("[\"\u{2028}\u{2029}\u{85}\" ", "1]", 1, 8),
        ("[\n\r", "x]", 2, 2),
        ("\r\n", "x", 2, 1),
        ("[1\r\n", "", 2, 1),
        ("[1,\r\n2\r\n", "", 3, 1),
        ("{\r\n  \"a\": 1,\r\n  \"b\": ", "x\r\n}", 3, 8),
        ("{\n\t\"é\": 1,\n\t\"😀\" ", "2\n}", 3, 6),
        ("[\r\n\r\n\t\t\"日本\" ", "1]", 3, 8),
        ("[\n1,\n\t\r\r", "x]", 3, 4),
        ("[\n\"a\",\n\"é😀\"", ",\n]", 3, 5),
        ("[\r\n\"a\",\r\n\"b", "\nc\"]", 3, 3),
        ("[\"\u{1f600}\",\n\n", "\"😀", 3, 1),
        ("[\"é\",\n\n\"😀", "\\x\"]", 3, 3),
        ("[\n\n", "01]", 3, 1),
        ("[\r\n\t\r\n -", "]", 3, 3),
        ("[\n\n\"\u{feff}\" ", "1]", 3, 5),
    ];
    for (before, wrong, line, column) in counted {
        assert_eq!(place_behind(before.as_bytes()), (line, column), "{before:?}");
        table.refuses(before, wrong);
        // A byte-order mark is of no width.
        table.refuses(format!("{BOM}{before}"), wrong);
        assert_eq!(place_behind(format!("{BOM}{before}").as_bytes()), (line, column), "{before:?}");
    }
    for (before, line, column) in [("[\n\"é\",\n\"😀", 3, 3), ("[\"é😀\t\r", 1, 7), ("{\r\n\r\n\t\"日\": \"", 3, 8)] {
        assert_eq!(place_behind(before.as_bytes()), (line, column), "{before:?}");
        table.is_not_utf8(before, b"\xFF\"]");
    }
    let long = format!("[\"{}\"", "é".repeat(100_000));
    assert_eq!(place_behind(long.as_bytes()), (1, 100_004));
    table.refuses(long, "x]");
    let lines = "\r\n".repeat(99_999);
    assert_eq!(place_behind(lines.as_bytes()), (100_000, 1));
    table.refuses(lines, "x");

    assert_eq!(place_behind("{\r\n\t\"😀\": 1,\r\n\t".as_bytes()), (3, 2));
    table.warns(DUPLICATE, &["{\r\n\t\"😀\": 1,\r\n\t", "\"😀\"", ": 2\r\n}"]);
    assert_eq!(place_behind("[\n\n\t\"é😀".as_bytes()), (3, 5));
    table.warns(LONE, &["[\n\n\t\"é😀", "\\ud800", "\"]"]);
    assert_eq!(place_behind("[\"é\",\r1, ".as_bytes()), (1, 10));
    table.warns(BIG, &["[\"é\",\r1, ", "1e999", "]"]);
}

fn byte_order_mark(table: &mut Table) {
    for text in ["1", "{}", "[]", "\"\"", "null", " 1", "\r\n{}\r\n", "\"\u{feff}\""] {
        table.warns(MARK, &["", BOM, text]);
    }
    table.warns_of_many(&[
        (MARK, BOM),
        ("", "{\"a\":"),
        (BIG, "1e999"),
        ("", ","),
        (DUPLICATE, "\"a\""),
        ("", ":\""),
        (LONE, r"\udfff"),
        ("", "\"}"),
    ]);
    for nothing in ["", " ", "\n", "\r\n\t"] {
        table.refuses(format!("{BOM}{nothing}"), "");
    }
    for before in [BOM, " ", "\n", "[", "[1", "[1,", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "1", "{}", "{}\n", "-", "1."] {
        table.refuses(before, format!("{BOM}1"));
    }
    table.refuses("", format!("tr{BOM}ue"));
    for (before, wrong) in [("", "]"), ("[1", ",]"), ("[1,\n", "x]"), ("", "01"), ("", "\"a")] {
        table.refuses(format!("{BOM}{before}"), wrong);
    }
    table.accepts("{\"\u{feff}\":\"\u{feff}\"}");
    table.is_not_utf8("", b"\xEF\xBB");
    table.is_not_utf8("", b"\xEF\xBB1");
    table.is_not_utf8(BOM, b"\xFF");
}

fn lone_surrogates(table: &mut Table) {
    for half in [r"\ud800", r"\uD83D", r"\udbff", r"\udc00", r"\uDE00", r"\uDFFF"] {
        table.warns(LONE, &["\"", half, "\""]);
        table.warns(LONE, &["\"a", half, "b\""]);
        table.warns(LONE, &["{\"é\":\"😀", half, "\"}"]);
        table.warns(LONE, &["{\"", half, "\":1}"]);
        table.warns(LONE, &["[\"", half, "\",\"", half, "\"]"]);
    }
    for high in [r"\ud800", r"\uDBFF"] {
        for between in ["a", " ", "\\\\", "\\n", r"\u0041", r"\ue000", r"\\udc00", "udc00", "é"] {
            table.warns(LONE, &["\"", high, &format!("{between}\"")]);
        }
    }
    // High and high, low and low, a pair the wrong way round, a half before and behind a pair.
    table.warns(LONE, &["\"", r"\ud800", "", r"\ud800", "\""]);
    table.warns(LONE, &["\"", r"\udc00", "", r"\udc00", "\""]);
    table.warns(LONE, &["\"", r"\ude00", "", r"\ud83d", "\""]);
    table.warns(LONE, &["\"", r"\ud83d", r"\ud83d\ude00", r"\ude00", "\""]);
    table.warns(LONE, &["\"", r"\ude00", r"\ud83d\ude00", r"\ud83d", "\""]);
    // The halves of a pair in two strings.
    table.warns(LONE, &["[\"", r"\ud83d", "\",\"", r"\ude00", "\"]"]);
    table.warns(LONE, &["{\"", r"\ud800", "\":1,\"", r"\ud801", "\":2}"]);
    table.warns(LONE, &["{\"", r"\ud800", "\":1,\"\u{fffd}\":2}"]);
}

fn nesting(table: &mut Table) {
    let deepest = 128;
    let (opening, closing) = ("[".repeat(deepest), "]".repeat(deepest));
    let (names, ends) = ("{\"a\":".repeat(deepest), "}".repeat(deepest));
    let (mixed, mixed_ends) = ("[{\"a\":".repeat(deepest / 2), "}]".repeat(deepest / 2));
    for inside in ["", "1", "\"[[[\"", "null,null"] {
        table.accepts(format!("{opening}{inside}{closing}"));
    }
    for inside in ["1", "\"{{{\"", "null"] {
        table.accepts(format!("{names}{inside}{ends}"));
        table.accepts(format!("{mixed}{inside}{mixed_ends}"));
    }
    table.accepts(format!("{}{{}}{}", &opening[1..], &closing[1..]));
    for deeper in ["[]", "{}", "[1]", "{\"a\":1}", "[", "{"] {
        table.refuses(&opening, format!("{deeper}{closing}"));
        table.refuses(&names, format!("{deeper}{ends}"));
        table.refuses(&mixed, format!("{deeper}{mixed_ends}"));
    }
    // Far deeper than any stack.
    table.refuses(&opening, "[".repeat(100_000 - deepest));
    table.refuses(&names, "{\"a\":".repeat(100_000 - deepest));
    table.refuses(&mixed, "[{\"a\":".repeat(50_000 - deepest / 2));
    table.refuses("", "]".repeat(100_000));
    // Not closed, or not as it was opened.
    table.refuses(&opening, "");
    table.refuses(format!("{opening}{}", &closing[1..]), "");
    table.refuses(format!("{opening}{closing}"), "]");
    table.refuses(format!("{mixed}1{}", &mixed_ends[..100]), "]]");
    // What was closed counts no more.
    table.accepts(format!("[{}[]]", "[[]],".repeat(1000)));
    table.accepts(format!("[{}0]", "{\"a\":[{}]},".repeat(1000)));
}
