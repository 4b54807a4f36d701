//! The file: every callback that is answered 2xx is in it first.
//!
//! One thread writes. It takes all records that wait, writes them at once, and then releases their answers. Whatever goes wrong, the
//! file ends with a whole record: a write that fails is cut back, and a file that was moved away is made anew.

mod ledger;

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::record::Record;
use ledger::Ledger;
pub use ledger::{JournalError, Mended};

struct Job {
    line: String,
    done: Option<oneshot::Sender<bool>>,
}

/// The writing end.
#[derive(Debug)]
pub struct Journal {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    news: News,
}

/// What happened to the file since somebody last asked.
type News = Arc<Mutex<Vec<String>>>;

impl Journal {
    /// Opens or makes the file. Gives the number of its last callback, and what had to be mended.
    ///
    /// # Errors
    /// The file is not one that we may append to.
    pub fn open(path: &Path, fsync: bool) -> Result<(Self, u64, Mended), JournalError> {
        let (ledger, last, mended) = Ledger::open(path.to_owned(), fsync)?;
        let (jobs, waiting) = channel();
        let news = News::default();
        let thread = std::thread::Builder::new().name("journal".to_owned()).spawn({
            let news = Arc::clone(&news);
            move || run(ledger, &waiting, &news)
        });
        let thread = thread.map_err(|reason| JournalError::Open { path: path.to_owned(), reason })?;
        Ok((Self { jobs: Some(jobs), thread: Some(thread), news }, last, mended))
    }

    /// Writes a record; true once it is in the file.
    pub fn keep(&self, record: &Record) -> impl Future<Output = bool> + Send + use<> {
        let (done, kept) = oneshot::channel();
        self.send(Job { line: record.line(), done: Some(done) });
        async { kept.await.unwrap_or(false) }
    }

    /// Writes a record that nobody waits for.
    pub fn note(&self, record: &Record) {
        self.send(Job { line: record.line(), done: None });
    }

    /// What has happened to the file: mended, made anew, or not writable.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn send(&self, job: Job) {
        // A thread that is gone drops the job, and with it the sender: the answer is then 503.
        let _ = self.jobs.as_ref().map(|jobs| jobs.send(job));
    }
}

impl Drop for Journal {
    /// Waits until everything is written.
    fn drop(&mut self) {
        self.jobs = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// The thread: all that waits, in one write.
fn run(mut ledger: Ledger, waiting: &Receiver<Job>, news: &News) {
    /// So much is written at once, at most.
    const BATCH: usize = 4 * 1024 * 1024;
    while let Ok(first) = waiting.recv() {
        let (mut batch, mut answers) = (first.line, Vec::from_iter(first.done));
        while batch.len() < BATCH
            && let Ok(job) = waiting.try_recv()
        {
            batch.push_str(&job.line);
            answers.extend(job.done);
        }
        let mut told = Vec::new();
        let written = ledger.write(batch.as_bytes(), &mut told);
        let kept = written.is_ok();
        told.extend(written.err().map(|error| format!("{} cannot be written: {error}", ledger.path.display())));
        if !told.is_empty() {
            news.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
        }
        for answer in answers {
            // Nobody waits any more when the sender has gone.
            let _ = answer.send(kept);
        }
    }
}
