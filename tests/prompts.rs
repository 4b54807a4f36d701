//! The questions of `send`, asked on a real terminal, which a script in Python plays the person at. Where there is none that knows terminals,
//! the tests say so aloud.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use common::receiver::Receiver;
use common::{manifest, project, say};
use serde_json::Value;

const VENDOR: &str = "identomat";
const ENTER: &str = "\r";
const YES: &str = "y\r";
const NO: &str = "n\r";
const ESCAPE: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";
const CTRL_U: &str = "\u{15}";
/// Asked of whoever plays the vendor of most tests without a secret.
const SECRET: &str = "Secret for body-key";
const UP: &str = "\u{1b}[A";
const DOWN: &str = "\u{1b}[B";

/// What a run on a terminal came to.
struct Played {
    status: i64,
    raw: String,
    /// Without what steers the terminal.
    text: String,
}

impl Played {
    /// The command that does the same again.
    fn command(&self) -> &str {
        self.text.split("The same again:").nth(1).expect("it is told").trim_start().lines().next().unwrap()
    }
}

/// Runs `idhook` with these arguments; each step waits for words and presses keys. `None` where nobody can play.
#[track_caller]
fn play_at(columns: u32, variables: &[(&str, &str)], arguments: &[&str], steps: &[(&str, &str)]) -> Option<Played> {
    let python = std::env::var("IDHOOK_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import fcntl, termios"]).output().is_ok_and(|output| output.status.success());
    if !has {
        say("SKIPPED: no Python that knows terminals is on this machine");
        return None;
    }
    let steps = serde_json::to_string(steps).unwrap();
    let mut command = Command::new(python);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("TERM", "xterm").env("NO_COLOR", "1");
    command.envs(variables.iter().copied()).arg(project().join("tests/cases/prompts/terminal.py"));
    let output = command.args([&columns.to_string(), &steps, env!("CARGO_BIN_EXE_idhook")]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let played: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (raw, text) = (played["raw"].as_str().unwrap(), played["text"].as_str().unwrap());
    // What is written over is not seen.
    let text: String =
        text.lines().map(|line| format!("{}\n", line.trim_end_matches('\r').rsplit('\r').next().unwrap_or_default())).collect();
    assert_eq!(played["restored"], true, "the terminal is as it was: {text}");
    assert!(raw.rfind("\u{1b}[?25h") >= raw.rfind("\u{1b}[?25l"), "the cursor is seen again: {raw:?}");
    Some(Played { status: played["status"].as_i64().unwrap(), raw: raw.to_owned(), text })
}

fn play(arguments: &[&str], steps: &[(&str, &str)]) -> Option<Played> {
    play_at(80, &[], arguments, steps)
}

