//! The flags of `send` about how often, how fast and how stubbornly.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::{Session, values};
use crate::delivery::policy::{Backoff, Numbers};
use crate::error::Failure;
use crate::send::how::{How, Interval, LogFile, Retry};
use crate::send::order::MOST_SHUFFLED;
use crate::send::plan::Plan;

#[derive(Debug, Clone, Args)]
pub struct HowFlags {
    /// Try again what is not accepted: N more times, or as the vendor documents it (vendor; vendor:N where the number is its customer's; what is assumed beyond its documents is said, and in idhook samples VENDOR) [default: 0]
    #[arg(long, value_name = "N|vendor[:N]", value_parser = retry, allow_negative_numbers = true)]
    retry: Option<Tries>,
    /// Before the second attempt [default: the vendor's with --retry vendor, else 1s]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, requires = "retry")]
    retry_interval: Option<Duration>,
    /// How the pauses go on: twice as long each time (up to 1h), or the same [default: the vendor's, else exponential]
    #[arg(long, value_enum, requires = "retry")]
    backoff: Option<BackoffName>,
    /// Divide every pause between attempts (--retry), and those of a recording (--interval recorded), by this
    #[arg(long, value_name = "FACTOR", default_value = "1", value_parser = positive, allow_negative_numbers = true)]
    speed: f64,
    /// Deliver all of it so many times
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = often, allow_negative_numbers = true)]
    repeat: u64,
    /// Deliveries at once; then their order is no longer certain. One that waits for its next attempt counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_once, allow_negative_numbers = true)]
    pub concurrency: u32,
    /// Attempts a second, at most
    #[arg(long, value_name = "PER-SECOND", value_parser = positive, allow_negative_numbers = true)]
    rate: Option<f64>,
    /// In random order; the seed is printed, and gives the same order again
    #[arg(long, value_name = "SEED", num_args = 0..=1, require_equals = true, default_missing_value = "random", value_parser = seed)]
    shuffle: Option<Seed>,
    /// From the start of one delivery to that of the next: a duration, or 'recorded' for the gaps of a recording [default: 0s]
    #[arg(long, value_name = "DURATION|recorded", value_parser = interval, conflicts_with = "shuffle")]
    interval: Option<Interval>,
    /// Wait so long for somebody to listen at the URL
    #[arg(long, value_name = "DURATION", value_parser = values::duration, default_value = "0s")]
    wait: Duration,
    /// Write the start and the end of every attempt into this file (NDJSON, without bodies)
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// With --log: go on where an earlier run of the same command stopped; what was accepted is not sent again
    #[arg(long, requires = "log")]
    pub resume: bool,
}

#[derive(Debug, Clone, Copy)]
enum Tries {
    Own(u32),
    Vendor(Option<u32>),
}

#[derive(Debug, Clone, Copy)]
pub enum Seed {
    /// One that is drawn.
    Random,
    Given(u64),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BackoffName {
    Exponential,
    Fixed,
}

fn retry(text: &str) -> Result<Tries, String> {
    let number = |text: &str| {
        text.parse().map_err(|_| format!("{text:?} is no number of attempts: write --retry 3, --retry vendor or --retry vendor:5"))
    };
    match text.strip_prefix("vendor") {
        Some("") => Ok(Tries::Vendor(None)),
        Some(rest) if rest.starts_with(':') => number(&rest[1..]).map(|more| Tries::Vendor(Some(more))),
        _ => number(text).map(Tries::Own),
    }
}

/// Reads a seed, or `random`.
pub fn seed(text: &str) -> Result<Seed, String> {
    match text {
        "random" => Ok(Seed::Random),
        _ => text.parse().map(Seed::Given).map_err(|_| format!("{text:?} is no seed: write a whole number, such as 7")),
    }
}

fn often(text: &str) -> Result<u64, String> {
    text.parse().ok().filter(|times| *times > 0).ok_or_else(|| format!("{text:?} is no whole number from 1 on"))
}

fn at_once(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|most| (1..=10_000).contains(most)).ok_or_else(|| format!("{text:?} is no whole number from 1 to 10000"))
}

fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && (1e-6..=1e9).contains(number));
    number.ok_or_else(|| format!("{text:?} is no number above 0"))
}

fn interval(text: &str) -> Result<Interval, String> {
    if text == "recorded" { Ok(Interval::Recorded) } else { values::duration(text).map(Interval::Every) }
}

impl Seed {
    /// Draws one that is to be drawn, once and for all; `None` where there is none.
    ///
    /// # Errors
    /// The system gives no random number.
    pub fn draw(seed: &mut Option<Self>) -> Result<Option<u64>, Failure> {
        let Some(random @ Self::Random) = *seed else { return Ok(None) };
        let drawn = random.settle()?;
        *seed = Some(Self::Given(drawn));
        Ok(Some(drawn))
    }

    /// The number, drawn where none is given.
    ///
    /// # Errors
    /// The system gives no random number.
    pub fn settle(self) -> Result<u64, Failure> {
        match self {
            Self::Given(seed) => Ok(seed),
            // Short enough to be typed again.
            Self::Random => getrandom::u32().map(u64::from).map_err(Failure::input),
        }
    }
}

impl HowFlags {
    /// Draws the seed of the order now; `None` where there is nothing to draw.
    ///
    /// # Errors
    /// No seed could be drawn.
    pub fn draw(&mut self) -> Result<Option<u64>, Failure> {
        Seed::draw(&mut self.shuffle)
    }

    /// How deliveries are made, where they are logged, and what the user should know of it.
    ///
    /// # Errors
    /// No seed could be drawn; a speed without a pause that it could divide.
    pub fn settle(self, session: &Session) -> Result<(How, Option<LogFile>, Option<String>), Failure> {
        if session.typed("speed") && self.retry.is_none() && self.interval != Some(Interval::Recorded) {
            return Err(Failure::usage("--speed divides pauses, and there are none without --retry or --interval recorded")
                .hint("--rate says how many attempts go a second"));
        }
        let (retry, more) = match self.retry {
            None => (Retry::Own, None),
            Some(Tries::Own(more)) => (Retry::Own, Some(more)),
            Some(Tries::Vendor(more)) => (Retry::Vendor, more),
        };
        let backoff = self.backoff.map(|name| match name {
            BackoffName::Exponential => Backoff::Exponential,
            BackoffName::Fixed => Backoff::Fixed,
        });
        let shuffle = self.shuffle.map(Seed::settle).transpose()?;
        let said = shuffle.map(|seed| format!("in random order; --shuffle={seed} gives the same again"));
        let how = How {
            retry,
            numbers: Numbers { more, first: self.retry_interval, backoff },
            speed: self.speed,
            repeat: self.repeat,
            concurrency: self.concurrency as usize,
            rate: self.rate,
            shuffle,
            interval: self.interval.unwrap_or(Interval::Every(Duration::ZERO)),
            wait: self.wait,
        };
        Ok((how, self.log.map(|path| LogFile { path, resume: self.resume }), said))
    }
}

/// Makes sure that what is planned can be delivered so.
///
/// # Errors
/// There is too much to draw from at random, or nothing that was recorded to take pauses from.
pub fn how_it_fits(how: &How, plan: &Plan) -> Result<(), Failure> {
    let deliveries = plan.deliveries();
    if how.shuffle.is_some() && how.repeat.saturating_mul(deliveries.len() as u64) > MOST_SHUFFLED {
        return Err(Failure::usage(format!("--shuffle takes at most {MOST_SHUFFLED} deliveries")));
    }
    if how.interval == Interval::Recorded && !deliveries.is_empty() && deliveries.iter().all(|delivery| delivery.received.is_none()) {
        return Err(Failure::usage("--interval recorded keeps the pauses of a recording, and nothing that is sent is of one")
            .hint("name a recording, such as calls.ndjson, or a pause, such as --interval 2s"));
    }
    Ok(())
}
