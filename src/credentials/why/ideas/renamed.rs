//! Of what belongs to a signature only a part came under its name, or nothing: something renamed the rest, or all of it.

use super::{Case, Trials};
use crate::credentials::Callback;
use crate::request::Headers;
use crate::vendor::manifest::{Place, SignatureSpec, TimePlace};

/// So many headers are tried for one that did not come.
const MOST: usize = 3;

/// The names that something stands under; `None` where that is no header.
type Names = fn(&mut SignatureSpec) -> Option<&mut Vec<String>>;

const ALL: [Names; 3] = [
    |spec| if let Place::Header(header) = &mut spec.r#in { Some(&mut header.names) } else { None },
    |spec| if let TimePlace::Header(names) = &mut spec.timestamp.as_mut()?.r#in { Some(names) } else { None },
    |spec| Some(&mut spec.message_id.as_mut()?.header),
];

pub fn header(case: &Case, trials: &mut Trials) -> Option<String> {
    let (prepared, headers) = (&case.suspect.prepared, case.given.callback.headers);
    let mut spec = prepared.spec()?.clone();
    let (mut some, mut lacking) = (false, Vec::new());
    for names in ALL {
        match names(&mut spec) {
            Some(known) if known.iter().any(|name| headers.first(name).is_some()) => some = true,
            Some(known) => lacking.push((names, known.join(" or "), alike(known, headers))),
            None => {}
        }
    }
    if !some || lacking.is_empty() {
        return None;
    }
    let choice = |nth: usize| {
        let one = |(at, (.., alike)): (u32, &(Names, String, Vec<String>))| alike.get(nth / MOST.pow(at) % MOST).cloned();
        (0..).zip(&lacking).map(one).collect::<Option<Vec<_>>>()
    };
    let mut fits = |came: &Vec<String>| {
        let altered = prepared.altered(case.secrets, |spec| {
            for ((names, ..), came) in lacking.iter().zip(came) {
                names(spec).into_iter().for_each(|names| *names = vec![came.clone()]);
            }
        });
        altered.is_some_and(|altered| trials.fits(&altered, &case.given.callback))
    };
    let came = (0..MOST.pow(u32::try_from(lacking.len()).ok()?)).filter_map(choice).find(|came| fits(came))?;
    Some(say(lacking.iter().zip(&came).map(|((_, lacking, _), came)| (lacking.as_str(), came.as_str()))))
}

fn say<'n>(renamed: impl Iterator<Item = (&'n str, &'n str)>) -> String {
    let renamed: Vec<_> = renamed.map(|(name, came)| format!("{name} came as {came}")).collect();
    let renamed = renamed.join(", and ");
    format!("the signature fits, but {renamed}: have the sender use the names that belong to it, and nothing on the way rename a header")
}

/// All under names that differ from its own in how they begin, and in _ for -.
pub fn all_of_it(case: &Case, trials: &mut Trials) -> Option<String> {
    let (prepared, callback) = (&case.suspect.prepared, &case.given.callback);
    let names = if case.suspect.came(callback) == Some(false) { prepared.names() } else { Vec::new() };
    names.iter().find_map(|name| {
        // Like "webhook-".
        let begin = &name[..=name.rfind('-')?];
        let beside = prepared.beside().filter_map(|name| name.strip_prefix(begin));
        let ends: Vec<_> = std::iter::once(&name[begin.len()..]).chain(beside).collect();
        let mut others = if ends.len() > 1 { sets(&ends, callback.headers) } else { Vec::new() }.into_iter();
        let own: Vec<_> = ends.iter().map(|end| format!("{begin}{end}")).collect();
        let found = others.find(|set| {
            let mut headers = callback.headers.clone();
            own.iter().zip(set).for_each(|(name, (_, value))| headers.set(name, value.as_slice()));
            trials.fits(prepared, &Callback { headers: &headers, ..*callback })
        })?;
        Some(say(own.iter().zip(found).map(|(own, (came, _))| (own.as_str(), came.as_str()))))
    })
}

/// Lines whose names begin in the same way, whatever that is, and end so.
fn sets<'h>(ends: &[&str], headers: &'h Headers) -> Vec<Vec<&'h (String, Vec<u8>)>> {
    let lines = || headers.lines().iter().map(|line| (line.0.replace('_', "-"), line));
    let begins: Vec<_> = lines().filter_map(|(name, _)| Some(name.strip_suffix(ends[0])?.to_owned())).take(MOST).collect();
    let named = |begin: &str, end: &str| lines().find(|(name, _)| name.strip_prefix(begin) == Some(end)).map(|(_, line)| line);
    begins.iter().filter_map(|begin| ends.iter().map(|end| named(begin, end)).collect()).collect()
}

/// Headers whose names end in the same word.
fn alike(known: &[String], headers: &Headers) -> Vec<String> {
    fn last(name: &str) -> &str {
        name.rsplit('-').next().unwrap_or(name)
    }
    let mut alike: Vec<String> = Vec::new();
    for (name, _) in headers.lines() {
        if alike.len() < MOST && !alike.contains(name) && known.iter().any(|known| last(known) == last(name)) {
            alike.push(name.clone());
        }
    }
    alike
}