/// Runs a command line of `idhook` as a shell does.
fn in_a_shell(command: &str) -> std::process::Output {
    let folder = Path::new(env!("CARGO_BIN_EXE_idhook")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    Command::new("sh").args(["-c", command]).env_clear().env("PATH", path).env("HOME", "/nowhere").output().unwrap()
}

#[test]
fn a_walk_through_all_questions_sends_what_was_chosen_and_says_how_to_do_it_again() {
    let mut receiver = Receiver::ok();
    let to = format!("{}/hook?a=1&b=2", receiver.url);
    let name = manifest(VENDOR)["name"].as_str().unwrap().to_owned();
    let steps = [
        (name.as_str(), ENTER),
        ("What happened?", UP),
        ("> A code was made for an email address", DOWN),
        ("> The status of a session changed (session-change)", ENTER),
        ("With which outcome?", ENTER),
        ("> No, leave all as it is", DOWN),
        ("> session (sessionId): ", ENTER),
        ("session (sessionId) [", "away"),
        ("away", CTRL_U),
        ("session (sessionId) [", "it's $HOME \"é\""),
        ("\"é\"", ENTER),
        ("> That is all", DOWN),
        ("> session (sessionId): it's $HOME \"é\"  (changed)", DOWN),
        ("> result: APPROVED", ENTER),
        ("> APPROVED", DOWN),
        ("> REJECTED", ENTER),
        ("> That is all", ENTER),
        ("To which URL?", &*to),
        ("b=2", ENTER),
        (SECRET, ENTER),
        ("Send it?", YES),
    ];
    let Some(played) = play(&["send", "-vi", "--retry", "1", "-H", "x-of: a test"], &steps) else { return };
    assert_eq!(played.status, 0, "{}", played.text);
    let sent = receiver.next();
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!((&body["sessionId"], &body["result"]), (&"it's $HOME \"é\"".into(), &"REJECTED".into()));
    let look = played.text.split("To which URL?").last().unwrap();
    for line in ["POST /hook?a=1&b=2 HTTP/1.1\n", "x-of: a test\n", "\"callbackApiKey\": \"••••••\"", "\"result\": \"REJECTED\""]
    {
        assert!(look.contains(line), "{line}: {look}");
    }
    assert!(!look.contains(body["callbackApiKey"].as_str().unwrap()), "{look}");
    let command = played.command();
    assert!(command.starts_with("idhook send -v --retry 1 -H 'x-of: a test' identomat/session-change:approved --to "), "{command}");
    let (masked, typed) = ("--set '/sessionId=••••••'", r#"--set '/sessionId=it'\''s $HOME "é"'"#);
    assert!(command.contains(masked) && played.text.contains("The value of /sessionId is masked"), "{}", played.text);
    let again = in_a_shell(&command.replace(masked, typed));
    assert!(again.status.success(), "{command}: {}", String::from_utf8_lossy(&again.stderr));
    let repeated = receiver.next();
    assert_eq!((&repeated.body, &repeated.url, repeated.header("x-of")), (&sent.body, &sent.url, Some("a test")));
    assert_eq!(played.text.matches("no secret was given").count(), 1, "what was said with the look is not said again: {}", played.text);
}

/// The steps to a question, with the first answer everywhere.
fn steps_to<'a>(question: &str) -> Vec<(&'a str, &'a str)> {
    let all = [
        ("Which vendor?", ENTER),
        ("What happened?", ENTER),
        ("With which outcome?", ENTER),
        ("Change something?", ENTER),
        ("To which URL?", ENTER),
        (SECRET, ENTER),
        ("Send it?", YES),
    ];
    all.into_iter().take_while(|(words, _)| *words != question).collect()
}

#[test]
fn escape_goes_back_one_question_and_leaves_at_the_first() {
    let back = [
        ("Which vendor?", ENTER),
        ("What happened?", ENTER),
        ("With which outcome?", ENTER),
        ("Change something?", ENTER),
        ("To which URL?", ENTER),
        (SECRET, ENTER),
        ("Send it?", ESCAPE),
        (SECRET, ESCAPE),
        ("To which URL?", "x"),
        ("x", ESCAPE),
        ("Change something?", ESCAPE),
        ("With which outcome?", ESCAPE),
        ("What happened?", ESCAPE),
        ("Which vendor?", ESCAPE),
    ];
    let Some(played) = play(&["send"], &back) else { return };
    assert_eq!((played.status, played.text.ends_with("Nothing was sent.\n")), (130, true), "{}", played.text);
    let settled = play(&["send", "--vendor", VENDOR, "-i"], &[("What happened?", ESCAPE)]).unwrap();
    assert_eq!((settled.status, settled.text.contains("Which vendor?")), (130, false), "{}", settled.text);
}

#[test]
fn ctrl_c_leaves_at_every_question() {
    for question in ["Which vendor?", "What happened?", "With which outcome?", "Change something?", "To which URL?", SECRET, "Send it?"] {
        let steps: Vec<_> = steps_to(question).into_iter().chain([(question, CTRL_C)]).collect();
        let Some(played) = play(&["send"], &steps) else { return };
        assert_eq!((played.status, played.text.ends_with("Nothing was sent.\n")), (130, true), "{question}: {}", played.text);
    }
}

#[test]
fn a_request_to_end_leaves_the_terminal_as_it_was() {
    let rough = ["send", VENDOR, "--mutate", "missing-field", "--to", "http://192.0.2.1/"];
    for (arguments, question) in [(&["send"][..], "Which vendor?"), (&rough, "Go on?")] {
        let Some(played) = play(arguments, &[(question, "TERM")]) else { return };
        assert_eq!((played.status, played.text.ends_with("Nothing was sent.\n")), (130, true), "{question}: {}", played.text);
    }
}

#[test]
fn a_no_is_an_answer_and_sends_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let steps: Vec<_> = steps_to("Send it?").into_iter().chain([("Send it?", NO)]).collect();
    let steps: Vec<_> = steps.into_iter().filter(|(words, _)| *words != "To which URL?").collect();
    let Some(played) = play(&["send", "--to", &to], &steps) else { return };
    assert_eq!((played.status, played.text.ends_with("Nothing was sent.\n")), (0, true), "{}", played.text);
    assert!(!played.text.contains("To which URL?"), "it was given: {}", played.text);
    assert!(listener.accept().is_err(), "nobody called");
}

