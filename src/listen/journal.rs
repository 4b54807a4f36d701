//! The file: every callback that is answered 2xx is in it first.
//!
//! Records gather while requests are read; one write takes all that wait, and then their answers are released. Whatever goes wrong,
//! the file ends with a whole record: a write that fails is cut back, and a file that was moved away is made anew.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::ledger::{Kind, Ledger, LedgerError, Mended};
use crate::record::Record;

const KIND: Kind =
    Kind { start: br#"{"type":"callback","v":1,"n":"#, fits: |_| true, wanted: "with a record of idhook", torn: "was never answered" };

/// What nobody waits for is written after so long.
const SOON: Duration = Duration::from_millis(5);

/// The writing end.
#[derive(Debug)]
pub struct Journal {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// Somebody waits for a record, or nothing more will come.
    arrived: Notify,
    /// There is something to write, and nobody waits for it.
    noted: Notify,
}

/// Records that are not written yet.
#[derive(Debug, Default)]
struct Waiting {
    lines: Vec<u8>,
    answers: Vec<oneshot::Sender<bool>>,
    /// What happened to the file since somebody last asked.
    news: Vec<String>,
    /// Nothing more will come.
    closed: bool,
    /// Nothing more will be written.
    gone: bool,
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal {
    /// Opens or makes the file. Gives the number of its last callback, and what had to be mended.
    ///
    /// # Errors
    /// The file is not one that we may append to.
    pub fn open(path: &Path, fsync: bool) -> Result<(Self, u64, Mended), LedgerError> {
        let (mut ledger, mended) = Ledger::open(path.to_owned(), KIND, fsync)?;
        let last = ledger.last_number().map_err(|reason| LedgerError::Open { path: path.to_owned(), reason })?;
        let shared = Arc::new(Shared::default());
        let writer = tokio::spawn(run(ledger, fsync, Arc::clone(&shared)));
        Ok((Self { shared, writer: Mutex::new(Some(writer)) }, last, mended))
    }

    /// Writes a record; true once it is in the file. Records keep the order of the calls.
    pub fn keep(&self, record: &Record) -> impl Future<Output = bool> + Send + use<> {
        let (done, kept) = oneshot::channel();
        let mut waiting = self.shared.waiting();
        if !waiting.gone {
            record.write(&mut waiting.lines);
            waiting.answers.push(done);
        }
        drop(waiting);
        self.shared.arrived.notify_one();
        async { kept.await.unwrap_or(false) }
    }

    /// Writes a record that nobody waits for.
    pub fn note(&self, record: &Record) {
        let mut waiting = self.shared.waiting();
        let first = waiting.lines.is_empty();
        record.write(&mut waiting.lines);
        drop(waiting);
        if first {
            self.shared.noted.notify_one();
        }
    }

    /// What has happened to the file: mended, made anew, or not writable.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.waiting().news)
    }

    /// Waits until everything is written; nothing may follow.
    pub async fn close(&self) {
        self.shared.waiting().closed = true;
        self.shared.arrived.notify_one();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            // However it ended, it has released its answers.
            let _ = writer.await;
        }
    }
}

/// Releases what waits, as not kept, when its writer ends for whatever reason.
struct Writer(Arc<Shared>);

impl Drop for Writer {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        waiting.gone = true;
        waiting.answers.clear();
    }
}

/// All that waits, in one write, again and again.
async fn run(mut ledger: Ledger, fsync: bool, shared: Arc<Shared>) {
    /// A larger buffer is for a burst, and goes with it.
    const USUAL: usize = 1024 * 1024;
    let writer = Writer(shared);
    let shared = &writer.0;
    let (mut lines, mut answers) = (Vec::new(), Vec::new());
    let mut several = false;
    loop {
        // What nobody waits for goes with the next record that somebody does, or soon.
        tokio::select! {
            biased;
            () = shared.arrived.notified() => {}
            () = async { shared.noted.notified().await; tokio::time::sleep(SOON).await } => {}
        }
        if several {
            // Requests that are being read put their records in first, and share the write.
            tokio::task::yield_now().await;
        }
        let closed = {
            let mut waiting = shared.waiting();
            std::mem::swap(&mut lines, &mut waiting.lines);
            std::mem::swap(&mut answers, &mut waiting.answers);
            waiting.closed
        };
        several = answers.len() > 1;
        let written = if fsync {
            // A disk takes its time: others are read meanwhile.
            let batch = std::mem::take(&mut lines);
            let writing = tokio::task::spawn_blocking(move || (ledger.write(&batch), ledger));
            let Ok((written, back)) = writing.await else { return };
            ledger = back;
            written
        } else {
            ledger.write(&lines)
        };
        lines.clear();
        lines.shrink_to(USUAL);
        let kept = written.is_ok();
        let news = written.unwrap_or_else(|error| vec![format!("{} cannot be written: {error}", ledger.path.display())]);
        if !news.is_empty() {
            shared.waiting().news.extend(news);
        }
        for answer in answers.drain(..) {
            // Nobody waits any more when the sender has gone.
            let _ = answer.send(kept);
        }
        if closed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Journal, PoisonError};
    use crate::record::{Gap, Record, VERSION};

    #[tokio::test]
    async fn nobody_waits_for_a_writer_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, ..) = Journal::open(&folder.path().join("calls.ndjson"), false).unwrap();
        let record = Record::Gap(Gap { v: VERSION, from: 1, to: 1 });
        assert!(journal.keep(&record).await);
        let writer = journal.writer.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap();
        let waiting = journal.keep(&record);
        writer.abort();
        assert!(writer.await.is_err());
        assert!(!waiting.await, "what waited is not kept");
        assert!(!journal.keep(&record).await, "nor is what comes later");
    }
}
