use zstd::{
    bulk::{Compressor, Decompressor},
    zstd_safe::compress_bound,
};

/// Measured over lines of a shop: five times smaller, and unpacked at two gigabytes a second, twice as quickly as at the
/// next level, which makes it eight times smaller.
const TEXT_LEVEL: i32 = -1;
/// Facts are short, and no letters.
const FACTS_LEVEL: i32 = 1;
/// What the library holds to unpack, which it tells nobody.
const UNPACKER_BYTES: usize = 96 * 1024;

/// Bytes that take little room.
#[derive(Debug)]
pub(super) enum Packed {
    /// As they are.
    Plain(Box<[u8]>),
    /// So many, compressed.
    Small { length: usize, bytes: Box<[u8]> },
}

impl Packed {
    /// The room it takes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Plain(bytes) | Self::Small { bytes, .. } => bytes.len(),
        }
    }
}

/// Makes bytes small.
pub(super) struct Packer {
    compressor: Option<Compressor<'static>>,
    /// What the compressor holds.
    bytes: usize,
    /// Where it writes: what is kept is cut to its length.
    room: Vec<u8>,
}

impl Packer {
    pub(super) fn new() -> Self {
        Self {
            compressor: Compressor::new(TEXT_LEVEL).ok(),
            bytes: 0,
            room: Vec::new(),
        }
    }

    pub(super) fn text(&mut self, text: &[u8]) -> Packed {
        self.pack(text, TEXT_LEVEL)
    }

    pub(super) fn facts(&mut self, facts: &[u8]) -> Packed {
        self.pack(facts, FACTS_LEVEL)
    }

    fn pack(&mut self, bytes: &[u8], level: i32) -> Packed {
        match self.compressed(bytes, level) {
            Some(small) if small.len() < bytes.len() => Packed::Small {
                length: bytes.len(),
                bytes: small.into(),
            },
            _ => Packed::Plain(bytes.into()),
        }
    }

    fn compressed(&mut self, bytes: &[u8], level: i32) -> Option<&[u8]> {
        let compressor = self.compressor.as_mut()?;
        compressor.set_compression_level(level).ok()?;
        self.room.clear();
        self.room.reserve(compress_bound(bytes.len()));
        compressor.compress_to_buffer(bytes, &mut self.room).ok()?;
        self.bytes = compressor.context_mut().sizeof();
        Some(&self.room)
    }

    /// The room that packing takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.room.capacity()
    }
}

/// Makes bytes again what they were.
pub(super) struct Unpacker {
    decompressor: Option<Decompressor<'static>>,
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self {
            decompressor: Decompressor::new().ok(),
        }
    }

    /// Puts them in place of what is there. Nothing where they cannot be unpacked, which is not known to happen.
    pub(super) fn unpack(&mut self, packed: &Packed, into: &mut Vec<u8>) {
        into.clear();
        match packed {
            Packed::Plain(bytes) => into.extend_from_slice(bytes),
            Packed::Small { length, bytes } => {
                into.reserve_exact(*length);
                let unpacked = self
                    .decompressor
                    .as_mut()
                    .map(|decompressor| decompressor.decompress_to_buffer(bytes, into));
                if !matches!(unpacked, Some(Ok(_))) {
                    into.clear();
                }
            }
        }
    }

    /// The room that unpacking takes.
    pub(super) fn bytes(&self) -> usize {
        self.decompressor.as_ref().map_or(0, |_| UNPACKER_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_what_does_not_shrink_stays_as_it_is() {
        let (mut packer, mut unpacker) = (Packer::new(), Unpacker::new());
        let mut back = b"what was there".to_vec();
        for text in [b"a line, ".repeat(1_000), b"x".to_vec(), Vec::new()] {
            let packed = packer.text(&text);
            assert_eq!(matches!(packed, Packed::Small { .. }), text.len() > 1);
            assert!(packed.bytes() <= text.len());
            unpacker.unpack(&packed, &mut back);
            assert_eq!(back, text);
        }
        let broken = Packed::Small {
            length: 10,
            bytes: Box::new([1, 2, 3]),
        };
        unpacker.unpack(&broken, &mut back);
        assert_eq!(back, b"");
        assert!(packer.bytes() > 0);
    }
}
