use std::fmt::Write;

use http::Method;
use serde::de::DeserializeOwned;

use super::{Call, call::header, signed::Wanted, xml};
use crate::error::AwsError;

impl Call<'_> {
    /// Gets XML from a path, which is encoded and comes after the version.
    pub(crate) async fn get_xml<T: DeserializeOwned>(&self, path: &str) -> Result<T, AwsError> {
        self.send_xml(Method::GET, path, String::new()).await
    }

    /// Posts XML to a path, which is encoded and comes after the version.
    pub(crate) async fn post_xml<T: DeserializeOwned>(
        &self,
        path: &str,
        body: String,
    ) -> Result<T, AwsError> {
        self.send_xml(Method::POST, path, body).await
    }

    async fn send_xml<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: String,
    ) -> Result<T, AwsError> {
        let headers = if body.is_empty() {
            Vec::new()
        } else {
            vec![header("content-type", "application/xml")]
        };
        let wanted = Wanted {
            method,
            path: format!("/{}{path}", self.service.version()),
            headers,
            body: body.into_bytes(),
        };
        xml::read(&self.send(&wanted).await?).map_err(|told| self.strange(&told))
    }
}

/// A text as it stands in addresses and forms: all but letters, digits and `-_.~` as `%XX`, which is what is signed.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A text as it stands in XML.
pub(crate) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_place() {
        assert_eq!(encoded("a b/../?x=ü&~"), "a%20b%2F..%2F%3Fx%3D%C3%BC%26~");
        assert_eq!(escaped("</Path>&\"'"), "&lt;/Path&gt;&amp;&quot;&apos;");
    }
}
