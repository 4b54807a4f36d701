//! The records of what the packs hold, which `samples --output ndjson` prints.

use serde::Serialize;

use super::Document;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type")]
pub enum Listed {
    // Vendors' own bodies are of a type `event`, too.
    #[serde(rename = "listed-vendor")]
    Vendor(Box<ListedVendor>),
    #[serde(rename = "listed-event")]
    Event(ListedEvent),
    #[serde(rename = "listed-sample")]
    Sample(ListedSample),
}

impl Listed {
    /// As one line, without its end.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("a record is made of strings and numbers")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedVendor {
    pub v: u32,
    /// Its id.
    pub vendor: String,
    pub name: String,
    pub product: String,
    /// Who makes the product.
    pub company: String,
    pub aliases: Vec<String>,
    pub docs: String,
    /// `EVENT:VARIANT`.
    pub default_sample: String,
    pub events: usize,
    pub samples: usize,
    pub scenarios: Vec<String>,
    pub credentials: Vec<ListedScheme>,
    pub delivery: Vec<ListedFact>,
    pub not_documented: Vec<String>,
}

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedScheme {
    /// What `--auth` calls it.
    pub scheme: String,
    /// Whether it is the one that is used once a secret is given.
    pub default: bool,
    /// How it is made; `null` where its name says all.
    pub how: Option<String>,
    /// What nobody can change without the secret; `null` where the schemes that it consists of say it.
    pub covers: Option<String>,
    /// What to write into a secret file; `null` where there is nothing to give.
    pub secret: Option<String>,
    pub grade: String,
    pub sources: Vec<Document>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is said of the vendor's deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedFact {
    pub what: String,
    /// In words.
    pub value: String,
    pub grade: String,
    pub sources: Vec<Document>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedEvent {
    pub v: u32,
    pub vendor: String,
    pub event: String,
    /// Its name in the body.
    pub wire: String,
    pub summary: String,
    /// Whether there is a schema of its body.
    pub schema: bool,
    pub samples: usize,
    pub grade: String,
    pub sources: Vec<Document>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedSample {
    pub v: u32,
    /// What `send` and `samples` call it: `vendor/event:variant`.
    pub what: String,
    pub vendor: String,
    pub event: String,
    pub variant: String,
    pub summary: String,
    pub grade: String,
    pub sources: Vec<Document>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
