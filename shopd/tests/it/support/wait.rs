use std::time::Duration;

/// Waits for a condition, and gives up after a time that only a failure takes.
pub(crate) async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let met = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), met)
        .await
        .unwrap_or_else(|_| panic!("never happened: {what}"));
}
