//! Reviews in the binary form in which newer clients send them. Nothing else is read in it.

use serde_json::{Value, json};

/// What every document begins with.
const MAGIC: &[u8] = b"k8s\0";

/// Reads a review; `None` where it is none.
pub(crate) fn review(document: &[u8]) -> Option<Value> {
    let envelope = document.strip_prefix(MAGIC)?;
    let named = field(envelope, 1)?;
    let spec = field(envelope, 2).and_then(|review| field(review, 2));
    let attributes = spec.and_then(|spec| field(spec, 1));
    let word = |number| {
        attributes
            .and_then(|about| text(about, number))
            .unwrap_or_default()
    };
    let mut review = json!({
        "apiVersion": text(named, 1)?,
        "kind": text(named, 2)?,
        "metadata": {},
        "spec": {},
    });
    if attributes.is_some() {
        review["spec"]["resourceAttributes"] = json!({
            "namespace": word(1),
            "verb": word(2),
            "group": word(3),
            "resource": word(5),
            "subresource": word(6),
            "name": word(7),
        });
    }
    Some(review)
}

fn text(message: &[u8], number: u64) -> Option<&str> {
    std::str::from_utf8(field(message, number)?).ok()
}

/// The bytes of a field, where a message has it as text or as a message of its own.
fn field(mut message: &[u8], number: u64) -> Option<&[u8]> {
    while !message.is_empty() {
        let (tag, rest) = varint(message)?;
        let (value, after) = match tag & 7 {
            0 => (&[][..], varint(rest)?.1),
            2 => {
                let (length, rest) = varint(rest)?;
                rest.split_at_checked(usize::try_from(length).ok()?)?
            }
            _ => return None,
        };
        if tag >> 3 == number {
            return Some(value);
        }
        message = after;
    }
    None
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let last = bytes.iter().take(10).position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at(last + 1);
    let value = number
        .iter()
        .rev()
        .fold(0_u64, |value, byte| value << 7 | u64::from(byte & 0x7f));
    Some((value, rest))
}
