use jiff::Timestamp;

use super::SourceId;
use crate::logs::Level;

/// A moment in nanoseconds. Those before 1677 and after 2262 are as the first and the last between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(i64);

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        let nanoseconds = at.as_nanosecond();
        let beyond = if nanoseconds < 0 { i64::MIN } else { i64::MAX };
        Self(i64::try_from(nanoseconds).unwrap_or(beyond))
    }
}

impl From<Moment> for Timestamp {
    fn from(moment: Moment) -> Self {
        Self::from_nanosecond(i128::from(moment.0)).unwrap_or_default()
    }
}

/// What is known of each line of a segment beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) at: Vec<Moment>,
    pub(super) source: Vec<SourceId>,
    pub(super) level: Vec<Option<Level>>,
    /// How long each is, only where a line has an end of line within it.
    pub(super) lengths: Vec<u32>,
}

impl Facts {
    pub(super) fn count(&self) -> usize {
        self.at.len()
    }

    pub(super) fn clear(&mut self) {
        self.at.clear();
        self.source.clear();
        self.level.clear();
        self.lengths.clear();
    }

    pub(super) fn bytes(&self) -> usize {
        self.at.capacity() * size_of::<Moment>()
            + self.source.capacity() * size_of::<SourceId>()
            + self.level.capacity() * size_of::<Option<Level>>()
            + self.lengths.capacity() * size_of::<u32>()
    }

    /// Like beside like, so that it can be packed well: all levels, then all sources, moments as steps, lengths.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.count() * 8);
        bytes.extend(self.level.iter().map(|level| code(*level)));
        for source in &self.source {
            put(&mut bytes, u64::from(source.0));
        }
        let mut before = 0;
        for at in &self.at {
            put_signed(&mut bytes, at.0.wrapping_sub(before));
            before = at.0;
        }
        for length in &self.lengths {
            put(&mut bytes, u64::from(*length));
        }
        bytes
    }

    /// The facts of so many lines; nothing where it is not what was encoded.
    pub(super) fn decode(bytes: &[u8], count: usize, has_lengths: bool) -> Option<Self> {
        let (levels, mut rest) = bytes.split_at_checked(count)?;
        let mut facts = Self {
            level: levels.iter().map(|code| level(*code)).collect(),
            ..Self::default()
        };
        facts.source.reserve_exact(count);
        for _ in 0..count {
            let number = u16::try_from(take(&mut rest)?).ok()?;
            facts.source.push(SourceId(number));
        }
        facts.at.reserve_exact(count);
        let mut before = 0_i64;
        for _ in 0..count {
            before = before.wrapping_add(take_signed(&mut rest)?);
            facts.at.push(Moment(before));
        }
        if has_lengths {
            for _ in 0..count {
                let length = u32::try_from(take(&mut rest)?).ok()?;
                facts.lengths.push(length);
            }
        }
        Some(facts)
    }
}

fn code(level: Option<Level>) -> u8 {
    match level {
        None => 0,
        Some(Level::Trace) => 1,
        Some(Level::Debug) => 2,
        Some(Level::Info) => 3,
        Some(Level::Warn) => 4,
        Some(Level::Error) => 5,
    }
}

fn level(code: u8) -> Option<Level> {
    match code {
        1 => Some(Level::Trace),
        2 => Some(Level::Debug),
        3 => Some(Level::Info),
        4 => Some(Level::Warn),
        5 => Some(Level::Error),
        _ => None,
    }
}

/// A number in as many bytes as it needs, seven bits in each.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// A number near zero on either side is a small one.
fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let number = take(bytes)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_encoded_is_decoded(
            lines in prop::collection::vec((any::<i64>(), any::<u16>(), 0_u8..6, any::<u32>()), 0..50),
            has_lengths in any::<bool>(),
        ) {
            let facts = Facts {
                at: lines.iter().map(|line| Moment(line.0)).collect(),
                source: lines.iter().map(|line| SourceId(line.1)).collect(),
                level: lines.iter().map(|line| level(line.2)).collect(),
                lengths: lines.iter().map(|line| line.3).filter(|_| has_lengths).collect(),
            };
            let bytes = facts.encode();
            prop_assert_eq!(Facts::decode(&bytes, lines.len(), has_lengths), Some(facts));
        }

        #[test]
        fn anything_else_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), count in 0_usize..100) {
            Facts::decode(&bytes, count, true);
        }
    }

    #[test]
    fn a_moment_beyond_what_is_counted_is_the_last_that_is() {
        let back = |at: Timestamp| Timestamp::from(Moment::from(at));
        let now: Timestamp = "2026-11-28T10:00:00.123456789Z".parse().unwrap();
        assert_eq!(back(now), now);
        assert!(back(Timestamp::MAX) > now && back(Timestamp::MAX) < Timestamp::MAX);
        assert!(back(Timestamp::MIN) < now && back(Timestamp::MIN) > Timestamp::MIN);
    }
}