#[test]
fn a_preview_is_not_asked_to_be_sent() {
    for (flag, shown) in [("--dry-run", "POST /identomat HTTP/1.1\n"), ("--curl", "curl --globoff -X POST ")] {
        let Some(played) = play(&["send", flag], &steps_to("Send it?")) else { return };
        assert_eq!(played.status, 0, "{}", played.text);
        assert!(!played.text.contains("Send it?") && played.text.contains(shown), "{}", played.text);
        let again = in_a_shell(played.command());
        assert!(again.status.success() && String::from_utf8_lossy(&again.stdout).contains(shown.trim_end()), "{}", played.command());
    }
}

#[test]
fn what_cannot_be_is_said_and_asked_again() {
    let steps = [
        ("Which vendor?", DOWN),
        ("> One-Shot", ENTER),
        ("What happened?", ENTER),
        ("With which outcome?", ENTER),
        ("> No, leave all as it is", DOWN),
        ("> request (request › pk): ", ENTER),
        ("request (request › pk) [", "x"),
        ("x", ENTER),
        ("request (request › pk) holds a number", ESCAPE),
        ("> request (request › pk): ", UP),
        ("> No, leave all as it is", ENTER),
        ("To which URL?", "ftp://x"),
        ("ftp://x", ENTER),
        ("is no URL", CTRL_C),
    ];
    let Some(played) = play(&["send"], &steps) else { return };
    assert_eq!(played.status, 130, "{}", played.text);
}

#[test]
fn a_narrow_terminal_breaks_no_line() {
    let Some(played) =
        play_at(40, &[], &["send"], &[steps_to("Send it?").as_slice(), &[("Send it?", ESCAPE), ("Secret for", CTRL_C)]].concat())
    else {
        return;
    };
    let look = played.text.find("POST /").unwrap();
    for line in played.text[..look].lines() {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    for variable in [("TERM", "dumb"), ("CI", "1")] {
        for (arguments, told) in [(&["send"][..], "nothing to send is named"), (&["send", "-i"], "there is no terminal to ask on")] {
            let Some(played) = play_at(80, &[variable], arguments, &[]) else { return };
            assert!(played.status == 2 && played.text.contains(told), "{}", played.text);
        }
    }
    let output = common::Tool::new(["send", "-i", VENDOR]).run().expect(2);
    assert!(output.stderr.contains("identomat is named: leave -i out to send it as it is"), "{}", output.stderr);
}

/// What stands on the screen in the end: what steers the terminal is obeyed.
fn screen(raw: &str) -> String {
    let (mut rows, mut row, mut column) = (vec![Vec::new()], 0_usize, 0_usize);
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\n' => row += 1,
            '\r' => column = 0,
            '\u{1b}' => {
                chars.next();
                let number: String = std::iter::from_fn(|| chars.next_if(|char| !char.is_ascii_alphabetic())).collect();
                let number = number.parse().unwrap_or(1);
                match chars.next() {
                    Some('A') => row = row.saturating_sub(number),
                    Some('B') => row += number,
                    Some('D') => column = column.saturating_sub(number),
                    Some('K') => rows.get_mut(row).into_iter().for_each(|row: &mut Vec<char>| row.clear()),
                    _ => {}
                }
            }
            char => {
                // As wide as the terminal that is played on.
                if column == 80 {
                    (row, column) = (row + 1, 0);
                }
                rows.resize(rows.len().max(row + 1), Vec::new());
                let width = rows[row].len().max(column + 1);
                rows[row].resize(width, ' ');
                rows[row][column] = char;
                column += 1;
            }
        }
        rows.resize(rows.len().max(row + 1), Vec::new());
    }
    rows.iter().map(|row| format!("{}\n", row.iter().collect::<String>().trim_end())).collect()
}

