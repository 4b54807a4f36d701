//! Delivers what was planned: one run from the first delivery to the summary.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tokio::sync::Notify;
use tokio::task::{JoinSet, LocalSet};

use super::Options;
use super::clients::Clients;
use super::crew::{Crew, GRACE};
use super::desk::Desk;
use super::log::{Earlier, Log};
use super::order::Order;
use super::pace::Pace;
use super::plan::Plan;
use super::resume::survey;
use super::token::Sources;
use crate::delivery::throttle::Throttle;
use crate::error::{ExitStatus, Failure};
use crate::net::reach;
use crate::platform::{Signals, survive_file_limits};
use crate::report::reports::Reports;
use crate::report::{Message, Reporter};

/// Delivers everything.
///
/// # Errors
/// A header that cannot be sent, a log that cannot be written, no HTTP client; what happens on the network is told and counted.
pub fn deliver(options: Options, plan: Plan, reporter: Reporter) -> Result<ExitStatus, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::network)?;
    let local = LocalSet::new();
    let status = local.block_on(&runtime, run(options, plan, reporter));
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    status
}

async fn run(options: Options, plan: Plan, mut reporter: Reporter) -> Result<ExitStatus, Failure> {
    let signals = Signals::new().map_err(Failure::network)?;
    survive_file_limits();
    let how = options.how.clone();
    // Opened before anything can fail: what an earlier run reported must not be taken for this one's.
    let reports = Reports::new(&options.reports);
    // Better now than after everything was sent.
    reports.usable()?;
    let (log, earlier, sources) = match begin(&options, &plan, &signals, &mut reporter).await {
        Ok(Some(begun)) => begun,
        Ok(None) => return Ok(Desk::new(reporter, reports, 0, false).interrupted()),
        Err(failure) => return Err(Desk::new(reporter, reports, 0, false).never_began(failure)),
    };
    let limit = plan.deliveries().iter().filter_map(|delivery| delivery.terms.most).min();
    let most = limit.map_or(how.concurrency, |limit| how.concurrency.min(limit as usize));
    if most < how.concurrency {
        reporter.say(&Message::Note(format!("{most} at once, as the vendor documents, and not {}", how.concurrency)));
    }
    let throttle = plan.deliveries().iter().find_map(|delivery| delivery.terms.throttle).map(|rule| Throttle::new(rule, most));
    let order = Order::new(plan.deliveries().len(), how.repeat, how.shuffle);
    let workers = most.min(usize::try_from(order.total()).unwrap_or(usize::MAX));
    let desk = Desk::new(reporter, reports, order.total(), options.progress);
    let crew = Rc::new(Crew {
        options: Rc::new(options),
        plan,
        clients: Clients::default(),
        sources,
        order: RefCell::new(order),
        pace: RefCell::new(Pace::new(how.rate)),
        throttle: RefCell::new(throttle),
        log,
        earlier,
        desk: RefCell::new(desk),
        stopping: Cell::new(false),
        stop: Notify::new(),
        told: Notify::new(),
        under_way: RefCell::default(),
        freed: Notify::new(),
        failure: RefCell::new(None),
    });
    let printing = tokio::task::spawn_local(Rc::clone(&crew).print());
    let mut working = JoinSet::new();
    for _ in 0..workers {
        working.spawn_local(Rc::clone(&crew).work());
    }
    let interrupted = tokio::select! {
        () = all(&mut working) => false,
        () = signals.first() => true,
    };
    if interrupted {
        crew.halt();
        crew.linger();
        tokio::select! {
            () = all(&mut working) => {}
            () = signals.second() => {}
            () = tokio::time::sleep(GRACE) => {}
        }
        crew.abandon();
    }
    working.shutdown().await;
    printing.abort();
    let _ = printing.await;
    finish(crew, interrupted)
}

/// All that comes before the first delivery; `None` when somebody stops it there.
async fn begin(
    options: &Options,
    plan: &Plan,
    signals: &Signals,
    reporter: &mut Reporter,
) -> Result<Option<(Option<Log>, Earlier, Sources)>, Failure> {
    let (log, earlier) = logged(options, plan, reporter)?;
    let patience = options.how.wait;
    if !patience.is_zero() {
        let targets = plan.deliveries().iter().map(|delivery| &delivery.outgoing.target);
        if options.watched {
            reporter.say(&Message::Note(reach::words(targets.clone(), &options.connect, patience)));
        }
        tokio::select! {
            reached = reach::all(targets, &options.connect, patience) => reached?,
            () = signals.first() => return Ok(None),
        }
    }
    Ok(Some((log, earlier, Sources::new(options, plan.deliveries())?)))
}

/// Opens the log, and says what it knows of an earlier run.
fn logged(options: &Options, plan: &Plan, reporter: &mut Reporter) -> Result<(Option<Log>, Earlier), Failure> {
    let Some(file) = &options.log else { return Ok((None, Earlier::default())) };
    let (log, earlier, mended) = Log::open(file)?;
    mended.into_iter().for_each(|text| reporter.say(&Message::Note(text)));
    if file.resume {
        reporter.say(&Message::Note(survey(&file.path, &earlier, plan, options.how.repeat)?));
    }
    Ok((Some(log), earlier))
}

/// Waits for all workers. What one of them stumbles over ends the run: it is a mistake of ours.
async fn all(working: &mut JoinSet<()>) {
    while let Some(ended) = working.join_next().await {
        if let Err(stumbled) = ended
            && stumbled.is_panic()
        {
            std::panic::resume_unwind(stumbled.into_panic());
        }
    }
}

fn finish(crew: Rc<Crew>, interrupted: bool) -> Result<ExitStatus, Failure> {
    let Some(crew) = Rc::into_inner(crew) else { return Err(Failure::network("a delivery did not end")) };
    let kept = crew.log.as_ref().is_none_or(Log::flush);
    let mut desk = crew.desk.into_inner();
    if !kept {
        desk.blame(ExitStatus::Input);
    }
    let failure = crew.failure.into_inner();
    failure.iter().for_each(|failure| desk.stopped(failure));
    let status = desk.end(interrupted);
    failure.map_or(Ok(status), Err)
}
