use std::fmt::Write;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use ring::{digest, hmac};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// A request as it came, which is what a signature covers.
pub(crate) struct Received<'a> {
    pub(crate) method: &'a str,
    /// As it came.
    pub(crate) path: &'a str,
    /// As it came, without the question mark.
    pub(crate) query: &'a str,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: &'a [u8],
}

/// What a request says of its signature: version 4, in the `Authorization` or after the question mark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) key_id: String,
    pub(crate) region: String,
    pub(crate) service: String,
    date: String,
    signed_headers: Vec<String>,
    signature: String,
    pub(crate) signed_at: Timestamp,
    time: String,
    /// For how long it is good, where the signature is after the question mark.
    pub(crate) expires: Option<SignedDuration>,
    pub(crate) session: Option<String>,
}

impl Received<'_> {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> = self
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// What is said after the question mark.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        pairs(self.query)
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Reads what the request says of its signature, or tells what is missing.
    pub(crate) fn claim(&self) -> Result<Claim, String> {
        match self.header("authorization") {
            Some(text) => self.claim_of_header(&text),
            None if self.parameter("X-Amz-Signature").is_some() => self.claim_of_query(),
            None => Err("Missing Authentication Token".to_owned()),
        }
    }

    fn claim_of_header(&self, text: &str) -> Result<Claim, String> {
        let parts = text
            .strip_prefix(ALGORITHM)
            .ok_or("the Authorization is not of AWS4-HMAC-SHA256")?;
        let part = |name: &str| {
            parts
                .split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .ok_or(format!("Authorization header requires '{name}' parameter"))
        };
        let time = self
            .header("x-amz-date")
            .ok_or("Authorization header requires existence of an 'X-Amz-Date' header")?;
        Claim::new(
            part("Credential")?,
            part("SignedHeaders")?,
            part("Signature")?,
            time,
        )
        .map(|claim| Claim {
            session: self.header("x-amz-security-token"),
            ..claim
        })
    }

    fn claim_of_query(&self) -> Result<Claim, String> {
        let part = |name: &str| {
            self.parameter(name)
                .ok_or(format!("AWS query-string parameters must include '{name}'"))
        };
        if part("X-Amz-Algorithm")? != ALGORITHM {
            return Err("X-Amz-Algorithm is not AWS4-HMAC-SHA256".to_owned());
        }
        let expires = part("X-Amz-Expires")?
            .parse()
            .map_err(|_| "X-Amz-Expires should be a number")?;
        let claim = Claim::new(
            &part("X-Amz-Credential")?,
            &part("X-Amz-SignedHeaders")?,
            &part("X-Amz-Signature")?,
            part("X-Amz-Date")?,
        )?;
        Ok(Claim {
            expires: Some(SignedDuration::from_secs(expires)),
            session: self.parameter("X-Amz-Security-Token"),
            ..claim
        })
    }

    /// Whether a secret made the signature, of exactly this request.
    pub(crate) fn is_by(&self, claim: &Claim, secret: &str) -> bool {
        let Some(canonical) = self.canonical(claim) else {
            return false;
        };
        let scope = format!(
            "{}/{}/{}/aws4_request",
            claim.date, claim.region, claim.service
        );
        let text = format!(
            "{ALGORITHM}\n{}\n{scope}\n{}",
            claim.time,
            sha256(canonical.as_bytes())
        );
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [&claim.date, &claim.region, &claim.service, "aws4_request"] {
            key = mac(&key, part);
        }
        hex(&mac(&key, &text)) == claim.signature
    }

    /// The request as it is signed; nothing where something that must be signed is not.
    fn canonical(&self, claim: &Claim) -> Option<String> {
        let must_be_signed = |name: &str| name == "host" || name.starts_with("x-amz-");
        let is_signed = |name: &str| claim.signed_headers.iter().any(|signed| signed == name);
        if self
            .headers
            .iter()
            .any(|(name, _)| must_be_signed(name) && !is_signed(name))
        {
            return None;
        }
        let mut headers = String::new();
        for name in &claim.signed_headers {
            writeln!(headers, "{name}:{}", self.header(name)?).ok()?;
        }
        Some(format!(
            "{}\n{}\n{}\n{headers}\n{}\n{}",
            self.method,
            self.path
                .split('/')
                .map(encode)
                .collect::<Vec<_>>()
                .join("/"),
            canonical_query(self.query),
            claim.signed_headers.join(";"),
            self.digest_of_body()?,
        ))
    }

    fn digest_of_body(&self) -> Option<String> {
        let digest = sha256(self.body);
        match self.header("x-amz-content-sha256") {
            Some(told) => (told == digest).then_some(digest),
            None => Some(digest),
        }
    }
}

