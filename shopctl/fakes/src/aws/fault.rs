use std::time::Duration;

use super::{
    refusal::{Reason, Refusal},
    service::Service,
};

/// Something that goes wrong with calls: with all of them, until it is narrowed down.
#[derive(Debug, Clone)]
pub struct Fault {
    kind: Kind,
    service: Option<Service>,
    operation: Option<String>,
    left: Option<u32>,
}

#[derive(Debug, Clone)]
enum Kind {
    Says(Reason, String),
    Refuses(Refusal),
    Breaks,
    Delays(Duration),
    Garbles,
}

/// What a fault makes of a call.
#[derive(Debug)]
pub(crate) enum Effect {
    /// It is refused.
    Refused(Refusal),
    /// The connection is closed without an answer.
    Broken,
    /// It is answered later than it would be.
    Delayed(Duration),
    /// The answer stops in its middle, although its length is right.
    Garbled,
}

impl Fault {
    /// Too many calls: `ThrottlingException`, or what the protocol has for it.
    pub fn throttled() -> Self {
        Self::of_kind(Kind::Says(Reason::Throttled, "Rate exceeded".to_owned()))
    }

    /// The credentials have expired: `ExpiredToken`, or what the protocol has for it.
    pub fn expired_token() -> Self {
        let message = "The security token included in the request is expired";
        Self::of_kind(Kind::Says(Reason::Expired, message.to_owned()))
    }

    /// The caller may not: `AccessDenied`, or what the protocol has for it.
    pub fn access_denied() -> Self {
        let message = "User: arn:aws:iam::123456789012:user/operator is not authorized to perform this operation";
        Self::of_kind(Kind::Says(Reason::Denied, message.to_owned()))
    }

    /// The service fails with this status, from 500 on.
    pub fn server_error(status: u16) -> Self {
        let code = match status {
            503 => "ServiceUnavailable",
            _ => "InternalFailure",
        };
        Self::refused(status, code, "the service has failed; try again")
    }

    /// Any refusal.
    pub fn refused(status: u16, code: &str, message: &str) -> Self {
        Self::of_kind(Kind::Refuses(Refusal::new(status, code, message)))
    }

    /// The connection is closed without an answer. What was asked is not done.
    pub fn connection_reset() -> Self {
        Self::of_kind(Kind::Breaks)
    }

    /// The answer is this much later.
    pub fn latency(by: Duration) -> Self {
        Self::of_kind(Kind::Delays(by))
    }

    /// What was asked is done, but half of the answer's body is missing.
    pub fn invalid_body() -> Self {
        Self::of_kind(Kind::Garbles)
    }

    /// Only calls of this service.
    #[must_use]
    pub fn of(mut self, service: Service) -> Self {
        self.service = Some(service);
        self
    }

    /// Only calls of this operation.
    #[must_use]
    pub fn on(mut self, operation: &str) -> Self {
        self.operation = Some(operation.to_owned());
        self
    }

    /// Only the next calls, this many.
    #[must_use]
    pub fn times(mut self, calls: u32) -> Self {
        self.left = Some(calls);
        self
    }

    fn of_kind(kind: Kind) -> Self {
        Self {
            kind,
            service: None,
            operation: None,
            left: None,
        }
    }

    /// What it makes of a call, which it counts; nothing where it is none of its calls, or it is used up.
    pub(crate) fn strike(&mut self, service: Service, operation: &str) -> Option<Effect> {
        let concerns = self.service.is_none_or(|of| of == service)
            && self.operation.as_ref().is_none_or(|on| on == operation);
        if !concerns || self.left == Some(0) {
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        Some(match &self.kind {
            Kind::Says(reason, message) => Effect::Refused(reason.by(service, message)),
            Kind::Refuses(refusal) => Effect::Refused(refusal.clone()),
            Kind::Breaks => Effect::Broken,
            Kind::Delays(by) => Effect::Delayed(*by),
            Kind::Garbles => Effect::Garbled,
        })
    }
}
