use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{LogStore, Matches, Pattern, Query, SourceId};
use crate::logs::{Filter, Level, LogLine, redacted};

const LIMIT: usize = 2 * 1024 * 1024;

fn moment(index: usize) -> Timestamp {
    let begin: Timestamp = "2026-11-28T10:00:00Z".parse().unwrap();
    begin + SignedDuration::from_micros(i64::try_from(index).unwrap() * 37)
}

fn scanned(store: &LogStore, query: &Query, from: u64) -> Matches {
    let mut hits = Matches::new();
    let mut at = from.max(store.first());
    let snapshot = store.snapshot();
    let is_whole = snapshot.scan(query, from, &AtomicBool::new(false), |progress| {
        assert_eq!(progress.done.start, at);
        at = progress.done.end;
        hits.merge(&progress.hits);
    });
    assert!(is_whole);
    assert_eq!(at, snapshot.end().max(from));
    hits
}

fn json(index: usize) -> String {
    let level = ["INFO", "DEBUG", "WARN", "ERROR"][index / 7 % 4];
    let mail = if index.is_multiple_of(50) {
        "a@example.com"
    } else {
        "nobody"
    };
    format!(
        "{{\"level\":\"{level}\",\"target\":\"shopd\",\"timestamp\":\"{}\",\"message\":\"request {index} done for {mail}\",\
         \"trace_id\":\"{:032x}\"}}",
        moment(index),
        index.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    )
}

fn filled(limit: usize, count: usize) -> LogStore {
    let mut store = LogStore::new(limit);
    let pods = ["a", "b", "c"].map(|name| store.source(name));
    for index in 0..count {
        store.push(pods[index % 3], moment(index), json(index).as_bytes());
    }
    store
}

#[test]
fn it_never_holds_more_than_it_may_and_what_goes_is_the_oldest() {
    let limit = LIMIT / 4 * 3;
    let mut store = filled(limit, 0);
    let pod = store.source("a");
    for index in 0..40_000 {
        let number = store.push(pod, moment(index), json(index).as_bytes());
        assert_eq!(number, index as u64);
        assert!(store.bytes() <= limit);
    }
    assert!(store.evicted() > 0 && store.evicted() < 35_000);
    assert_eq!((store.first(), store.end()), (store.evicted(), 40_000));
    let first = store.first();
    let all = store.range(0, usize::MAX);
    assert_eq!(all.len() as u64, store.end() - first);
    for line in all {
        let index = usize::try_from(line.number).unwrap();
        assert_eq!(line.text, redacted(&json(index)));
        assert_eq!(line.at, moment(index));
    }
    assert!(store.bytes() <= limit);
    assert!(store.lines([0, 40_000]).is_empty());
}

#[test]
fn a_window_is_the_same_however_it_is_moved() {
    let mut store = filled(LIMIT, 3_000);
    for begin in [0, 1, 2_990, 400, 401, 399, 2_500] {
        let range = store.range(begin, 20);
        let numbers: Vec<_> = range.iter().map(|line| line.number).collect();
        assert_eq!(numbers, (begin..3_000.min(begin + 20)).collect::<Vec<_>>());
        for line in range {
            let index = usize::try_from(line.number).unwrap();
            assert_eq!(line.text, redacted(&json(index)));
            assert_eq!(store.source_name(line.source), ["a", "b", "c"][index % 3]);
        }
    }
    let backwards = store.lines([7, 3, 7, 2_999]);
    let numbers: Vec<_> = backwards.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [7, 3, 7, 2_999]);
}

#[test]
fn a_moment_has_its_line() {
    let mut store = filled(LIMIT, 3_000);
    for index in [0, 1, 1_234, 2_999] {
        assert_eq!(store.number_at(moment(index)), index as u64);
        assert_eq!(
            store.number_at(moment(index) - SignedDuration::from_nanos(1)),
            index as u64
        );
    }
    assert_eq!(store.number_at(moment(3_000)), 3_000);
    assert_eq!(LogStore::new(LIMIT).number_at(moment(0)), 0);
}

fn queries() -> Vec<Query> {
    let text = |text: &str| vec![Pattern::new(text).unwrap()];
    let all = Query::default;
    let include = |words| Query {
        include: text(words),
        ..all()
    };
    let level = |level| Query {
        level: Some(level),
        ..all()
    };
    let sources = |id| Query {
        sources: vec![SourceId(id)],
        ..all()
    };
    let since = |index| Query {
        since: Some(moment(index)),
        ..all()
    };
    vec![
        all(),
        level(Level::Warn),
        sources(1),
        sources(7),
        since(9_000),
        include("request 1[0-9]+ done"),
        include("example"),
        include("request 2999 done"),
        include("no such words"),
        Query {
            until: Some(moment(1_900)),
            ..since(700)
        },
        Query {
            level: Some(Level::Error),
            ..include("request 1")
        },
        Query {
            exclude: text("nobody"),
            ..include("(?i)ERROR|warn")
        },
        Query {
            exclude: text("example"),
            ..level(Level::Info)
        },
        Query {
            include: text("redacted.*"),
            ..sources(1)
        },
    ]
}