impl Claim {
    fn new(
        credential: &str,
        signed_headers: &str,
        signature: &str,
        time: String,
    ) -> Result<Self, String> {
        let parts: Vec<_> = credential.split('/').collect();
        let [key_id, date, region, service, "aws4_request"] = parts[..] else {
            return Err(
                "Credential must have five parts, as in KEY/DATE/REGION/SERVICE/aws4_request"
                    .to_owned(),
            );
        };
        let signed_at = DateTime::strptime("%Y%m%dT%H%M%SZ", &time)
            .and_then(|at| at.to_zoned(TimeZone::UTC))
            .map_err(|_| "X-Amz-Date is not of the form YYYYMMDDTHHMMSSZ")?
            .timestamp();
        if !time.starts_with(date) {
            return Err(
                "Date in Credential scope does not match YYYYMMDD from X-Amz-Date".to_owned(),
            );
        }
        let signed_headers: Vec<_> = signed_headers.split(';').map(str::to_owned).collect();
        if !signed_headers.is_sorted() || !signed_headers.iter().any(|name| name == "host") {
            return Err("SignedHeaders must be in order and have 'host'".to_owned());
        }
        Ok(Self {
            key_id: key_id.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            date: date.to_owned(),
            signed_headers,
            signature: signature.to_owned(),
            signed_at,
            time,
            expires: None,
            session: None,
        })
    }

    pub(crate) fn signs(&self, header: &str) -> bool {
        self.signed_headers.iter().any(|name| name == header)
    }
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<_> = pairs(query)
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The parts of what follows a question mark. A plus sign is one: only forms write spaces so.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        })
}

/// Undoes the encoding of a part of an address.
pub(crate) fn decode(text: &str) -> String {
    // A form's own separators are plain characters here.
    let plain = text.replace('+', "%2B").replace('&', "%26");
    url::form_urlencoded::parse(format!("x={plain}").as_bytes())
        .map(|(_, value)| value.into_owned())
        .next()
        .unwrap_or_default()
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    encoded
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// The first example of the published test suite for version 4.
    fn vanilla<'a>(query: &'a str, signature: &str) -> Received<'a> {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        );
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Received {
            method: "GET",
            path: "/",
            query,
            headers: vec![
                header("host", "example.amazonaws.com"),
                header("x-amz-date", "20150830T123600Z"),
                header("authorization", &authorization),
            ],
            body: b"",
        }
    }

    #[test]
    fn the_published_example_is_good_for_its_secret_alone() {
        let request = vanilla(
            "",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        );
        let claim = request.claim().unwrap();
        assert_eq!(claim.key_id, "AKIDEXAMPLE");
        assert!(request.is_by(&claim, SECRET));
        assert!(!request.is_by(&claim, "another"));
    }

    #[test]
    fn what_follows_the_question_mark_is_signed_in_order() {
        let request = vanilla(
            "Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        );
        let claim = request.claim().unwrap();
        assert!(request.is_by(&claim, SECRET));
        let other = Received {
            query: "Param2=value2&Param1=value3",
            ..request
        };
        assert!(!other.is_by(&claim, SECRET));
    }

    #[test]
    fn a_header_of_the_protocol_must_be_signed() {
        let mut request = vanilla(
            "",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        );
        request
            .headers
            .push(("x-amz-target".to_owned(), "Logs.Delete".to_owned()));
        let claim = request.claim().unwrap();
        assert!(!request.is_by(&claim, SECRET));
    }

    #[test]
    fn a_request_without_a_signature_makes_no_claim() {
        let mut request = vanilla("", "");
        request.headers.pop();
        assert_eq!(request.claim().unwrap_err(), "Missing Authentication Token");
    }
}
