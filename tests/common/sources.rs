//! `SOURCES.md` of a vendor pack: where each of its facts comes from, in the manifest's order. Generated, never written by hand.

use std::fmt::Write as _;

use serde_json::Value;

/// The page for a manifest.
pub fn page(manifest: &Value) -> String {
    let mut out = format!(
        "# Where the pack `{}` comes from\n\n\
         {}, by {}: {}\n\n\
         Generated from `vendor.json`, never written by hand: `SNAPSHOTS=overwrite cargo test --test packs` writes it anew.\n\
         `payloads/README.md` says what the grades mean.\n",
        text(&manifest["id"]),
        text(&manifest["product"]),
        text(&manifest["vendor"]),
        text(&manifest["docs"])
    );
    sources(&mut out, &manifest["sources"]);
    graded(&mut out, "Events and samples", events(manifest));
    let named =
        |scenario: &Value| format!("`{}`: {} ({})", text(&scenario["id"]), text(&scenario["summary"]), words(&scenario["steps"], " → "));
    graded(&mut out, "Scenarios", list(&manifest["scenarios"]).map(|scenario| (named(scenario), scenario)));
    let renewed = |place: &Value| {
        let lasting = if place["of"] == "subject" { ", the same for one subject" } else { "" };
        format!("`{}`: {}{lasting}", text(&place["at"]), form(&place["as"]))
    };
    graded(&mut out, "What `--fresh` renews", list(&manifest["fresh"]).map(|place| (renewed(place), place)));
    let credentials = list(&manifest["credentials"]["schemes"]).map(|entry| {
        let scheme = &entry["scheme"];
        let default = *scheme == manifest["credentials"]["default"]
            || scheme.as_object().is_some_and(|scheme| scheme.keys().any(|name| *name == manifest["credentials"]["default"]))
            || id(scheme).is_some_and(|id| id == manifest["credentials"]["default"]);
        (format!("{}{}", way(scheme), if default { ", the default" } else { "" }), entry)
    });
    graded(&mut out, "Credentials", credentials);
    graded(&mut out, "Delivery", delivery(manifest));
    for (title, member) in [("Notes", "notes"), ("Near misses", "traps"), ("Bodies of other products", "others")] {
        graded(&mut out, title, list(&manifest[member]).map(|remark| (text(&remark["say"]).to_owned(), remark)));
    }
    if let Some(gaps) = manifest["not_documented"].as_array() {
        out.push_str("\n## Not documented\n\n");
        gaps.iter().for_each(|gap| out.push_str(&format!("- {}\n", text(gap))));
    }
    out
}

fn sources(out: &mut String, sources: &Value) {
    out.push_str("\n## Sources\n\n| tag | title | where | read on |\n| --- | --- | --- | --- |\n");
    for (tag, source) in sources.as_object().into_iter().flatten() {
        let cells = [tag, text(&source["title"]), text(&source["at"]), text(&source["read_on"])];
        let _ = writeln!(out, "| {} |", cells.map(cell).join(" | "));
    }
}

fn events(manifest: &Value) -> Vec<(String, &Value)> {
    let mut rows = Vec::new();
    for event in list(&manifest["events"]) {
        let id = text(&event["id"]);
        rows.push((format!("**`{id}`**: {}", text(&event["summary"])), event));
        for sample in list(&event["samples"]) {
            rows.push((format!("`{id}:{}`: {}", text(&sample["variant"]), text(&sample["summary"])), sample));
        }
    }
    rows
}

