//! Of what belongs to a signature only a part came under its name: something on the way renamed the rest.

use super::{Case, Trials};
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
    let renamed: Vec<_> = lacking.iter().zip(&came).map(|((_, lacking, _), came)| format!("{lacking} came as {came}")).collect();
    Some(format!("the signature fits, but {}: have nothing on the way rename a header", renamed.join(", and ")))
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
