use http::{HeaderName, HeaderValue, Method};
use serde::{Serialize, de::DeserializeOwned};

use super::{Call, call::header, signed::Wanted};
use crate::error::AwsError;

impl Call<'_> {
    /// Asks with JSON 1.1, which names its operation in a header.
    pub(crate) async fn json<B: Serialize, T: DeserializeOwned>(
        &self,
        body: &B,
    ) -> Result<T, AwsError> {
        let target = format!("{}.{}", self.service.target(), self.operation);
        let target =
            HeaderValue::from_str(&target).map_err(|error| self.strange(&error.to_string()))?;
        let headers = vec![
            header("content-type", "application/x-amz-json-1.1"),
            (HeaderName::from_static("x-amz-target"), target),
        ];
        self.send_json("/", headers, body).await
    }

    /// Posts JSON to the path that is the operation.
    pub(crate) async fn rest_json<B: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<T, AwsError> {
        self.send_json(path, vec![header("content-type", "application/json")], body)
            .await
    }

    async fn send_json<B: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: &B,
    ) -> Result<T, AwsError> {
        let body = serde_json::to_vec(body).map_err(|error| self.strange(&error.to_string()))?;
        let wanted = Wanted {
            method: Method::POST,
            path: path.to_owned(),
            headers,
            body,
        };
        let answer = self.send(&wanted).await?;
        serde_json::from_slice(&answer).map_err(|error| self.strange(&error.to_string()))
    }
}
