#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::HashSet;

use proptest::prelude::*;

use super::sighting::Followed;
use super::subjects::Subjects;
use super::window::Window;
use super::{By, Digest, Exceeded, History, Late, Marks, STEPS, Sighting, Told};
use crate::vendor::manifest::{Grade, Order};
use crate::vendor::registry::VendorId;

fn key(seed: u64) -> Digest {
    let mut digest = Digest::default();
    digest[..8].copy_from_slice(&seed.to_le_bytes());
    digest
}

fn told(subject: u64, step: &str) -> Told {
    Told { subject: subject.to_string(), digest: None, step: step.to_owned() }
}

fn followed<'a>(subject: u64, status: &'a str, order: Option<&'a Order>) -> Followed<'a> {
    Followed { subject: key(subject), vendor: VendorId(0), status: Some(status), order, told: Some(told(subject, status)) }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn order() -> Order {
    Order {
        ranks: vec![words(&["NEW", "OPEN"]), words(&["SEEN"]), words(&["READY"]), words(&["DONE"])],
        also: vec![["SEEN".to_owned(), "NEW".to_owned()]],
        open_after: words(&["BROKEN"]),
        grade: Grade::Derived,
        source: Vec::new(),
    }
}

/// Which of these statuses are late, and after which.
fn lateness(statuses: &[&str]) -> Vec<Option<(String, u64)>> {
    let (order, mut subjects) = (order(), Subjects::new(9));
    let late = (1..).zip(statuses).map(|(n, status)| subjects.take(n, &followed(7, status, Some(&order))));
    late.map(|late| late.map(|Late { after, n }| (after, n))).collect()
}

#[test]
fn of_a_chain_the_first_is_named() {
    let mut window = Window::new(10);
    assert_eq!([1, 2, 3, 4].map(|n| window.take(n, key(7))), [None, Some(1), Some(1), Some(1)]);
    assert_eq!(window.take(5, key(8)), None);
}

#[test]
fn a_repeat_is_known_within_the_window_and_not_one_beyond() {
    for (between, known) in [(8, true), (9, true), (10, false), (11, false)] {
        let mut window = Window::new(10);
        window.take(1, key(0));
        (0..between).for_each(|at| assert_eq!(window.take(2 + at, key(100 + at)), None));
        assert_eq!(window.exceeded(), between > 9, "{between}");
        assert_eq!(window.take(2 + between, key(0)).is_some(), known, "{between} others between");
    }
}

#[test]
fn a_chain_that_goes_on_is_known_though_its_first_has_left() {
    let mut window = Window::new(3);
    window.take(1, key(0));
    for n in (2..40).step_by(2) {
        window.take(n, key(n));
        assert_eq!(window.take(n + 1, key(0)), Some(1), "#{n}");
    }
    (40..43).for_each(|n| assert_eq!(window.take(n, key(n)), None));
    assert_eq!(window.take(43, key(0)), None, "after a pause of the window's length it is new");
    assert_eq!(window.take(44, key(0)), Some(43));
}

#[test]
fn what_could_not_be_recorded_is_repeated_by_nobody() {
    let mut history = History::holding(3, 3);
    let sighting = Sighting { key: key(0), by: By::Body, subject: Some(followed(7, "READY", None)) };
    history.take(1, &sighting);
    history.forget(1, &sighting);
    assert!(history.timelines().is_empty());
    assert_eq!(history.take(2, &sighting), Marks::default());
    // The place of the one that was forgotten leaves the window before the other's does.
    (3..5).for_each(|n| assert_eq!(history.take(n, &Sighting { key: key(n), by: By::Body, subject: None }), Marks::default()));
    assert_eq!(history.take(5, &sighting).duplicate.unwrap().n, 2);
    assert_eq!(history.timelines()[0].steps[0].times, 2);
}

#[test]
fn a_status_is_late_after_one_that_stands_behind_it() {
    let late = |after: &str, n| Some((after.to_owned(), n));
    assert_eq!(lateness(&["NEW", "SEEN", "READY", "DONE"]), [None, None, None, None]);
    assert_eq!(lateness(&["READY", "NEW", "SEEN", "DONE"]), [None, late("READY", 1), late("READY", 1), None]);
    assert_eq!(lateness(&["OPEN", "NEW", "OPEN"]), [None, None, None], "those of one rank have no order");
    assert_eq!(lateness(&["DONE", "DONE"]), [None, None], "a repeat is no step back");
    assert_eq!(lateness(&["DONE", "ELSEWHERE", "NEW"]), [None, None, late("DONE", 1)], "what has no rank changes nothing");
}

#[test]
fn a_documented_step_back_is_not_late_and_starts_anew() {
    assert_eq!(lateness(&["SEEN", "NEW", "OPEN", "SEEN"]), [None, None, None, None]);
    assert_eq!(lateness(&["SEEN", "OPEN"])[1], Some(("SEEN".to_owned(), 1)), "only the step that is documented");
    assert_eq!(lateness(&["SEEN", "READY", "NEW"])[2], Some(("READY".to_owned(), 2)));
}

#[test]
fn nothing_is_late_once_what_follows_is_open() {
    assert_eq!(lateness(&["DONE", "BROKEN", "NEW", "DONE", "NEW"]), [None, None, None, None, None]);
}

#[test]
fn subjects_are_told_apart() {
    let (order, mut subjects) = (order(), Subjects::new(9));
    assert_eq!(subjects.take(1, &followed(1, "DONE", Some(&order))), None);
    assert_eq!(subjects.take(2, &followed(2, "NEW", Some(&order))), None);
}

#[test]
fn repeats_are_collapsed_and_the_last_steps_are_kept() {
    let mut subjects = Subjects::new(9);
    for n in 1..=STEPS as u64 * 2 {
        let status = format!("S{}", (n - 1) / 2);
        subjects.take(n, &followed(7, &status, None));
    }
    let all = subjects.timelines().remove(0);
    assert_eq!((all.earlier, all.steps.len(), all.steps[0].times), (0, STEPS, 2));
    subjects.take(99, &followed(7, "LAST", None));
    let cut = subjects.timelines().remove(0);
    assert_eq!((cut.earlier, cut.steps.len()), (1, STEPS));
    assert_eq!((cut.steps[0].status.as_str(), cut.steps[STEPS - 1].status.as_str()), ("S1", "LAST"));
}

#[test]
fn the_subject_that_was_silent_longest_leaves_first() {
    let mut subjects = Subjects::new(3);
    for (n, subject) in (1..).zip([1, 2, 3, 1, 4]) {
        assert!(!subjects.exceeded(), "#{n}");
        subjects.take(n, &followed(subject, "S", None));
    }
    assert!(subjects.exceeded());
    let names: Vec<_> = subjects.timelines().into_iter().map(|timeline| timeline.subject).collect();
    assert_eq!(names, ["3", "1", "4"], "in the order in which they were last heard of");
}

#[test]
fn a_callback_that_is_not_shown_counts_for_lateness_and_stands_in_no_timeline() {
    let (order, mut subjects) = (order(), Subjects::new(3));
    subjects.take(1, &Followed { told: None, ..followed(7, "DONE", Some(&order)) });
    assert!(subjects.timelines().is_empty());
    assert!(subjects.take(2, &followed(7, "NEW", Some(&order))).is_some());
    assert_eq!(subjects.timelines()[0].steps.len(), 1);
}

#[test]
fn a_whole_history_knows_its_hundred_thousandth_callback_and_not_the_one_before() {
    let other = |seed| Sighting { key: key(seed), by: By::Key, subject: None };
    let mut history = History::default();
    (1..=100_000).for_each(|n| assert_eq!(history.take(n, &other(n)), Marks::default()));
    assert_eq!(history.exceeded(), Exceeded::default());
    assert_eq!(history.take(100_001, &other(1)).duplicate.map(|duplicate| duplicate.n), Some(1));
    assert!(history.exceeded().keys);
    assert_eq!(history.take(100_002, &other(2)).duplicate.map(|duplicate| duplicate.n), Some(2));
    history.take(100_003, &other(0));
    assert_eq!(history.take(100_004, &other(3)).duplicate, None, "one too far");
}

#[test]
fn what_is_said_of_memory_holds() {
    /// What the standard map takes for a place, with its eighth of empty ones and a power of two for their number.
    fn map(entry: usize, number: usize) -> usize {
        (number * 8 / 7).next_power_of_two() * (entry + 1)
    }
    let window = super::KEYS * size_of::<(u64, Digest)>() + map(size_of::<(Digest, [u64; 2])>(), super::KEYS);
    assert!(window < 8_000_000, "{window}");
    // Texts of 49 characters of four bytes each are the longest that are told.
    let step = size_of::<super::Step>() + 49 * 4;
    let subject = 256 + 2 * 49 * 4 + 32 + STEPS.next_power_of_two() * step;
    assert!(super::SUBJECTS * subject < 8_000_000, "{}", super::SUBJECTS * subject);
}

proptest! {
    #[test]
    fn a_window_agrees_with_looking_at_every_callback_before(keys in prop::collection::vec(0_u64..12, 1..120), size in 1_usize..9) {
        let mut window = Window::new(size);
        let mut firsts: Vec<u64> = Vec::new();
        for (at, seed) in keys.iter().enumerate() {
            let before = (at.saturating_sub(size)..at).rev().find(|other| keys[*other] == *seed);
            firsts.push(before.map_or(at as u64, |other| firsts[other]));
            let said = window.take(at as u64, key(*seed));
            prop_assert_eq!(said, before.map(|_| firsts[at]));
        }
        prop_assert!(keys.len() <= size || window.exceeded());
        prop_assert!(keys.iter().collect::<HashSet<_>>().len() <= 12);
    }
}
