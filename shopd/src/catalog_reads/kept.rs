use std::{ops::Deref, sync::OnceLock};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A cached value, and its JSON reply once somebody has asked for it, so that it is written once and not for
/// every caller.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Kept<T> {
    value: T,
    #[serde(skip)]
    json: OnceLock<Bytes>,
}

impl<T> Kept<T> {
    pub(super) fn new(value: T) -> Self {
        Self {
            value,
            json: OnceLock::new(),
        }
    }

    /// The JSON of what `present` makes of the value; the same `present` for all callers.
    pub(crate) fn json<W: Serialize>(
        &self,
        present: impl FnOnce(&T) -> W,
    ) -> Result<Bytes, AppError> {
        if let Some(json) = self.json.get() {
            return Ok(json.clone());
        }
        let json = serde_json::to_vec(&present(&self.value)).map_err(AppError::internal)?;
        Ok(self.json.get_or_init(|| json.into()).clone())
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reply_is_written_once_and_not_kept_elsewhere() {
        let kept = Kept::new(7);
        assert_eq!(kept.json(|n| n + 1).unwrap(), "8");
        assert_eq!(kept.json(|_| -> u8 { unreachable!() }).unwrap(), "8");
        let copy: Kept<u8> = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
        assert_eq!((*copy, copy.json.get()), (7, None));
    }
}
