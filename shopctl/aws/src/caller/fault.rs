use serde::Deserialize;

use super::xml;

/// What an answer that is no success says of itself, in whichever protocol.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
}

#[derive(Deserialize)]
struct JsonFault {
    #[serde(rename = "__type", alias = "code", alias = "Code")]
    code: Option<String>,
    #[serde(alias = "Message", alias = "errorMessage")]
    message: Option<String>,
}

impl Fault {
    /// Reads a body; the code of a header, if there is one, is the better one.
    pub(super) fn read(header: Option<&str>, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start();
        let read = if text.starts_with('<') {
            Self::read_xml(text)
        } else {
            Self::read_json(text)
        };
        let code = header.map(ToOwned::to_owned).or(read.code);
        Self {
            code: code.as_deref().map(bare),
            ..read
        }
    }

    fn read_xml(text: &str) -> Self {
        Self {
            code: xml::first(text, "Code"),
            message: xml::first(text, "Message"),
            request_id: xml::first(text, "RequestId").or_else(|| xml::first(text, "RequestID")),
        }
    }

    fn read_json(text: &str) -> Self {
        let read: Option<JsonFault> = serde_json::from_str(text).ok();
        read.map_or_else(Self::default, |read| Self {
            code: read.code,
            message: read.message,
            request_id: None,
        })
    }
}

/// A code without the name space before it and the address behind it.
fn bare(code: &str) -> String {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
    code.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_protocol_says_what_is_wrong_in_its_own_way() {
        let xml = r#"<?xml version="1.0"?><ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type><Code>DBInstanceNotFound</Code><Message>DBInstance a &amp; b not found.</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"#;
        let fault = Fault::read(None, xml.as_bytes());
        assert_eq!(fault.code.as_deref(), Some("DBInstanceNotFound"));
        assert_eq!(
            fault.message.as_deref(),
            Some("DBInstance a & b not found.")
        );
        assert_eq!(fault.request_id.as_deref(), Some("r-1"));

        let json =
            br#"{"__type":"com.amazonaws.logs#ResourceNotFoundException","Message":"no group"}"#;
        let fault = Fault::read(None, json);
        assert_eq!(fault.code.as_deref(), Some("ResourceNotFoundException"));
        assert_eq!(fault.message.as_deref(), Some("no group"));

        let header = "ThrottledException:http://internal.amazon.com/coral/";
        let fault = Fault::read(Some(header), br#"{"message":"slow down"}"#);
        assert_eq!(fault.code.as_deref(), Some("ThrottledException"));
    }

    #[test]
    fn a_gateway_that_speaks_no_protocol_is_no_surprise() {
        assert_eq!(Fault::read(None, b"<html><body>502"), Fault::default());
        assert_eq!(Fault::read(None, b"\xff\xfe"), Fault::default());
        assert_eq!(Fault::read(None, b""), Fault::default());
    }
}
