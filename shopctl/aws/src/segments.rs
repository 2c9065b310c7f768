use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::moment;

/// A piece of work in a trace: a service's, or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its id in the trace.
    pub id: String,
    /// Who did it, or what was done.
    pub name: String,
    /// As in `aws` or `remote` for a call to somebody else.
    pub namespace: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; none if it has not.
    pub ended_at: Option<Timestamp>,
    /// Whether it failed.
    pub fault: bool,
    /// Whether its caller was wrong.
    pub error: bool,
    /// Whether its caller was told to wait.
    pub throttle: bool,
    /// The HTTP method.
    pub method: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What a database was asked, with `?` for every value.
    pub sql: Option<String>,
    /// What it is made of and whom it called, by beginning.
    pub children: Vec<Segment>,
}

impl Segment {
    /// How long it took, if it has ended.
    pub fn duration_ms(&self) -> Option<f64> {
        let took = self.ended_at?.duration_since(self.started_at);
        Some(took.as_secs_f64() * 1000.0)
    }
}

#[derive(Deserialize)]
struct Document {
    id: String,
    #[serde(default)]
    name: String,
    namespace: Option<String>,
    parent_id: Option<String>,
    start_time: f64,
    end_time: Option<f64>,
    #[serde(default)]
    fault: bool,
    #[serde(default)]
    error: bool,
    #[serde(default)]
    throttle: bool,
    #[serde(default)]
    http: Http,
    sql: Option<Sql>,
    #[serde(default)]
    subsegments: Vec<Document>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Http {
    request: HttpRequest,
    response: HttpResponse,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HttpRequest {
    method: Option<String>,
    url: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HttpResponse {
    status: Option<u16>,
}

#[derive(Deserialize)]
struct Sql {
    sanitized_query: Option<String>,
}

/// Puts the segments of a trace, which each service sends for itself, under who called them. One that cannot be read
/// is left out; one whose caller never came stands at the top.
pub(crate) fn tree<'a>(documents: impl Iterator<Item = &'a str>) -> Vec<Segment> {
    let mut found: Vec<_> = documents
        .filter_map(|text| serde_json::from_str::<Document>(text).ok())
        .filter_map(|document| Some((document.parent_id.clone(), read(document)?)))
        .collect();
    found.sort_by_key(|(_, segment)| segment.started_at);
    let mut ids = Vec::new();
    for (_, segment) in &found {
        collect_ids(segment, &mut ids);
    }
    let (called, mut roots): (Vec<_>, Vec<_>) = found.into_iter().partition(|(parent, segment)| {
        parent
            .as_ref()
            .is_some_and(|parent| ids.contains(parent) && *parent != segment.id)
    });
    let mut waiting: BTreeMap<String, Vec<Segment>> = BTreeMap::new();
    for (parent, segment) in called {
        waiting
            .entry(parent.unwrap_or_default())
            .or_default()
            .push(segment);
    }
    for (_, root) in &mut roots {
        attach(root, &mut waiting);
    }
    let mut roots: Vec<_> = roots.into_iter().map(|(_, segment)| segment).collect();
    // Whoever is left was called in a circle; better shown at the top than not at all.
    roots.extend(waiting.into_values().flatten());
    roots
}

fn collect_ids(segment: &Segment, ids: &mut Vec<String>) {
    ids.push(segment.id.clone());
    for child in &segment.children {
        collect_ids(child, ids);
    }
}

fn attach(segment: &mut Segment, waiting: &mut BTreeMap<String, Vec<Segment>>) {
    segment
        .children
        .extend(waiting.remove(&segment.id).unwrap_or_default());
    segment.children.sort_by_key(|child| child.started_at);
    for child in &mut segment.children {
        attach(child, waiting);
    }
}

fn read(document: Document) -> Option<Segment> {
    Some(Segment {
        started_at: moment::of_seconds(document.start_time)?,
        ended_at: document.end_time.and_then(moment::of_seconds),
        id: document.id,
        name: document.name,
        namespace: document.namespace,
        fault: document.fault,
        error: document.error,
        throttle: document.throttle,
        method: document.http.request.method,
        url: document.http.request.url,
        status: document.http.response.status,
        sql: document
            .sql
            .and_then(|sql| sql.sanitized_query)
            .map(|query| without_values(&query)),
        children: document.subsegments.into_iter().filter_map(read).collect(),
    })
}

/// A statement with `?` for every text and every number: whoever recorded it may not have cleaned it.
fn without_values(query: &str) -> String {
    let mut cleaned = String::with_capacity(query.len());
    let mut rest = query.chars().peekable();
    let mut is_in_word = false;
    while let Some(character) = rest.next() {
        if character == '\'' {
            while let Some(inner) = rest.next() {
                if inner == '\'' && rest.next_if_eq(&'\'').is_none() {
                    break;
                }
            }
            cleaned.push('?');
        } else if character.is_ascii_digit() && !is_in_word {
            while rest
                .next_if(|next| next.is_ascii_alphanumeric() || *next == '.')
                .is_some()
            {}
            cleaned.push('?');
        } else {
            cleaned.push(character);
        }
        is_in_word = character.is_alphanumeric() || matches!(character, '_' | '$' | '"');
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_keep_their_shape_and_lose_their_values() {
        let table = [
            (
                "select * from t1 where a = $1",
                "select * from t1 where a = $1",
            ),
            (
                "select 'it''s', 42, 1.5e3 from \"t2\" where b>=7",
                "select ?, ?, ? from \"t2\" where b>=?",
            ),
            ("insert into t values ('secret", "insert into t values (?"),
            ("", ""),
        ];
        for (query, cleaned) in table {
            assert_eq!(without_values(query), cleaned);
        }
    }

    #[test]
    fn a_service_stands_under_the_part_that_called_it() {
        let shop = r#"{"id":"a","name":"shopd","start_time":10.0,"end_time":10.5,
            "http":{"request":{"method":"GET","url":"https://shop/"},"response":{"status":500}},"fault":true,
            "subsegments":[{"id":"b","name":"pay","namespace":"remote","start_time":10.1,"end_time":10.4}]}"#;
        let pay = r#"{"id":"c","parent_id":"b","name":"payments","start_time":10.2}"#;
        let tree = tree([pay, "no json", shop].into_iter());
        let [shop] = &tree[..] else {
            panic!("one root, not {tree:?}")
        };
        assert_eq!((shop.status, shop.fault), (Some(500), true));
        assert!((shop.duration_ms().unwrap() - 500.0).abs() < 1e-6);
        assert_eq!(shop.children[0].name, "pay");
        let payments = &shop.children[0].children[0];
        assert_eq!(payments.name, "payments");
        assert_eq!(payments.duration_ms(), None);
    }

    #[test]
    fn nobody_is_lost_whose_caller_is_unknown() {
        let orphan = r#"{"id":"c","parent_id":"zz","name":"one","start_time":1}"#;
        let own = r#"{"id":"d","parent_id":"d","name":"two","start_time":2}"#;
        let left = r#"{"id":"e","parent_id":"f","name":"three","start_time":3}"#;
        let right = r#"{"id":"f","parent_id":"e","name":"four","start_time":4}"#;
        let names: Vec<_> = tree([orphan, own, left, right].into_iter())
            .into_iter()
            .map(|segment| segment.name)
            .collect();
        assert_eq!(names, ["one", "two", "four", "three"]);
    }
}