#[test]
fn a_scan_finds_what_looking_at_each_line_finds() {
    let store = filled(LIMIT, 3_000);
    for query in queries() {
        let has = |index: &usize| {
            let source = SourceId(u16::try_from(index % 3).unwrap());
            query.has(source, moment(*index), json(*index).as_bytes())
        };
        let naive: Vec<_> = (0..3_000).filter(has).map(|index| index as u64).collect();
        let found: Vec<_> = scanned(&store, &query, 0).iter().collect();
        assert!(found == naive, "{query:?}");
        let later = naive.iter().copied().filter(|number| *number >= 1_500);
        assert!(scanned(&store, &query, 1_500).iter().eq(later), "{query:?}");
    }
}

#[test]
fn a_scan_that_is_cancelled_stops() {
    let store = filled(LIMIT, 3_000);
    let cancel = AtomicBool::new(false);
    let mut steps = 0;
    let is_whole = store.snapshot().scan(&Query::default(), 0, &cancel, |_| {
        steps += 1;
        cancel.store(true, Ordering::Relaxed);
    });
    assert!(!is_whole);
    assert_eq!(steps, 1);
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let mut store = filled(LIMIT / 4 * 3, 500);
    let snapshot = store.snapshot();
    let source = store.source("a");
    for index in 0..40_000 {
        store.push(source, moment(index), json(index).as_bytes());
    }
    assert!(store.first() > 500);
    assert_eq!((snapshot.first(), snapshot.end()), (0, 500));
    let mut count = 0;
    snapshot.scan(&Query::default(), 0, &AtomicBool::new(false), |progress| {
        count += progress.hits.count();
    });
    assert_eq!(count, 500);
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "{\"level\":\"ERROR\",\"message\":\"it failed\"}",
        "{\"level\":\"INFO\",\"message\":\"password=hunter2 token\"}",
        "plain failed",
        "mail to a@example.com failed",
        "",
    ]);
    prop_oneof![
        4 => words.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => (any::<u8>(), 0_usize..50_000).prop_map(|(byte, count)| vec![byte; count]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_is_pushed_is_what_is_read_and_found(
        texts in prop::collection::vec(text(), 0..60),
        from in 0_u64..70,
        asked in prop::collection::vec(0_u64..70, 0..10),
    ) {
        let mut store = LogStore::new(8 * LIMIT);
        let source = store.source("a");
        for (index, text) in texts.iter().enumerate() {
            store.push(source, moment(index), text);
        }
        let parsed: Vec<_> = texts.iter().map(|text| {
            let text = String::from_utf8_lossy(text);
            LogLine::parse("a", &redacted(&text))
        }).collect();
        let read = store.range(0, usize::MAX);
        prop_assert_eq!(read.len(), texts.len());
        for (line, text) in read.iter().zip(&texts) {
            let text = String::from_utf8_lossy(text);
            prop_assert_eq!(&line.text, &redacted(&text));
        }
        let there = asked.iter().copied().filter(|number| *number < texts.len() as u64);
        let lines = store.lines(asked.iter().copied());
        prop_assert!(lines.iter().map(|line| line.number).eq(there));

        let naive = |has: &dyn Fn(&LogLine) -> bool| {
            let found = (0..).zip(&parsed).filter(|(number, line)| *number >= from && has(line));
            found.map(|(number, _)| number).collect::<Vec<u64>>()
        };
        let level = Query { level: Some(Level::Error), ..Query::default() };
        let filter = Filter { level: Some(Level::Error), ..Filter::default() };
        let found: Vec<_> = scanned(&store, &level, from).iter().collect();
        prop_assert_eq!(found, naive(&|line| filter.has(line, None)));
        for word in ["failed", "hunter2", "redacted", "example"] {
            let query = Query { include: vec![Pattern::new(word).unwrap()], ..Query::default() };
            let filter = Filter { include: vec![regex::Regex::new(word).unwrap()], ..Filter::default() };
            let found: Vec<_> = scanned(&store, &query, from).iter().collect();
            prop_assert_eq!(found, naive(&|line| filter.has(line, None)), "{}", word);
        }
    }
}

#[test]
fn lines_that_are_longer_than_all_else_and_of_no_text_are_kept() {
    let mut store = LogStore::new(64 * LIMIT);
    let source = store.source("a");
    let lines = [
        vec![b'x'; 1024 * 1024],
        vec![0; 3],
        vec![0xff; 300_000],
        Vec::new(),
        b"a\nb".to_vec(),
    ];
    for line in &lines {
        store.push(source, moment(0), line);
    }
    store.push(source, Timestamp::MIN, b"old");
    let read = store.range(0, 10);
    for (line, text) in read.iter().zip(&lines) {
        assert_eq!(line.text, String::from_utf8_lossy(text));
    }
    let breaks = Query {
        include: vec![Pattern::new("^b").unwrap()],
        ..Query::default()
    };
    assert!(scanned(&store, &breaks, 0).is_empty());
    let breaks = Query {
        include: vec![Pattern::new("(?m)^b$").unwrap()],
        ..Query::default()
    };
    assert!(scanned(&store, &breaks, 0).iter().eq([4]));
}
