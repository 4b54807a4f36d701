//! The surface that is not one verb's: help, completions, the man page, the README's session, wrong usage.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod common;

use std::path::Path;

use common::{Tool, project};

/// Times, durations and ports differ from run to run.
fn timeless(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut words = Vec::new();
        let pieces: Vec<_> = line.split(' ').collect();
        for (at, word) in pieces.iter().enumerate() {
            let clock = word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.');
            let millis = pieces.get(at + 1) == Some(&"ms");
            let url = word.strip_prefix("http://127.0.0.1:").is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
            words.push(if clock || millis {
                "*"
            } else if url {
                "http://127.0.0.1:*"
            } else {
                word
            });
        }
        out.push_str(words.join(" ").trim_end());
        out.push('\n');
    }
    out
}

/// The console blocks of the README: command and what follows it.
fn sessions() -> Vec<(String, String)> {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let blocks = readme.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks
        .filter_map(|block| block.strip_prefix("$ ")?.split_once('\n').map(|(command, output)| (command.to_owned(), output.to_owned())))
        .collect()
}

#[test]
fn the_readme_shows_a_real_demonstration() {
    let (_, shown) = sessions().into_iter().find(|(command, _)| command.contains("--demo")).unwrap();
    let mut listening = Tool::new(["listen", "--demo", "-q"]).listen();
    for vendor in common::vendors() {
        listening.wait_for(&format!("/{vendor} "));
    }
    let output = listening.interrupt().expect(0);
    let real = format!("{}{}", output.stderr, output.text().split("received").next().unwrap());
    assert_eq!(timeless(&shown), timeless(&real));
}

#[test]
fn the_readme_shows_a_real_report() {
    let (_, shown) = sessions().into_iter().find(|(command, _)| command == "idhook validate callback.json").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let body = "{\n  \"callbackApiKey\": \"apikey123\",\n  \"type\": \"session-change\",\n  \"sessionId\": \"65lfvkv1t2o25ozimqu3nh797umb1ydvkpltl3ib\",\n  \"result\": \"APROVED\"\n}\n";
    std::fs::write(folder.path().join("callback.json"), body).unwrap();
    let output = Tool::new(["validate", "callback.json"]).dir(folder.path()).run().expect(1);
    assert_eq!(output.text(), shown);
}

#[test]
fn every_command_in_the_readme_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let commands: Vec<_> = sessions()
        .into_iter()
        .flat_map(|(first, rest)| {
            std::iter::once(first).chain(rest.lines().filter_map(|line| line.strip_prefix("$ ").map(str::to_owned)).collect::<Vec<_>>())
        })
        .collect();
    assert!(commands.len() >= 6);
    for command in commands {
        let words: Vec<_> = command.split_whitespace().skip_while(|word| *word != "idhook" && *word != "--").skip(1).collect();
        let output = Tool::new(words.iter().copied().chain(["--help"])).dir(folder.path()).run();
        assert_eq!(output.status, 0, "{command}: {}", output.stderr);
    }
}

#[test]
fn completions_are_those_of_the_command_line() {
    for (shell, file) in
        [("bash", "idhook.bash"), ("zsh", "_idhook"), ("fish", "idhook.fish"), ("powershell", "_idhook.ps1"), ("elvish", "idhook.elv")]
    {
        let made = Tool::new(["completions", shell]).run().expect(0);
        let path = project().join("completions").join(file);
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            std::fs::write(&path, &made.stdout).unwrap();
        }
        let kept = std::fs::read(&path).unwrap_or_default();
        assert!(kept == made.stdout, "completions/{file} is stale: SNAPSHOTS=overwrite cargo test --test cli writes it anew");
    }
}

#[test]
fn the_man_page_covers_every_verb() {
    let page = Tool::new(["man"]).run().expect(0);
    for verb in ["listen", "send", "validate", "samples"] {
        assert!(page.text().contains(&format!("idhook\\-{verb}")) || page.text().contains(&format!("idhook {verb}")), "{verb}");
    }
    assert!(page.text().contains("\\-\\-ready\\-file"));
}

