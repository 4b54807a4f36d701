//! The command line that says what the prompts were told, to be copied into a shell.

use crate::send::preview::quote;

/// Flags of `send` and of all verbs that stand for themselves, of which several may be written behind one dash.
const ALONE: [char; 4] = ['i', 'q', 'v', 'k'];

/// What was typed, without the flags that the prompts settle.
#[must_use]
pub fn said(arguments: &[std::ffi::OsString]) -> Vec<String> {
    let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
    let mut said = Vec::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--interactive" => {}
            "-t" | "--to" => drop(words.next()),
            _ if word.starts_with("--to=") || (word.starts_with("-t") && word.len() > 2) => {}
            _ if word.len() > 1 && word.starts_with('-') && word[1..].chars().all(|flag| ALONE.contains(&flag)) => {
                let rest: String = word.chars().filter(|flag| *flag != 'i').collect();
                said.extend((rest.len() > 1).then_some(rest));
            }
            _ => said.push(word),
        }
    }
    said
}

/// The command: what was typed, then what was chosen.
#[must_use]
pub fn command(given: &[String], what: &str, to: &str, set: &[String]) -> String {
    let given: String = given.iter().map(|word| format!(" {}", quote(word))).collect();
    let sets: String = set.iter().map(|set| format!(" --set {}", quote(set))).collect();
    format!("idhook{given} {} --to {}{sets}", quote(what), quote(to))
}

#[cfg(test)]
mod tests {
    use super::{command, said};

    #[test]
    fn what_the_prompts_settle_is_not_said_twice() {
        for (typed, kept) in [
            ("idhook send", "send"),
            ("idhook send -i -v", "send -v"),
            ("idhook send -iv --to 3000 -qi", "send -v -q"),
            ("idhook --output ndjson send -t3000 -H x:i --interactive", "--output ndjson send -H x:i"),
            ("idhook send --to=3000 --retry 2 -t x", "send --retry 2"),
        ] {
            let typed: Vec<_> = typed.split(' ').map(Into::into).collect();
            assert_eq!(said(&typed).join(" "), kept);
        }
    }

    #[test]
    fn a_shell_reads_it_as_it_is_meant() {
        let set = ["/a=it's $HOME".to_owned(), "/b:=\"x\\ny\"".to_owned()];
        let given = ["send".to_owned(), "-H".to_owned(), "x: y".to_owned()];
        assert_eq!(
            command(&given, "acme/e:v", "http://h/?a=b&c", &set),
            r#"idhook send -H 'x: y' acme/e:v --to 'http://h/?a=b&c' --set '/a=it'\''s $HOME' --set '/b:="x\ny"'"#
        );
    }
}
