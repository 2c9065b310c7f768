use jiff::Timestamp;
use uuid::Uuid;

/// A version 7 UUID of that moment, so that rows that are made in order lie in order.
pub(super) fn uuid_at(moment: Timestamp, luck: [u8; 10]) -> Uuid {
    let millis = u64::try_from(moment.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &luck).into_uuid()
}