#[test]
fn the_short_help_lists_the_verbs_and_no_more() {
    let help = Tool::new(["--help"]).run().expect(0);
    for verb in ["listen", "send", "validate", "samples"] {
        assert!(help.text().contains(&format!("\n  {verb} ")), "{verb}");
    }
    assert!(!help.text().contains("completions") && !help.text().contains("\n  man"));
    assert_eq!(Tool::new(["--version"]).run().expect(0).text(), format!("idhook {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_exit_2_and_nothing_on_stdout() {
    for arguments in [
        vec!["lisen"],
        vec!["listen", "--prot", "1"],
        vec!["listen", "--timeout", "5"],
        vec!["listen", "--count", "0"],
        vec!["listen", "--max-body", "0"],
        vec!["listen", "--read-timeout", "0s"],
        vec!["listen", "--fsync"],
        vec!["listen", "--auth", "magic"],
        vec!["validate"],
        vec!["validate", "x.json", "--event", "X"],
        vec!["send", "a", "--data", "b"],
        vec!["send", "--event", "X"],
        vec!["send", "-q", "-v"],
        vec!["samples", "--output", "xml"],
        vec!["send"],
        vec!["send", "--interactive"],
    ] {
        let output = Tool::new(&arguments).run();
        assert_eq!((output.status, output.text()), (2, ""), "{arguments:?}: {}", output.stderr);
        assert!(output.stderr.starts_with("error:"), "{arguments:?}: {}", output.stderr);
    }
}

#[test]
fn secrets_do_not_stand_in_the_help() {
    let folder = tempfile::tempdir().unwrap();
    let output = Tool::new(["listen", "--help"]).env("IDHOOK_SECRET_FILE", "/home/me/very-secret-name").dir(folder.path()).run().expect(0);
    assert!(!output.text().contains("very-secret-name"));
}

#[test]
fn colours_come_only_when_asked_for() {
    let run = |arguments: &[&str], variable: (&str, &str)| {
        Tool::new(arguments).env(variable.0, variable.1).run().expect(0).stdout.contains(&0x1b)
    };
    assert!(!run(&["samples"], ("X", "y")));
    assert!(run(&["samples", "--color", "always"], ("NO_COLOR", "1")));
    assert!(run(&["samples"], ("CLICOLOR_FORCE", "1")));
    assert!(!run(&["samples", "--color", "never"], ("CLICOLOR_FORCE", "1")));
}

#[test]
fn a_closed_stdout_is_no_failure() {
    use std::io::Read as _;
    let (mut child, stdin) = Tool::new(["samples", "--color", "never"]).spawn();
    drop((child.stdout.take(), stdin));
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
}

#[test]
fn the_repository_names_no_machine() {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", ".git"].contains(&name.as_str()) {
                    walk(&path, found);
                }
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let home = ["/ho", "me/"].concat();
                let root = ["/ro", "ot/"].concat();
                found.extend(
                    text.lines()
                        .filter(|line| (line.contains(&home) && !line.contains("/home/me")) || line.contains(&root))
                        .map(|line| format!("{}: {line}", path.display())),
                );
            }
        }
    }
    let mut found = Vec::new();
    walk(&project(), &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_pack_in_the_guide_works_as_it_stands() {
    let guide = std::fs::read_to_string(project().join("payloads/README.md")).unwrap();
    let blocks: Vec<_> = guide.split("```json\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    let folder = tempfile::tempdir().unwrap();
    let files = ["acme/vendor.json", "acme/samples/check.completed/clear.json", "acme/schemas/check.completed.json"];
    for (file, block) in files.into_iter().zip(&blocks) {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, block).unwrap();
    }
    let run = |arguments: &[&str]| Tool::new(["--packs", "."]).dir(folder.path()).run_with(arguments);
    assert!(run(&["samples"]).expect(0).text().contains("acme  Acme Checks"));
    assert_eq!(run(&["validate", "acme/samples"]).expect(0).text(), "checked 1, 1 valid, 0 invalid\n");
    assert!(run(&["send", "acme", "--dry-run"]).expect(0).text().contains("check.completed"));
    let manifest: serde_json::Value = serde_json::from_str(blocks[0]).unwrap();
    for member in manifest.as_object().unwrap().keys().filter(|member| *member != "id") {
        let mut without = manifest.clone();
        without.as_object_mut().unwrap().remove(member);
        std::fs::write(folder.path().join("acme/vendor.json"), without.to_string()).unwrap();
        assert!(run(&["samples"]).expect(3).stderr.contains(member.as_str()), "{member} is required");
    }
}

/// Where memory ends, making a thread is the first thing that panics: nothing else is known to.
#[cfg(target_os = "linux")]
#[test]
fn what_panics_ends_the_run_in_plain_words() {
    let run = |kilobytes| Tool::with_little_memory(kilobytes, ["validate", "payloads/identomat"]).dir(&project()).run();
    match (40..240).map(|step| run(step * 500)).find(|output| output.status == 101) {
        Some(output) => {
            assert!(output.stderr.starts_with("error: idhook cannot go on: "), "{}", output.stderr);
            assert!(output.stderr.contains("please report"), "{}", output.stderr);
            assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
        }
        None => common::say("skipped: no amount of memory is just too little for a thread here"),
    }
}
