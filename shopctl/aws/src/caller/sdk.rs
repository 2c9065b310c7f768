use aws_sdk_eks::operation::RequestId;
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::Deadline;
use crate::{
    credentials::Kept,
    error::{AwsError, AwsErrorKind, chain},
};

/// One question through a crate of the SDK, which signs and tries again by itself, until its deadline.
pub(crate) struct SdkCall<'a> {
    pub(crate) credentials: &'a Kept,
    pub(crate) asked: (&'static str, &'static str),
    pub(crate) deadline: Deadline,
}

impl SdkCall<'_> {
    /// Sends it. That there are no credentials is found out before, and told as everywhere.
    pub(crate) fn run<T, E>(
        &self,
        send: impl Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
    ) -> impl Future<Output = Result<T, AwsError>> + Send
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        // What the SDK does takes 16 KiB, too much for the stack of whoever waits for several.
        let send = Box::pin(send);
        async move {
            let getting = self.credentials.get();
            let credentials = self.deadline.bound(self.asked, getting).await?;
            credentials.map_err(|error| AwsError::without_credentials(self.asked, &error))?;
            let answer = self.deadline.bound(self.asked, send).await?;
            answer.map_err(|error| told(self.asked, &error))
        }
    }

    /// A member that every answer has.
    pub(crate) fn member<T>(&self, name: &str, value: Option<T>) -> Result<T, AwsError> {
        value.ok_or_else(|| AwsError::unexpected(self.asked, format!("the answer has no {name}")))
    }
}

fn told<E>(asked: (&'static str, &'static str), error: &SdkError<E, HttpResponse>) -> AwsError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match error {
        SdkError::ServiceError(answer) => AwsError::answered(
            asked,
            answer.raw().status().as_u16(),
            answer.err().code().map(ToOwned::to_owned),
            answer.err().message(),
            answer.raw().request_id().map(ToOwned::to_owned),
        ),
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) => AwsError::unconnected(asked, error),
            None => AwsError::unexpected(asked, chain(error)),
        },
        SdkError::TimeoutError(_) => {
            AwsError::new(AwsErrorKind::TimedOut, asked, "no answer in time")
        }
        SdkError::ResponseError(answer) => AwsError {
            request_id: answer.raw().request_id().map(ToOwned::to_owned),
            ..AwsError::unexpected(asked, chain(error))
        },
        _ => AwsError::unexpected(asked, chain(error)),
    }
}
