//! The tokens that were issued: a fixed number, of which only digests are kept. Time and randomness come in as arguments.
//!
//! A token carries a tag by which this run knows every one that it ever issued, so that none gets into the file.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::credentials::oauth2::Standing;

/// So many tokens are known at once; one more takes the place of the oldest.
pub const MOST: usize = 1000;
/// How a token begins, so that it can be found wherever it stands.
const START: &str = "idhook_";
/// Bytes of the tag behind the random ones.
const TAG: usize = 8;
/// Characters behind the start: 40 bytes in base64url.
const LENGTH: usize = 54;

/// See the module. A look-up by digest takes no time that tells how much of a token was right.
#[derive(Debug)]
pub struct Live {
    key: [u8; 32],
    /// When each stops being accepted.
    ends: HashMap<[u8; 32], Timestamp>,
    /// The oldest first.
    order: VecDeque<[u8; 32]>,
}

impl Live {
    /// None yet. The key, of random bytes, makes the tags.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, ends: HashMap::new(), order: VecDeque::new() }
    }

    /// A new token, made of these random bytes and accepted until `ttl` after `now`.
    pub fn issue(&mut self, random: [u8; 32], now: Timestamp, ttl: Duration) -> String {
        let tag = self.tag(&random).finalize().into_bytes();
        let token = format!("{START}{}", BASE64_URL_SAFE_NO_PAD.encode([&random, &tag[..TAG]].concat()));
        if self.order.len() == MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.ends.remove(&oldest);
        }
        let digest = digest(token.as_bytes());
        self.order.push_back(digest);
        self.ends.insert(digest, now.checked_add(ttl).unwrap_or(Timestamp::MAX));
        token
    }

    /// What is to be said of a token.
    pub fn standing(&self, token: &[u8], now: Timestamp) -> Standing {
        match self.ends.get(&digest(token)) {
            Some(end) if now < *end => Standing::Live,
            Some(end) => Standing::Expired { by: now.duration_since(*end).unsigned_abs() },
            None if self.find(token).is_some() => Standing::Unknown("the token had to make room: 1,000 newer ones were issued"),
            None => Standing::Unknown("the token was never issued here"),
        }
    }

    /// Where the first token that was ever issued here stands in a text.
    pub fn find(&self, text: &[u8]) -> Option<Range<usize>> {
        memchr::memmem::find_iter(text, START).map(|at| at..at + START.len() + LENGTH).find(|place| {
            let decoded = text.get(place.start + START.len()..place.end).and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok());
            decoded.is_some_and(|bytes| bytes.split_last_chunk::<TAG>().is_some_and(|(random, tag)| self.made(random, tag)))
        })
    }

    fn made(&self, random: &[u8], tag: &[u8]) -> bool {
        self.tag(random).verify_truncated_left(tag).is_ok()
    }

    fn tag(&self, random: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.key).expect("it takes a key of any length");
        mac.update(random);
        mac
    }
}

fn digest(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, Live, MOST, START, Standing, Timestamp};
    use std::time::Duration;

    const TTL: Duration = Duration::from_mins(1);

    fn random(number: usize) -> [u8; 32] {
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        bytes
    }

    #[test]
    fn a_token_is_live_until_its_time_is_over_to_the_nanosecond() {
        let (mut live, now) = (Live::new([1; 32]), Timestamp::UNIX_EPOCH);
        let token = live.issue(random(1), now, TTL);
        assert!(token.len() == START.len() + LENGTH, "256 random bits and the tag, in base64url: {token}");
        let standing = |after: Duration| live.standing(token.as_bytes(), now + after);
        assert_eq!(standing(Duration::ZERO), Standing::Live);
        assert_eq!(standing(TTL.saturating_sub(Duration::from_nanos(1))), Standing::Live);
        assert_eq!(standing(TTL), Standing::Expired { by: Duration::ZERO });
        assert_eq!(standing(TTL * 3), Standing::Expired { by: TTL * 2 });
        assert!(matches!(live.standing(b"other", now), Standing::Unknown(why) if why.contains("never")));
    }

    #[test]
    fn a_time_to_live_beyond_all_time_never_ends() {
        let mut live = Live::new([1; 32]);
        let token = live.issue(random(1), Timestamp::UNIX_EPOCH, Duration::MAX);
        assert_eq!(live.standing(token.as_bytes(), Timestamp::UNIX_EPOCH), Standing::Live);
    }

    #[test]
    fn the_oldest_makes_room_beyond_a_thousand() {
        let (mut live, now) = (Live::new([1; 32]), Timestamp::UNIX_EPOCH);
        let tokens: Vec<_> = (0..=MOST).map(|number| live.issue(random(number), now, TTL)).collect();
        assert!(matches!(live.standing(tokens[0].as_bytes(), now), Standing::Unknown(why) if why.contains("1,000 newer")));
        assert!(tokens[1..].iter().all(|token| live.standing(token.as_bytes(), now) == Standing::Live));
        assert_eq!((live.ends.len(), live.order.len()), (MOST, MOST));
    }

    #[test]
    fn every_token_that_was_ever_issued_is_found_and_no_other() {
        let (mut live, now) = (Live::new([1; 32]), Timestamp::UNIX_EPOCH);
        let tokens: Vec<_> = (0..=MOST).map(|number| live.issue(random(number), now, TTL)).collect();
        for token in [&tokens[0], &tokens[MOST]] {
            let text = format!("idhook_ x{token}= idhook_");
            assert_eq!(live.find(text.as_bytes()), Some(9..9 + token.len()));
            assert_eq!(Live::new([2; 32]).find(text.as_bytes()), None, "another run issued it");
            assert_eq!(live.find(&text.as_bytes()[..text.len() - 11]), None, "a part is none");
            assert_eq!(live.find(text.replacen(&token[20..22], "..", 1).as_bytes()), None);
        }
    }
}
