//! Values in the forms that packs describe. Time and randomness come in as arguments.

use fastrand::Rng;
use jiff::Timestamp;

use super::manifest::Form;

/// A new value of this form.
#[must_use]
pub fn made(form: &Form, now: Timestamp, random: &mut Rng) -> String {
    match form {
        Form::UuidV4 => {
            const VERSION: u128 = 0xf << 76;
            const VARIANT: u128 = 0b11 << 62;
            let bits = (random.u128(..) & !VERSION & !VARIANT) | (4 << 76) | (0b10 << 62);
            let hex = format!("{bits:032x}");
            [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
        }
        Form::Letters(letters) => {
            let alphabet: Vec<_> = letters.alphabet.chars().collect();
            let drawn = (0..letters.length).filter_map(|_| random.choice(&alphabet));
            letters.prefix.chars().chain(drawn.copied()).collect()
        }
        Form::Digits(length) => (0..*length).map(|at| char::from(b'0' + random.u8(u8::from(at == 0)..10))).collect(),
        // A pack whose format is none is refused when it is read.
        Form::Time(time) => time.at(now).unwrap_or_default(),
    }
}
