//! Reading a request's body whole, within its limits and its share of memory.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::{BODIES, Shop};

/// Bodies of so many bytes need no room: ten thousand connections hold less of them than `BODIES`, and large ones do not keep them waiting.
const SMALL: usize = 16 * 1024;

/// Why a body was not read whole.
pub(super) enum Unread {
    TooLarge,
    Cut,
    /// Its chunks are none.
    Broken,
}

impl From<hyper::Error> for Unread {
    fn from(error: hyper::Error) -> Self {
        use std::io::ErrorKind::{InvalidData, InvalidInput};
        let io = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<std::io::Error>());
        if io.is_some_and(|io| matches!(io.kind(), InvalidData | InvalidInput)) { Self::Broken } else { Self::Cut }
    }
}

impl<H> Shop<H> {
    /// Reads a body whole. What is not small waits for its room first, and that is not held against its sender.
    pub(super) async fn read(&self, mut body: Incoming, room: &mut Option<OwnedSemaphorePermit>) -> Result<Bytes, Unread> {
        let max = self.limits.max_body;
        let said = body.size_hint();
        if usize::try_from(said.lower()).map_or(true, |size| size > max) {
            return Err(Unread::TooLarge);
        }
        let expected = said.exact().and_then(|size| usize::try_from(size).ok());
        if let Some(size) = expected.filter(|size| *size > SMALL) {
            *room = self.room(size).await;
        }
        let mut deadline = Instant::now() + self.limits.read_timeout;
        let (mut first, mut all) = (Bytes::new(), BytesMut::new());
        loop {
            let frame = match tokio::time::timeout_at(deadline, body.frame()).await {
                Ok(Some(Ok(frame))) => frame,
                Ok(None) => return Ok(if all.is_empty() { first } else { all.freeze() }),
                Ok(Some(Err(error))) => return Err(error.into()),
                Err(_) => return Err(Unread::Cut),
            };
            // Trailers are no part of it.
            let Ok(data) = frame.into_data() else { continue };
            let size = first.len().max(all.len()) + data.len();
            if size > max {
                return Err(Unread::TooLarge);
            }
            if size > SMALL && room.is_none() {
                let waits = Instant::now();
                *room = self.room(max).await;
                deadline += waits.elapsed();
            }
            if first.is_empty() && all.is_empty() {
                first = data;
                continue;
            }
            if all.is_empty() {
                all.reserve(expected.unwrap_or(size * 2));
                all.extend_from_slice(&first);
            }
            all.extend_from_slice(&data);
        }
    }

    /// Room for a body; one that is larger than all room there is has it to itself.
    async fn room(&self, size: usize) -> Option<OwnedSemaphorePermit> {
        let size = u32::try_from(size.min(BODIES)).unwrap_or(u32::MAX);
        Arc::clone(&self.bodies).acquire_many_owned(size).await.ok()
    }
}
