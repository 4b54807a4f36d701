//! What `--report` asks for.

use std::path::{Path, PathBuf};

/// A report for another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Junit(PathBuf),
    Sarif(PathBuf),
    Github,
}

impl Asked {
    /// The file that it is written to.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Junit(path) | Self::Sarif(path) => Some(path),
            Self::Github => None,
        }
    }

    /// Reads `junit=FILE`, `sarif=FILE` or `github`, of which a verb has some.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str, offered: &[&str]) -> Result<Self, String> {
        let (form, file) = text.split_once('=').map_or((text, None), |(form, file)| (form, Some(file)));
        match (form, file) {
            ("junit" | "sarif", Some("-")) if offered.contains(&form) => {
                Err(format!("a report goes to a file: write {form}=FILE (stdout has the findings; {form}=./- is a file called -)"))
            }
            ("github", None) => Ok(Self::Github),
            ("junit", Some(file)) if !file.is_empty() => Ok(Self::Junit(file.into())),
            ("sarif", Some(file)) if !file.is_empty() && offered.contains(&"sarif") => Ok(Self::Sarif(file.into())),
            _ => {
                let forms: Vec<_> =
                    offered.iter().map(|form| if *form == "github" { "github".to_owned() } else { format!("{form}=FILE") }).collect();
                let (last, others) = forms.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
                Err(format!("it is one of {} and {last}", others.join(", ")))
            }
        }
    }
}