fn delivery(manifest: &Value) -> Vec<(String, &Value)> {
    let mut rows = Vec::new();
    for (name, fact) in manifest["delivery"].as_object().into_iter().flatten() {
        let name = if name == "customer_sets" { "the customer sets".to_owned() } else { name.replace('_', " ") };
        if name == "retry of events" {
            let own = |own: &Value| format!("retry of {}: {}", words(&own["events"], ", "), said(&own["retry"]["value"]));
            rows.extend(list(fact).map(|fact| (own(fact), &fact["retry"])));
            continue;
        }
        match fact.as_array() {
            Some(facts) => rows.extend(facts.iter().map(|fact| (format!("{name}: {}", said(&fact["value"])), fact))),
            None => rows.push((format!("{name}: {}", said(&fact["value"])), fact)),
        }
    }
    if let Some(names) = manifest["duplicates"].get("header") {
        rows.push((format!("what makes two deliveries one: the header {}", words(&names["value"], " or ")), names));
    }
    if let Some(key) = manifest["duplicates"].get("key") {
        rows.push((format!("what makes two deliveries one: {}", said(&key["value"])), key));
    }
    if let Some(order) = manifest.get("order") {
        let ranks: Vec<_> = list(&order["ranks"]).map(|rank| words(rank, " or ")).collect();
        let also: String = list(&order["also"]).map(|pair| format!("; also {}", words(pair, " then "))).collect();
        let open = words(&order["open_after"], ", ");
        let open = if open.is_empty() { open } else { format!("; nothing is late after {open}") };
        rows.push((format!("order of statuses: {}{also}{open}", ranks.join(", then ")), order));
    }
    rows
}

/// A section with a row for each thing that has a grade; nothing where there is none.
fn graded<'a>(out: &mut String, title: &str, rows: impl IntoIterator<Item = (String, &'a Value)>) {
    let rows: Vec<_> = rows.into_iter().collect();
    if rows.is_empty() {
        return;
    }
    let noted = rows.iter().any(|(_, fact)| fact["note"].is_string());
    let _ = write!(out, "\n## {title}\n\n| what | grade | sources |{}\n", if noted { " note |" } else { "" });
    let _ = writeln!(out, "| --- | --- | --- |{}", if noted { " --- |" } else { "" });
    let mut before = String::new();
    for (what, fact) in rows {
        let mut row = format!("| {} | {} | {} |", cell(&what), text(&fact["grade"]), cell(&words(&fact["source"], ", ")));
        if noted {
            row.push_str(&format!(" {} |", cell(text(&fact["note"]))));
        }
        // One sentence may stand under several conditions.
        if row != before {
            let _ = writeln!(out, "{row}");
        }
        before = row;
    }
}

/// What a fresh value looks like.
fn form(form: &Value) -> String {
    let (letters, time) = (&form["letters"], &form["time"]);
    if letters.is_object() {
        let prefix = letters["prefix"].as_str().map(|prefix| format!("`{prefix}` and ")).unwrap_or_default();
        format!("{prefix}{} of `{}`", letters["length"], text(&letters["alphabet"]))
    } else if time.is_object() {
        let later = time["days"].as_i64().map(|days| format!(" {days} days later")).unwrap_or_default();
        format!("the time{later} as `{}`", text(&time["format"]))
    } else if form["digits"].is_number() {
        format!("{} digits", form["digits"])
    } else {
        text(form).to_owned()
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn words(value: &Value, between: &str) -> String {
    list(value).map(text).collect::<Vec<_>>().join(between)
}

/// What `--auth` calls a signature, or several schemes together.
fn id(scheme: &Value) -> Option<&str> {
    scheme.as_object()?.values().next()?["id"].as_str()
}

/// A way to authenticate. What a signature consists of stands in the manifest's words, in its order.
fn way(scheme: &Value) -> String {
    let Some(id) = id(scheme) else { return said(scheme) };
    let (kind, members) = scheme.as_object().and_then(|scheme| scheme.iter().next()).expect("it has an id");
    let members = members.as_object().into_iter().flatten().filter(|(name, _)| *name != "id");
    let members: Vec<_> = members.map(|(name, value)| format!("{} {}", name.replace('_', " "), said(value))).collect();
    format!("`{id}`, {kind}: {}", members.join("; "))
}

/// A fact's value for people.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(ends) if ends.iter().all(Value::is_number) => ends.iter().map(said).collect::<Vec<_>>().join(" to "),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members.iter().map(|(name, value)| format!("{name} ({})", said(value))).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Number(_) => value.to_string(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
