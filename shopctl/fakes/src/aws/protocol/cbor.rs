use minicbor::{
    Decoder, Encoder,
    data::{IanaTag, Type},
    decode::Error,
};
use serde_json::{Map, Value, json};

use crate::aws::{refusal::Refusal, service::Service, signature::Received};

pub(super) fn read(service: Service, received: &Received<'_>) -> Result<(String, Value), Refusal> {
    let prefix = format!("/service/{}/operation/", service.target());
    let operation = received
        .path
        .strip_prefix(&prefix)
        .filter(|_| received.header("smithy-protocol").as_deref() == Some("rpc-v2-cbor"))
        .ok_or_else(|| {
            let message = "only RPC v2 with CBOR is spoken here";
            Refusal::missing("UnknownOperationException", message)
        })?;
    let input = if received.body.is_empty() {
        json!({})
    } else {
        value(&mut Decoder::new(received.body))
            .map_err(|error| Refusal::invalid("SerializationException", error.to_string()))?
    };
    Ok((operation.to_owned(), input))
}

fn value(decoder: &mut Decoder<'_>) -> Result<Value, Error> {
    Ok(match decoder.datatype()? {
        Type::Bool => decoder.bool()?.into(),
        Type::Null | Type::Undefined => {
            decoder.skip()?;
            Value::Null
        }
        Type::F32 => decoder.f32()?.into(),
        Type::F64 => decoder.f64()?.into(),
        Type::String => decoder.str()?.into(),
        Type::StringIndef => {
            let parts: Result<Vec<_>, _> = decoder.str_iter()?.collect();
            parts?.concat().into()
        }
        Type::Tag => {
            decoder.tag()?;
            value(decoder)?
        }
        Type::Array | Type::ArrayIndef => array(decoder)?,
        Type::Map | Type::MapIndef => map(decoder)?,
        _ => decoder.i64()?.into(),
    })
}

fn array(decoder: &mut Decoder<'_>) -> Result<Value, Error> {
    let length = decoder.array()?;
    let mut items = Vec::new();
    while has_more(decoder, length, items.len())? {
        items.push(value(decoder)?);
    }
    Ok(items.into())
}

fn map(decoder: &mut Decoder<'_>) -> Result<Value, Error> {
    let length = decoder.map()?;
    let (mut members, mut read) = (Map::new(), 0);
    while has_more(decoder, length, read)? {
        let name = decoder.str()?.to_owned();
        members.insert(name, value(decoder)?);
        read += 1;
    }
    Ok(members.into())
}

/// Whether a list goes on; takes the mark at the end of one whose length was not told.
fn has_more(decoder: &mut Decoder<'_>, length: Option<u64>, read: usize) -> Result<bool, Error> {
    match length {
        Some(length) => Ok((read as u64) < length),
        None if decoder.datatype()? == Type::Break => {
            decoder.skip()?;
            Ok(false)
        }
        None => Ok(true),
    }
}

pub(super) fn answer(body: &Value) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    encode(&mut out, body, false);
    out.into_writer()
}

/// Writes a value; numbers below a name that ends in `Timestamp` or `Timestamps` are times.
fn encode(out: &mut Encoder<Vec<u8>>, value: &Value, is_time: bool) {
    let written = match value {
        Value::Null => out.null(),
        Value::Bool(is) => out.bool(*is),
        Value::String(text) => out.str(text),
        Value::Number(number) => {
            if is_time {
                out.tag(IanaTag::Timestamp)
                    .expect("writing to memory cannot fail");
            }
            match number.as_i64() {
                Some(whole) => out.i64(whole),
                None => out.f64(number.as_f64().expect("a number is one of both")),
            }
        }
        Value::Array(items) => {
            out.array(items.len() as u64)
                .expect("writing to memory cannot fail");
            for item in items {
                encode(out, item, is_time);
            }
            return;
        }
        Value::Object(members) => {
            out.map(members.len() as u64)
                .expect("writing to memory cannot fail");
            for (name, member) in members {
                out.str(name).expect("writing to memory cannot fail");
                let is_time = name.ends_with("Timestamp") || name.ends_with("Timestamps");
                encode(out, member, is_time);
            }
            return;
        }
    };
    written.expect("writing to memory cannot fail");
}

pub(super) fn refusal(refusal: &Refusal) -> Vec<u8> {
    answer(&json!({
        "__type": format!("com.amazonaws.cloudwatch#{}", refusal.code),
        "message": refusal.message,
    }))
}
