//! Late statuses: a status that comes after one that documents put behind it.

use crate::vendor::manifest::Order;

/// What makes a status late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The later status that came before, in the vendor's words.
    pub after: String,
    /// The callback that brought it.
    pub n: u64,
}

/// What a subject has reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Reached {
    #[default]
    Nothing,
    Status {
        status: String,
        n: u64,
    },
    /// What may follow is not documented, so nothing is late.
    Open,
}

impl Reached {
    /// Takes a status in, and says whether it is late.
    pub fn take(&mut self, order: &Order, n: u64, status: &str) -> Option<Late> {
        if *self == Self::Open {
            return None;
        }
        if order.open_after.iter().any(|opening| opening == status) {
            *self = Self::Open;
            return None;
        }
        let rank = rank(order, status)?;
        if let Self::Status { status: reached, n } = self
            && self::rank(order, reached).is_some_and(|reached| reached > rank)
            && !order.also.iter().any(|[from, to]| from == reached && to == status)
        {
            return Some(Late { after: reached.clone(), n: *n });
        }
        // A documented step back starts the way anew.
        *self = Self::Status { status: status.to_owned(), n };
        None
    }

    /// The callback `n` does not count.
    pub fn forget(&mut self, number: u64) {
        if matches!(self, Self::Status { n, .. } if *n == number) {
            *self = Self::Nothing;
        }
    }
}

fn rank(order: &Order, status: &str) -> Option<usize> {
    order.ranks.iter().position(|rank| rank.iter().any(|known| known == status))
}