#[test]
fn a_seed_is_drawn_once_and_printed_with_the_command() {
    for flag in ["--fresh", "--fresh=random"] {
        let mut receiver = Receiver::ok();
        let Some(played) = play(&["send", flag, "--to", &receiver.url], &without_url("")) else { return };
        assert_eq!(played.status, 0, "{}", played.text);
        let sent: Value = serde_json::from_slice(&receiver.next().body).unwrap();
        let subject = sent["sessionId"].as_str().unwrap();
        let seed = played.command().split("--fresh=").nth(1).expect("the seed is in the command").split(' ').next().unwrap();
        assert!(
            seed.parse::<u64>().is_ok() && played.text.contains(&format!("note: --fresh={seed} gives the same again")),
            "{}",
            played.text
        );
        assert!(in_a_shell(played.command()).status.success());
        let again: Value = serde_json::from_slice(&receiver.next().body).unwrap();
        assert_eq!(again["sessionId"], subject, "{}", played.command());
    }
}

/// The first answer everywhere, where the URL is given.
fn without_url<'a>(question: &str) -> Vec<(&'a str, &'a str)> {
    steps_to(question).into_iter().filter(|(words, _)| *words != "To which URL?").collect()
}

#[test]
fn going_back_keeps_what_was_changed() {
    let mut receiver = Receiver::ok();
    let steps = [
        ("> No, leave all as it is", DOWN),
        ("> session (sessionId): ", ENTER),
        ("session (sessionId) [", "changed-by-me"),
        ("changed-by-me", ENTER),
        ("> That is all", ESCAPE),
        ("With which outcome?", ENTER),
        ("> That is all", ENTER),
        (SECRET, ENTER),
        ("Send it?", YES),
    ];
    let start = without_url("Change something?");
    let steps: Vec<_> = start.into_iter().chain(steps).collect();
    let Some(played) = play(&["send", "--to", &receiver.url], &steps) else { return };
    assert_eq!(played.status, 0, "{}", played.text);
    let sent: Value = serde_json::from_slice(&receiver.next().body).unwrap();
    assert_eq!(sent["sessionId"], "changed-by-me");
}

#[test]
fn escape_while_typing_goes_back_to_the_list_that_the_field_was_chosen_from() {
    let steps = [
        ("Which vendor?", DOWN),
        ("> One-Shot", ENTER),
        ("What happened?", ENTER),
        ("With which outcome?", ENTER),
        ("Change something?", UP),
        ("> Another field …", ENTER),
        ("Which field?", ENTER),
        ("]: ", "x"),
        ("x", ESCAPE),
        ("Which field?", ESCAPE),
        ("Change something?", CTRL_C),
    ];
    let Some(played) = play(&["send"], &steps) else { return };
    assert_eq!(played.status, 130, "{}", played.text);
}

#[test]
fn a_question_that_is_asked_again_leaves_no_answer_on_the_screen() {
    let back = [
        ("Which vendor?", ENTER),
        ("What happened?", ENTER),
        ("With which outcome?", ENTER),
        ("Change something?", ENTER),
        (SECRET, ENTER),
        ("Send it?", ESCAPE),
        (SECRET, ESCAPE),
        ("Change something?", ESCAPE),
        ("With which outcome?", ESCAPE),
        ("What happened?", CTRL_C),
    ];
    let Some(played) = play(&["send", "--to", "1"], &back) else { return };
    let screen = screen(&played.raw);
    assert!(screen.contains("Which vendor?: ") && screen.contains("Nothing was sent."), "{screen}");
    for gone in ["With which outcome?", "Change something?", "Secret for", "Send it?", "POST /"] {
        assert!(!screen.contains(gone), "{gone}: {screen}");
    }
}

