use http::{HeaderName, HeaderValue};

use super::{Deadline, Service, Signed, signed::Wanted};
use crate::error::AwsError;

/// One question to a service that is signed by hand, with all its pages, until its deadline.
pub(crate) struct Call<'a> {
    pub(super) signed: &'a Signed,
    pub(super) service: Service,
    pub(super) operation: &'static str,
    pub(super) is_write: bool,
    pub(super) deadline: Deadline,
}

impl<'a> Call<'a> {
    pub(crate) fn read(
        signed: &'a Signed,
        service: Service,
        operation: &'static str,
        deadline: Deadline,
    ) -> Self {
        Self {
            signed,
            service,
            operation,
            is_write: false,
            deadline,
        }
    }

    pub(crate) fn write(
        signed: &'a Signed,
        service: Service,
        operation: &'static str,
        deadline: Deadline,
    ) -> Self {
        Self {
            is_write: true,
            ..Self::read(signed, service, operation, deadline)
        }
    }

    /// Whom and what, for errors.
    pub(crate) fn asked(&self) -> (&'static str, &'static str) {
        (self.service.name(), self.operation)
    }

    pub(crate) fn deadline(&self) -> Deadline {
        self.deadline
    }

    pub(super) async fn send(&self, wanted: &Wanted) -> Result<Vec<u8>, AwsError> {
        self.signed.send(self, wanted).await
    }

    pub(super) fn strange(&self, told: &str) -> AwsError {
        AwsError::unexpected(
            self.asked(),
            format!("the answer is not what it should be: {told}"),
        )
    }
}

pub(super) fn header(name: &'static str, value: &'static str) -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    )
}
