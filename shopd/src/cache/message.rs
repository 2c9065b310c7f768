//! What replicas tell each other through Redis: the number of each new epoch and what has changed in it.

use redis::Script;
use serde::{Deserialize, Serialize};

use super::{
    Invalidation,
    epoch::{Epoch, Epochs},
};

/// Begins an epoch and tells all replicas, as one step.
///
/// Its number is the time in microseconds, or one more than any number known, so that it grows even after
/// Redis has lost its data. `allow-oom`: a full Redis must still be able to end what has changed.
pub(super) const BEGIN: &str = "#!lua flags=allow-oom
local time = redis.call('TIME')
local last = tonumber(redis.call('GET', KEYS[1]) or '') or 0
local epoch = math.max(time[1] * 1000000 + time[2], last + 1, ARGV[1] + 1)
local text = string.format('%.0f', epoch)
redis.call('SET', KEYS[1], text)
redis.call('PUBLISH', ARGV[2], text .. ' ' .. ARGV[3])
return text
";

/// Gives the number of the current epoch; begins one where there is none or where it is below what the caller
/// asks for.
pub(super) const CATCH_UP: &str = "#!lua flags=allow-oom
local epoch = tonumber(redis.call('GET', KEYS[1]) or '')
if not epoch or epoch < tonumber(ARGV[1]) then
  local time = redis.call('TIME')
  epoch = math.max(time[1] * 1000000 + time[2], ARGV[1] + 1)
  local text = string.format('%.0f', epoch)
  redis.call('SET', KEYS[1], text)
  redis.call('PUBLISH', ARGV[2], text .. ' ' .. ARGV[3])
end
return string.format('%.0f', epoch)
";

/// The scripts, ready to be run.
pub(super) struct Scripts {
    pub(super) begin: Script,
    pub(super) catch_up: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            begin: Script::new(BEGIN),
            catch_up: Script::new(CATCH_UP),
        }
    }
}

/// The text that follows the number of the epoch.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Message {
    /// The replica that tells it.
    pub(super) from: String,
    /// What has changed; `None` when nothing did.
    pub(super) changed: Option<Invalidation>,
}

impl Message {
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a message has only text keys")
    }
}

/// Whether the replicas' numbers still grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    InOrder,
    /// A number that was not new: Redis has lost its counter, and the replicas have to agree on one again.
    OutOfOrder,
}

/// Takes in what a replica has told; `own` is the name of this one.
///
/// What cannot be read (another version may say more) is taken for a change of everything.
pub(super) fn hear(payload: &[u8], own: &str, epochs: &Epochs) -> Heard {
    let text = std::str::from_utf8(payload).unwrap_or_default();
    let (number, body) = text.split_once(' ').unwrap_or((text, ""));
    let Ok(number) = number.parse::<u64>() else {
        epochs.begin(&Invalidation::Catalog);
        return Heard::OutOfOrder;
    };
    let message = serde_json::from_str(body).unwrap_or(Message {
        from: String::new(),
        changed: Some(Invalidation::Catalog),
    });
    let is_new = number > epochs.current().shared_number();
    if !is_new && message.from != own {
        epochs.begin(&Invalidation::Catalog);
        return Heard::OutOfOrder;
    }
    match message.changed {
        Some(changed) => epochs.apply(Epoch::shared(number), &changed),
        None => epochs.learn(Epoch::shared(number)),
    }
    Heard::InOrder
}

#[cfg(test)]
mod tests {
    use shop_core::id::ProductId;
    use uuid::Uuid;

    use super::*;

    const PRODUCT: ProductId = ProductId(Uuid::from_u128(1));

    fn told(number: u64, from: &str, changed: Option<Invalidation>) -> Vec<u8> {
        format!(
            "{number} {}",
            Message {
                from: from.to_owned(),
                changed
            }
            .to_text()
        )
        .into_bytes()
    }

    fn known(number: u64) -> Epochs {
        let epochs = Epochs::default();
        epochs.learn(Epoch::shared(number));
        epochs
    }

    #[test]
    fn what_others_changed_ends_here() {
        let epochs = known(5);
        let before = epochs.current();
        let changed = Some(Invalidation::Products(vec![PRODUCT]));
        assert_eq!(
            hear(&told(6, "other", changed), "own", &epochs),
            Heard::InOrder
        );
        assert!(!epochs.admit(before, &[PRODUCT]) && epochs.admit(before, &[]));
        assert_eq!(
            hear(&told(7, "other", None), "own", &epochs),
            Heard::InOrder
        );
        assert!(epochs.admit(before, &[]));
        assert_eq!(epochs.current(), Epoch::shared(7));
    }

    #[test]
    fn the_echo_of_an_own_message_is_in_order() {
        let epochs = known(5);
        epochs.apply(Epoch::shared(6), &Invalidation::Catalog);
        let echo = told(6, "own", Some(Invalidation::Catalog));
        assert_eq!(hear(&echo, "own", &epochs), Heard::InOrder);
    }

    #[test]
    fn a_number_that_goes_back_ends_everything() {
        let epochs = known(5);
        let before = epochs.current();
        let changed = Some(Invalidation::Products(vec![PRODUCT]));
        assert_eq!(
            hear(&told(5, "other", changed), "own", &epochs),
            Heard::OutOfOrder
        );
        assert!(!epochs.admit(before, &[]));
    }

    #[test]
    fn what_cannot_be_read_ends_everything() {
        for payload in [
            &b"6 {\"from\":\"x\",\"changed\":{\"stores\":[1]}}"[..],
            b"6",
            b"six {}",
            b"\xff",
            b"",
        ] {
            let epochs = known(5);
            let before = epochs.current();
            hear(payload, "own", &epochs);
            assert!(!epochs.admit(before, &[]), "{payload:?}");
        }
    }
}