#[test]
fn an_interactive_run_starts_from_what_is_named() {
    let name = "session-change:approved";
    let from_event = [("With which outcome?", ENTER), ("Change something?", ENTER), (SECRET, ENTER), ("Send it?", NO)];
    let from_variant = [("Change something?", ENTER), (SECRET, ENTER), ("Send it?", NO)];
    for (what, steps) in [("identomat/session-change", &from_event[..]), ("identomat/session-change:approved", &from_variant)] {
        let Some(played) = play(&["send", what, "-i", "--to", "1"], steps) else { return };
        assert!(played.status == 0 && !played.text.contains("Which vendor?"), "{}", played.text);
    }
    let Some(played) = play(
        &["send", "-i", "identomat", "--curl", "--to", "1"],
        &[("What happened?", ENTER), ("With which", ENTER), ("Change", ENTER), (SECRET, ENTER)],
    ) else {
        return;
    };
    assert_eq!(played.command(), format!("idhook send --curl identomat/{name} --to 1"));
    let refused = play(&["send", "-i", "oneshot@videoid"], &[]).unwrap();
    assert!(refused.status == 2 && refused.text.contains("-i starts from a vendor or an event of it"), "{}", refused.text);
}

#[test]
fn what_the_view_masks_is_masked_in_questions_and_in_the_command() {
    let steps =
        [without_url("Change something?"), vec![("Change something?", DOWN), ("> session (sessionId): ", ENTER), ("[", ENTER)]].concat();
    let steps = [steps, vec![("Change something?", ENTER), (SECRET, ENTER), ("Send it?", NO)]].concat();
    let Some(played) = play(&["send", "--to", "1", "--redact", "personal"], &steps) else { return };
    let body = common::samples(VENDOR).into_iter().find(|(name, _)| name == "session-change:approved").unwrap().1;
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert!(!played.text.contains(body["sessionId"].as_str().unwrap()), "{}", played.text);
    let mut receiver = Receiver::ok();
    let header = "X-Api-Token: abc123";
    let Some(played) = play(&["send", "--to", &receiver.url, "-H", header], &without_url("")) else { return };
    assert_eq!(receiver.next().header("x-api-token"), Some("abc123"));
    assert!(!played.text.contains("abc123") && played.command().contains("-H 'X-Api-Token: ••••••'"), "{}", played.text);
    assert!(played.text.contains("with the header in a file, -H @FILE"), "{}", played.text);
}

#[test]
fn the_default_sample_is_offered_first() {
    for vendor in common::vendors() {
        let manifest = manifest(&vendor);
        let (event, _) = manifest["default_sample"].as_str().unwrap().split_once(':').unwrap();
        let events = manifest["events"].as_array().unwrap();
        if events.iter().filter(|event| event["samples"].as_array().is_some_and(|samples| !samples.is_empty())).count() < 2 {
            continue;
        }
        let summary = events.iter().find(|entry| entry["id"] == event).unwrap()["summary"].as_str().unwrap();
        let chosen = format!("> {summary} ({event})");
        let Some(played) = play_at(240, &[], &["send", "--vendor", &vendor, "-i"], &[(&chosen, CTRL_C)]) else { return };
        assert_eq!(played.status, 130, "{}", played.text);
    }
}

#[test]
fn the_first_letters_of_a_word_lead_to_a_choice() {
    // No letter leaves, and one that leads nowhere is as if it had not been typed.
    for (typed, choice) in [("veridas", "vali-Das (Veridas)"), ("VERIFF", "Veriff"), ("qverqiff", "Veriff"), ("q", "Identomat")] {
        let (cursor, answer) = (format!("> {choice}"), format!("Which vendor?: {choice}"));
        let steps = [("Which vendor?", typed), (&cursor, ENTER), (&answer, CTRL_C)];
        let Some(played) = play(&["send", "-i"], &steps) else { return };
        assert_eq!(played.status, 130, "{}", played.text);
    }
}

