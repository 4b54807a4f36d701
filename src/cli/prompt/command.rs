//! The command line that says what the prompts were told, to be copied into a shell.

use crate::cli::headers::sensitive;
use crate::mask::DOTS;
use crate::net::url::Target;
use crate::payload::pointer_of;
use crate::send::curl::quote;

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
            "-t" | "--to" | "--vendor" | "--event" => drop(words.next()),
            _ if ["--to=", "--vendor=", "--event="].iter().any(|flag| word.starts_with(flag)) => {}
            _ if word.starts_with("-t") && word.len() > 2 => {}
            _ if word.len() > 1 && word.starts_with('-') && word[1..].chars().all(|flag| ALONE.contains(&flag)) => {
                let rest: String = word.chars().filter(|flag| *flag != 'i').collect();
                said.extend((rest.len() > 1).then_some(rest));
            }
            _ => said.push(word),
        }
    }
    said
}

/// Puts the numbers that were drawn behind their flags, so that none are drawn again.
pub fn with_seeds(given: &mut [String], seeds: &[(&str, u64)]) {
    for (flag, seed) in seeds {
        given
            .iter_mut()
            .filter(|word| *word == flag || **word == format!("{flag}=random"))
            .for_each(|word| *word = format!("{flag}={seed}"));
    }
}

/// Masks the values of `--set` at places that the view hides, among the words and of what was chosen; returns a sentence on each.
pub fn mask_sets(given: &mut [String], set: &mut [String], hidden: impl Fn(&str) -> bool) -> Vec<String> {
    let mut said = Vec::new();
    let mut mask = |word: &mut String, flag: usize| {
        let Some((place, _)) = word[flag..].split_once('=') else { return };
        let bare = place.trim_end_matches(':');
        if hidden(&pointer_of(bare)) {
            said.push(format!("The value of {bare} is masked: it goes where the dots stand"));
            *word = format!("{}{place}={DOTS}", &word[..flag]);
        }
    };
    for at in 0..given.len() {
        if given[at].starts_with("--set=") {
            mask(&mut given[at], "--set=".len());
        } else if at > 0 && given[at - 1] == "--set" {
            mask(&mut given[at], 0);
        }
    }
    set.iter_mut().for_each(|word| mask(word, 0));
    said
}

/// Masks what a screen must not show of the words and of the URL; returns a sentence on each that tells what to write instead.
pub fn mask(given: &mut [String], to: &mut String) -> Vec<String> {
    let mut said = Vec::new();
    for at in 0..given.len() {
        let (flag, header) = given[at].split_at(match given[at].as_str() {
            word if word.starts_with("--header=") => "--header=".len(),
            word if word.starts_with("-H") && word.len() > 2 => 2,
            _ if at > 0 && matches!(given[at - 1].as_str(), "-H" | "--header") => 0,
            _ => continue,
        });
        if let Some((name, _)) = header.split_once(':').filter(|(name, _)| !name.starts_with('@') && sensitive(&name.to_ascii_lowercase()))
        {
            said.push(format!("The value of {name} is masked: with the header in a file, -H @FILE shows it to nobody"));
            given[at] = format!("{flag}{name}: {DOTS}");
        }
    }
    if let Ok(target) = Target::parse(to)
        && target.names_a_user()
    {
        *to = target.shown();
        said.push("User and password of the URL are masked".to_owned());
    }
    said
}

/// Puts the way to authenticate in, and a file in place of a secret that was typed; returns a sentence that says so.
pub fn with_credentials(given: &mut Vec<String>, auth: Option<&str>, secret: bool) -> Option<String> {
    given.extend(auth.into_iter().flat_map(|auth| ["--auth".to_owned(), auth.to_owned()]));
    given.extend(secret.then_some(["--secret-file", "FILE"]).into_iter().flatten().map(str::to_owned));
    secret.then(|| "The secret is not written out: a file that holds it goes where FILE stands".to_owned())
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
    use super::{command, mask, mask_sets, said, with_seeds};

    #[test]
    fn what_the_prompts_settle_is_not_said_twice() {
        for (typed, kept) in [
            ("idhook send", "send"),
            ("idhook send -i -v", "send -v"),
            ("idhook send -iv --to 3000 -qi", "send -v -q"),
            ("idhook --output ndjson send -t3000 -H x:i --interactive", "--output ndjson send -H x:i"),
            ("idhook send --to=3000 --retry 2 -t x", "send --retry 2"),
            ("idhook send --vendor acme --event=e -k", "send -k"),
        ] {
            let typed: Vec<_> = typed.split(' ').map(Into::into).collect();
            assert_eq!(said(&typed).join(" "), kept);
        }
    }

    #[test]
    fn secrets_are_masked_and_seeds_are_put_in() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut given = words("send -H X-Token:abc -HX-Key:b --header=Cookie:c --header @Auth:d -H x:plain --fresh --shuffle=random");
        let mut to = "http://u:p@h/x".to_owned();
        assert_eq!(mask(&mut given, &mut to).len(), 4);
        with_seeds(&mut given, &[("--fresh", 7), ("--shuffle", 8)]);
        assert_eq!(
            given.join(" "),
            "send -H X-Token: •••••• -HX-Key: •••••• --header=Cookie: •••••• --header @Auth:d -H x:plain --fresh=7 --shuffle=8"
        );
        assert_eq!(to, "http://••••••@h/x");
    }

    #[test]
    fn a_value_is_masked_where_its_place_is_hidden() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (mut given, mut set) = (words("send --set id=a --set=/id:=1 --set /b=id=c /id=x"), words("/id=live /b=id"));
        assert_eq!(mask_sets(&mut given, &mut set, |pointer| pointer == "/id").len(), 3);
        assert_eq!(given.join(" "), "send --set id=•••••• --set=/id:=•••••• --set /b=id=c /id=x");
        assert_eq!(set.join(" "), "/id=•••••• /b=id");
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
