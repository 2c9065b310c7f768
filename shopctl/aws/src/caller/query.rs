use http::Method;
use serde::de::DeserializeOwned;

use super::{Call, call::header, rest::encoded, signed::Wanted, xml};
use crate::error::AwsError;

impl Call<'_> {
    /// Asks with a form, and reads XML. Members without a value are left out.
    pub(crate) async fn query<T: DeserializeOwned>(
        &self,
        members: &[(&str, Option<&str>)],
    ) -> Result<T, AwsError> {
        let mut form = format!(
            "Action={}&Version={}",
            self.operation,
            self.service.version()
        );
        for (name, value) in members {
            if let Some(value) = value {
                form.extend(["&", &encoded(name), "=", &encoded(value)]);
            }
        }
        let wanted = Wanted {
            method: Method::POST,
            path: "/".to_owned(),
            headers: vec![header(
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
            )],
            body: form.into_bytes(),
        };
        xml::read(&self.send(&wanted).await?).map_err(|told| self.strange(&told))
    }
}