#[test]
fn a_no_to_something_rough_is_an_answer_and_escape_is_none() {
    // An address for documents: nobody is there, and nobody is called.
    for (key, status) in [(NO, 0), (ENTER, 0), (ESCAPE, 130), (CTRL_C, 130)] {
        let Some(played) = play(&["send", VENDOR, "--mutate", "malformed", "--to", "http://192.0.2.1/"], &[("Go on?", key)]) else {
            return;
        };
        assert_eq!((played.status, played.text.ends_with("Nothing was sent.\n")), (status, true), "{key:?}: {}", played.text);
    }
}

#[test]
fn who_waits_is_told_for_whom() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let Some(played) = play(&["send", VENDOR, "--to", &nobody, "--wait", "50ms"], &[]) else { return };
    assert_eq!(played.status, 4, "{}", played.text);
    assert!(played.text.contains(&format!("note: waiting up to 50ms for somebody to listen at {nobody}")), "{}", played.text);
}

#[test]
fn a_secret_that_is_typed_authenticates_and_is_shown_to_nobody() {
    let mut receiver = Receiver::ok();
    let mut steps = without_url(SECRET);
    steps.extend([(SECRET, "typed-by-hand"), ("••••••", ENTER), ("Send it?", YES)]);
    let Some(played) = play(&["send", "--to", &receiver.url], &steps) else { return };
    assert_eq!(played.status, 0, "{}", played.text);
    let sent: Value = serde_json::from_slice(&receiver.next().body).unwrap();
    assert_eq!(sent["callbackApiKey"], "typed-by-hand");
    assert!(!played.raw.contains("typed"), "{}", played.raw);
    assert!(played.command().contains(" --secret-file FILE identomat/"), "{}", played.command());
    assert!(played.text.contains("a file that holds it goes where FILE stands"), "{}", played.text);
    assert!(played.text.contains("type the secret: the key itself"), "the words of samples: {}", played.text);
}

#[test]
fn a_secret_that_does_not_fit_is_asked_for_again() {
    let mut receiver = Receiver::ok();
    let question = "Secret for basic: ";
    let mut steps = without_url(SECRET);
    steps.extend([(question, "no-colon"), ("••••••", ENTER), ("user:pass.", "u:p"), ("••••••", ENTER), ("Send it?", YES)]);
    let Some(played) = play(&["send", "-i", "--auth", "basic", "--to", &receiver.url], &steps) else { return };
    assert_eq!(played.status, 0, "{}", played.text);
    assert_eq!(receiver.next().header("authorization"), Some("Basic dTpw"));
}

#[test]
fn nobody_is_asked_for_a_secret_that_is_given_or_of_no_use() {
    let folder = tempfile::tempdir().unwrap();
    let file = common::write(folder.path(), "secret", "from-a-file");
    for flags in [&["--secret-file", &file][..], &["--credentials", "missing"], &["--credentials", "keep"], &["--auth", "none"]] {
        let Some(played) = play(&[&["send", "-i", "--to", "1"], flags].concat(), &[without_url(SECRET), vec![("Send it?", NO)]].concat())
        else {
            return;
        };
        assert!(played.status == 0 && !played.text.contains("Secret for"), "{flags:?}: {}", played.text);
    }
    let steps = [("What happened?", ENTER), ("With which outcome?", ENTER), ("Change something?", ENTER), ("Send it?", NO)];
    let played = play_at(80, &[("IDHOOK_SECRET_IDENTOMAT", "x-y-z")], &["send", VENDOR, "-i", "--to", "1"], &steps).unwrap();
    assert!(played.status == 0 && !played.text.contains("Secret for"), "{}", played.text);
}

