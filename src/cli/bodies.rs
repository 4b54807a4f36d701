//! The flags of `send` that make other bodies of what was named.

use clap::Args;

use super::how::{Seed, seed};
use super::rough::Rough;
use crate::error::Failure;
use crate::send::fresh::Fresh;
use crate::send::mutate::Mutation;

#[derive(Debug, Clone, Args)]
pub struct BodyFlags {
    /// New ids and times, in the vendor's formats (idhook samples VENDOR lists them); the subject follows into links. The seed is printed, and gives the same ids again
    #[arg(long, value_name = "SEED", num_args = 0..=1, require_equals = true, default_missing_value = "random", value_parser = seed)]
    fresh: Option<Seed>,
    /// Make one thing wrong: missing-field, wrong-type, unknown-enum, extra-field, malformed or duplicate-key, at a PLACE or where it breaks the schema (repeatable: each gives a delivery of its own)
    #[arg(long, value_name = "KIND[:PLACE]", value_parser = Mutation::parse)]
    pub mutate: Vec<Mutation>,
}

impl BodyFlags {
    /// Draws the seed now, so that every look has the same ids; `None` where there is nothing to draw.
    ///
    /// # Errors
    /// No seed could be drawn.
    pub fn draw(&mut self) -> Result<Option<u64>, Failure> {
        Seed::draw(&mut self.fresh)
    }

    /// How ids are made new, if they are. `resume` says that an earlier run is gone on with.
    ///
    /// # Errors
    /// No seed could be drawn, or the one of the earlier run is needed.
    pub fn fresh(&self, resume: bool, now: jiff::Timestamp) -> Result<Option<Fresh>, Failure> {
        if resume && matches!(self.fresh, Some(Seed::Random)) {
            return Err(Failure::usage("--resume needs the ids of the run that it goes on with, and --fresh draws others")
                .hint("write --fresh=SEED with the seed that the earlier run printed"));
        }
        Ok(self.fresh.map(Seed::settle).transpose()?.map(|seed| Fresh { seed, since: now }))
    }

    /// What the user should know of a seed that was drawn.
    pub fn told(&self, fresh: Option<Fresh>) -> Option<String> {
        let drawn = fresh.filter(|_| matches!(self.fresh, Some(Seed::Random)));
        drawn.map(|Fresh { seed, .. }| format!("new ids; --fresh={seed} gives the same again"))
    }
}

/// What is rough about `--mutate`.
pub fn rough() -> Rough {
    Rough { flag: "--mutate".to_owned(), sends: "bodies that are wrong on purpose".to_owned() }
}
