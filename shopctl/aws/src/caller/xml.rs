use quick_xml::{Reader, events::Event};
use serde::de::DeserializeOwned;

/// Reads an answer into its type.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    quick_xml::de::from_str(text).map_err(|error| error.to_string())
}

/// The text of the first element of that name, at whatever depth.
pub(super) fn first(text: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.local_name().as_ref() == name.as_bytes() => {
                let inner = reader.read_text(start.name()).ok()?;
                return quick_xml::escape::unescape(&inner.decode().ok()?)
                    .ok()
                    .map(|text| text.trim().to_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
