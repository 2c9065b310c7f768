use crate::tui::Mark;

/// How good or bad the word of a cell is, where it tells that.
pub(super) fn mark_of(head: &str, word: &str) -> Option<Mark> {
    match head {
        "STATE" | "STATUS" | "VERDICT" | "OUTCOME" | "HEALTHY" | "READY" | "STUCK" | "HEALTH"
        | "SYNC" | "SIGNIFICANT" => {}
        _ => return None,
    }
    let word = word.trim();
    if head == "STUCK" {
        return (word == "YES").then_some(Mark::Bad);
    }
    if head == "READY"
        && let Some((ready, wanted)) = word.split_once('/')
    {
        return Some(match ready {
            "0" if wanted != "0" => Mark::Bad,
            ready if ready == wanted => Mark::Good,
            _ => Mark::Warn,
        });
    }
    Some(match word.to_ascii_lowercase().as_str() {
        "ok" | "up" | "yes" | "ready" | "running" | "passed" | "done" | "synced" | "healthy"
        | "completed" | "deployed" | "delivered" | "paid" | "shipped" | "current" | "kept" => {
            Mark::Good
        }
        "warn" | "degraded" | "outofsync" | "insufficient_data" | "invalid" | "silent" | "low"
        | "missing" | "suspended" => Mark::Warn,
        "critical" | "no" | "failed" | "alarm" | "down" | "ended" | "notready" | "error" => {
            Mark::Bad
        }
        "unknown" => Mark::Unknown,
        "off" | "none" | "-" | "" | "cancelled" | "superseded" => Mark::Off,
        "pending" | "processing" | "inprogress" | "intended" | "progressing" | "confirmed"
        | "packed" => Mark::Busy,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_what_its_column_makes_of_it() {
        assert_eq!(mark_of("STUCK", "YES"), Some(Mark::Bad));
        assert_eq!(mark_of("HEALTHY", "yes"), Some(Mark::Good));
        assert_eq!(mark_of("READY", "2/3"), Some(Mark::Warn));
        assert_eq!(mark_of("READY", "0/3"), Some(Mark::Bad));
        assert_eq!(mark_of("DETAIL", "failed"), None);
        assert_eq!(mark_of("STATE", "what nobody knows"), None);
    }
}