#[test]
fn a_vendor_with_several_ways_is_asked_which_takes_the_secret() {
    let (mut receiver, folder) = (Receiver::ok(), tempfile::tempdir().unwrap());
    let file = common::write(folder.path(), "secret", "not-a-pair");
    let question = "How does it authenticate?";
    let start = [("With which outcome?", ENTER), ("Change something?", ENTER)];
    let choice = [("> basic (user:pass)", ENTER), ("user:pass.", DOWN), ("> header", DOWN), ("> bearer", ENTER), ("Send it?", YES)];
    let Some(played) = play(&["send", "unico", "-i", "--secret-file", &file, "--to", &receiver.url], &[&start[..], &choice].concat())
    else {
        return;
    };
    assert_eq!((played.status, played.text.contains(question)), (0, true), "{}", played.text);
    assert_eq!(receiver.next().header("authorization"), Some("Bearer not-a-pair"));
    assert!(played.command().contains(" --auth bearer unico/"), "{}", played.command());
    assert!(in_a_shell(played.command()).status.success());
    assert_eq!(receiver.next().header("authorization"), Some("Bearer not-a-pair"));
}

#[test]
fn a_secret_file_that_cannot_be_used_is_said_before_anything_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = common::write(folder.path(), "secret", "no-colon");
    let missing = folder.path().join("missing").display().to_string();
    for (flags, status, told) in
        [(["--secret-file", &*missing, "-v"], 3, "missing"), (["--secret-file", &*file, "--auth=basic"], 2, "user:pass")]
    {
        let Some(played) = play(&[&["send", VENDOR, "-i", "--to", "1"], &flags[..]].concat(), &[]) else { return };
        assert!(played.status == status && played.text.contains(told), "{}", played.text);
        assert!(!played.text.contains("What happened?"), "{}", played.text);
    }
}

#[test]
fn a_yes_waits_for_enter_so_that_nothing_typed_is_left_for_the_shell() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let steps = [without_url("Send it?"), vec![("Send it?", "yes"), (" yes", "\u{7f}no"), (" no", CTRL_C)]].concat();
    let Some(played) = play(&["send", "--to", &to], &steps) else { return };
    assert_eq!(played.status, 130, "{}", played.text);
    assert!(listener.accept().is_err(), "nobody called");
}

#[test]
fn a_vendor_is_called_by_no_name_twice() {
    let Some(played) = play(&["send"], &[("Which vendor?", CTRL_C)]) else { return };
    assert!(played.text.contains("Onfido (Entrust)") && !played.text.contains("Onfido (Onfido"), "{}", played.text);
}

