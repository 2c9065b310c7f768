use super::service::{Protocol, Service};

/// A call that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// As the service's model names it on the wire.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) status: u16,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            status,
        }
    }

    /// What is wrong with what was sent.
    pub(crate) fn invalid(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// There is nothing of that name.
    pub(crate) fn missing(code: &str, message: impl Into<String>) -> Self {
        Self::new(404, code, message)
    }
}

/// What any service says for reasons that are not of its trade, each protocol in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Throttled,
    Expired,
    Denied,
    WrongSignature,
    UnknownKey,
    NotSigned,
}

impl Reason {
    /// The refusal by this service.
    pub(crate) fn by(self, service: Service, message: &str) -> Refusal {
        let is_xml = matches!(service.protocol(), Protocol::Query | Protocol::RestXml);
        let code = match (self, is_xml) {
            (Self::Throttled, true) => "Throttling",
            (Self::Throttled, false) if service == Service::XRay => "ThrottledException",
            (Self::Throttled, false) => "ThrottlingException",
            (Self::Expired, true) => "ExpiredToken",
            (Self::Expired, false) => "ExpiredTokenException",
            (Self::Denied, true) => "AccessDenied",
            (Self::Denied, false) => "AccessDeniedException",
            (Self::WrongSignature, true) => "SignatureDoesNotMatch",
            (Self::WrongSignature, false) => "InvalidSignatureException",
            (Self::UnknownKey, true) => "InvalidClientTokenId",
            (Self::UnknownKey, false) => "UnrecognizedClientException",
            (Self::NotSigned, true) => "MissingAuthenticationToken",
            (Self::NotSigned, false) => "MissingAuthenticationTokenException",
        };
        let status = match (self, service.protocol()) {
            (Self::Throttled, Protocol::RestJson) => 429,
            (Self::Throttled, _) | (_, Protocol::Json) => 400,
            _ => 403,
        };
        Refusal::new(status, code, message)
    }
}
