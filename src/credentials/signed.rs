//! What authenticating adds to a delivery.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::signature::{BadKey, CannotSign, Occasion, Prepared, Unsigned, before};
use crate::vendor::manifest::Form;

/// What signing adds.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Signed {
    #[default]
    Nothing,
    Header {
        name: String,
        value: Vec<u8>,
        made: Made,
    },
    /// Set this string in the body.
    Member {
        pointer: String,
        value: String,
    },
    /// Put this key into the URL.
    Url {
        place: UrlPlace,
        key: Vec<u8>,
    },
    /// A bearer token, which is fetched when the delivery goes.
    Token {
        /// Which of the vendor's secrets is that of the client.
        secret: usize,
    },
    /// A signature, which is made when the delivery goes, for each attempt.
    Seal(Seal),
    Several(Vec<Signed>),
}

/// Without the secrets.
impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Header { name, made, .. } => f.debug_struct("Header").field("name", name).field("made", made).finish_non_exhaustive(),
            Self::Member { pointer, .. } => f.debug_struct("Member").field("pointer", pointer).finish_non_exhaustive(),
            Self::Url { place, .. } => f.debug_struct("Url").field("place", place).finish_non_exhaustive(),
            Self::Token { secret } => f.debug_struct("Token").field("secret", secret).finish(),
            Self::Seal(seal) => f.debug_tuple("Seal").field(seal).finish(),
            Self::Several(several) => f.debug_tuple("Several").field(several).finish(),
        }
    }
}

impl Signed {
    /// All that is added, one by one.
    #[must_use]
    pub const fn parts(&self) -> &[Self] {
        if let Self::Several(several) = self { several.as_slice() } else { std::slice::from_ref(self) }
    }

    /// The string that is set in the body, with its place in front.
    #[must_use]
    pub fn member(&self) -> Option<(&str, &str)> {
        self.parts()
            .iter()
            .find_map(|part| if let Self::Member { pointer, value } = part { Some((pointer.as_str(), value.as_str())) } else { None })
    }

    /// The key that is put into the URL.
    #[must_use]
    pub fn in_url(&self) -> Option<&[u8]> {
        self.parts().iter().find_map(|part| if let Self::Url { key, .. } = part { Some(key.as_slice()) } else { None })
    }

    /// Which of the vendor's secrets a token is fetched with; `None` where none is.
    #[must_use]
    pub fn fetches(&self) -> Option<usize> {
        self.parts().iter().find_map(|part| if let Self::Token { secret } = part { Some(*secret) } else { None })
    }

    /// The same without a token.
    #[must_use]
    pub fn without_token(self) -> Self {
        match self {
            Self::Token { .. } => Self::Nothing,
            Self::Several(several) => Self::Several(several.into_iter().filter(|part| !matches!(part, Self::Token { .. })).collect()),
            other => other,
        }
    }

    /// The signatures among what is added.
    pub fn seals(&self) -> impl Iterator<Item = &Seal> {
        self.parts().iter().filter_map(|signed| if let Self::Seal(seal) = signed { Some(seal) } else { None })
    }

    /// The headers (lower case) that hold credentials.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.parts().iter().filter_map(|signed| match signed {
            Self::Header { name, .. } => Some(name.as_str()),
            Self::Seal(seal) => seal.prepared.header(),
            _ => None,
        })
    }

    /// The headers (lower case) that the time of a signature stands in.
    pub fn time_headers(&self) -> impl Iterator<Item = &str> {
        self.seals().flat_map(|seal| seal.prepared.time_headers())
    }

    /// Whether the secret itself goes over the wire, or what is as good as one.
    #[must_use]
    pub fn shows_secret(&self) -> bool {
        match self {
            Self::Nothing | Self::Seal(_) => false,
            Self::Header { .. } | Self::Member { .. } | Self::Url { .. } | Self::Token { .. } => true,
            Self::Several(several) => several.iter().any(Self::shows_secret),
        }
    }
}

/// Where in the URL a key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlPlace {
    /// The parameter of this name.
    Query(String),
    /// As a part of the path.
    Path,
}

/// How a header's value is made from the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// It is the secret.
    Plain,
    /// It is this text and the secret.
    After(String),
    /// What follows the secret's first colon.
    AfterColon,
    Bearer,
    Basic,
}

/// A secret that a scheme cannot use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadSecret {
    #[error("Basic takes the secret as user:pass")]
    NoColon,
    #[error("a key that stands in a JSON body must be UTF-8")]
    NotText,
    #[error(transparent)]
    Key(#[from] BadKey),
    /// Of several schemes, what is wrong for each, by its name.
    #[error("{}", .0.iter().map(|(scheme, bad)| format!("{scheme}: {bad}")).collect::<Vec<_>>().join("; "))]
    For(Vec<(String, BadSecret)>),
}

/// What signs a delivery whenever it goes.
#[derive(Debug, Clone)]
pub struct Seal {
    prepared: Arc<Prepared>,
    /// It signs as if it were so long ago.
    age: Duration,
}

impl Seal {
    /// # Errors
    /// No secret fits, or one that fits can only check.
    pub fn new(prepared: Arc<Prepared>) -> Result<Self, BadSecret> {
        match prepared.cannot_sign() {
            Some(bad) => Err(bad.into()),
            None => Ok(Self { prepared, age: Duration::ZERO }),
        }
    }

    /// Of the right form, made with a secret that is nobody's.
    #[must_use]
    pub fn nobodys(prepared: &Prepared) -> Self {
        Self { prepared: Arc::new(prepared.nobodys()), age: Duration::ZERO }
    }

    /// The same for a time that is too long ago; `None` where nothing says when it was made.
    #[must_use]
    pub fn stale(&self) -> Option<Self> {
        Some(Self { age: self.prepared.stale_after()?, ..self.clone() })
    }

    /// Whether it signs as if it were long ago.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        !self.age.is_zero()
    }

    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// What the id of a message looks like, with the names of its header; `None` for a scheme without.
    #[must_use]
    pub fn id(&self) -> Option<(&Form, &[String])> {
        self.prepared.message_id().map(|id| (&id.r#as, id.header.as_slice()))
    }

    /// Signs a request, anew where it is signed already.
    ///
    /// # Errors
    /// A part of what is signed is not there, or the body has no place for the signature.
    pub fn sign(&self, request: Unsigned, occasion: Occasion) -> Result<(), CannotSign> {
        self.prepared.sign(request, Occasion { at: before(occasion.at, self.age), ..occasion })
    }
}

impl PartialEq for Seal {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.prepared, &other.prepared) && self.age == other.age
    }
}

impl Eq for Seal {}