#[test]
fn a_page_breaks_between_words_where_the_terminal_ends() {
    for vendor in common::vendors() {
        let Some(played) = play_at(72, &[], &["samples", &vendor], &[]) else { return };
        let plain = common::Tool::new(["samples", &vendor]).run().expect(0).text().to_owned();
        let too_long = |line: &&str| line.chars().count() > 72 && line.trim_start().contains(' ');
        assert_eq!(played.text.lines().find(too_long), None, "{vendor}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&played.text), words(&plain), "{vendor}");
    }
}

#[test]
fn a_value_that_stands_elsewhere_too_is_changed_there_where_that_is_wanted() {
    for (answer, along) in [(ENTER, true), (NO, false)] {
        let mut receiver = Receiver::ok();
        let steps = [
            ("> No, leave all as it is", DOWN),
            ("> resource (payload › object › id): ", ENTER),
            ("[", "NEW-1"),
            ("NEW-1", ENTER),
            ("Change it there, too?", answer),
            ("> That is all", ENTER),
            ("Secret for", ENTER),
            ("Send it?", YES),
        ];
        let Some(played) = play(&["send", "-i", "onfido/workflow_run.completed:approved", "--to", &receiver.url], &steps) else { return };
        assert!(played.text.contains("The old value stands in 3 other places, too: payload › "), "{}", played.text);
        let (sent, command) = (receiver.next().body, played.command());
        let text = String::from_utf8(sent.clone()).unwrap();
        assert_eq!((text.matches("NEW-1").count(), command.matches("NEW-1").count()), if along { (4, 4) } else { (1, 1) }, "{command}");
        assert_eq!(text.contains("/results/NEW-1\""), along, "{text}");
        assert!(in_a_shell(command).status.success());
        assert_eq!(receiver.next().body, sent, "{command}");
    }
}

#[test]
fn a_key_shows_one_answer_in_colours_too() {
    let steps = [without_url("Send it?"), vec![("Send it? (y/n) › yes", "n"), ("Send it? (y/n) › no", CTRL_C)]].concat();
    let colours = [("NO_COLOR", ""), ("TERM", "xterm")];
    let Some(played) = play_at(80, &colours, &["send", "--to", "1"], &steps) else { return };
    assert!(played.status == 130 && !played.text.contains("yes no"), "{}", played.text);
}

#[test]
fn a_url_that_a_secret_must_not_go_to_is_asked_for_again_and_all_answers_stay() {
    let mut receiver = Receiver::ok();
    let to = receiver.url.clone();
    let steps = [
        steps_to("To which URL?"),
        vec![("To which URL?", "http://test.example.invalid/cb"), ("/cb", ENTER)],
        vec![(SECRET, "typed-by-hand"), ("••••••", ENTER)],
        vec![("Enter alone means http://test.example.invalid/cb.", &*to), (to.as_str(), ENTER)],
        vec![("Secret for body-key, Enter for the one before [••••••]", ENTER), ("Send it?", YES)],
    ];
    let Some(played) = play(&["send"], &steps.concat()) else { return };
    assert!(played.text.contains("error: a secret would go to test.example.invalid unencrypted\nhint: use an"), "{}", played.text);
    let sent: Value = serde_json::from_slice(&receiver.next().body).unwrap();
    assert_eq!((played.status, &sent["callbackApiKey"]), (0, &"typed-by-hand".into()), "{}", played.text);
}

#[test]
fn a_secret_that_is_demanded_is_asked_for_until_it_is_there() {
    let mut receiver = Receiver::ok();
    let steps = [
        ("With which outcome?", ENTER),
        ("Change something?", ENTER),
        ("Secret for bearer: ", ENTER),
        ("bearer needs a secret", "abc"),
        ("••••••", ENTER),
        ("Send it?", YES),
    ];
    let Some(played) = play(&["send", "unico", "-i", "--auth", "bearer", "--to", &receiver.url], &steps) else { return };
    assert_eq!((played.status, receiver.next().header("authorization")), (0, Some("Bearer abc")), "{}", played.text);
}

#[test]
fn a_vendor_with_several_ways_is_asked_for_one_and_its_secret_where_none_is_given() {
    let mut receiver = Receiver::ok();
    let start = [("With which outcome?", ENTER), ("Change something?", ENTER)];
    let without = [("> none: it goes without credentials", ENTER), ("Send it?", YES)];
    let bearer = [("> none", "bearer"), ("> bearer", ENTER), ("Secret for bearer: ", "abc"), ("••••••", ENTER), ("Send it?", YES)];
    for (steps, header, flags) in
        [(&without[..], None, "send unico/"), (&bearer, Some("Bearer abc"), "--auth bearer --secret-file FILE unico/")]
    {
        let Some(played) = play(&["send", "unico", "-i", "--to", &receiver.url], &[&start, steps].concat()) else { return };
        assert_eq!((played.status, receiver.next().header("authorization")), (0, header), "{}", played.text);
        assert!(played.command().contains(flags), "{}", played.command());
    }
}

#[test]
fn a_secret_is_kept_on_the_way_back() {
    let mut receiver = Receiver::ok();
    let mut steps = without_url(SECRET);
    let again = "Secret for body-key, Enter for the one before [••••••]";
    steps.extend([(SECRET, "typed-by-hand"), ("••••••", ENTER), ("Send it?", ESCAPE), (again, ENTER), ("Send it?", YES)]);
    let Some(played) = play(&["send", "--to", &receiver.url], &steps) else { return };
    let sent: Value = serde_json::from_slice(&receiver.next().body).unwrap();
    assert_eq!((played.status, &sent["callbackApiKey"]), (0, &"typed-by-hand".into()), "{}", played.text);
}

#[test]
fn a_note_breaks_between_words() {
    let Some(played) = play_at(60, &[], &["send", VENDOR, "--dry-run"], &[]) else { return };
    let told = played.text.split("POST /").next().unwrap();
    assert!(told.starts_with("note: no secret was given to prove that Identomat sends it:\n  it goes as it is"), "{}", played.text);
    assert!(told.lines().all(|line| line.chars().count() <= 60), "{told}");
}
