//! What the system tells the program without being asked: requests to end, and limits.

use std::io;

/// The system's requests to end the program (SIGTERM; Ctrl-Break on Windows).
#[derive(Debug)]
pub struct Terminate {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    signal: tokio::signal::windows::CtrlBreak,
}

impl Terminate {
    /// Starts listening for them, and for Ctrl-C: at once, not when somebody first waits.
    ///
    /// # Errors
    /// The signals cannot be listened for.
    pub fn new() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self { interrupt: signal(SignalKind::interrupt())?, signal: signal(SignalKind::terminate())? })
        }
        #[cfg(windows)]
        {
            use tokio::signal::windows::{ctrl_break, ctrl_c};
            Ok(Self { interrupt: ctrl_c()?, signal: ctrl_break()? })
        }
    }

    /// Resolves with the next one, or with Ctrl-C; false where that cannot be listened for.
    pub async fn or_interrupt(&mut self) -> bool {
        tokio::select! {
            interrupted = self.interrupt.recv() => interrupted.is_some(),
            _ = self.signal.recv() => true,
        }
    }
}

/// Ctrl-C and the system's request to end: the first asks for an end in order, the second for one at once.
#[derive(Debug)]
pub struct Signals {
    seen: tokio::sync::watch::Receiver<u8>,
}

impl Signals {
    /// Starts listening for them. Inside a runtime only.
    ///
    /// # Errors
    /// A signal cannot be listened for.
    pub fn new() -> io::Result<Self> {
        let (tell, seen) = tokio::sync::watch::channel(0);
        let mut terminate = Terminate::new()?;
        tokio::spawn(async move {
            while terminate.or_interrupt().await {
                tell.send_modify(|count| *count += 1);
            }
        });
        Ok(Self { seen })
    }

    async fn count(&self, wanted: u8) {
        let mut seen = self.seen.clone();
        if seen.wait_for(|count| *count >= wanted).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Resolves with the first.
    pub async fn first(&self) {
        self.count(1).await;
    }

    /// Resolves with the second.
    pub async fn second(&self) {
        self.count(2).await;
    }
}

/// From now on Ctrl-C and the system's request to end no longer kill the program: whoever reads the terminal sees an interrupted read and
/// can restore it.
///
/// # Errors
/// A signal cannot be caught.
pub fn catch_interrupt() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let _inside = runtime.enter();
    // tokio leaves its handlers in place for good.
    drop(Terminate::new()?);
    Ok(())
}

/// Calls once with the first Ctrl-C or request to end, from a thread of its own; until then the program is not ended by them.
///
/// # Errors
/// The signals cannot be listened for.
pub fn on_interrupt(then: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut terminate = {
        let _inside = runtime.enter();
        Terminate::new()?
    };
    std::thread::spawn(move || {
        if runtime.block_on(terminate.or_interrupt()) {
            then();
        }
    });
    Ok(())
}

/// From now on a write beyond the system's limit on the size of files is an error like any other, and not the end of the program.
/// Inside a runtime only.
pub fn survive_file_limits() {
    // tokio leaves its handler in place for good. Where it cannot be set the write ends the program, as it ends any.
    #[cfg(unix)]
    drop(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())));
}
