use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use aws_smithy_runtime_api::client::{
    http::HttpConnector,
    identity::Identity,
    orchestrator::{HttpRequest, HttpResponse},
};
use aws_smithy_types::{body::SdkBody, byte_stream::ByteStream};
use http::{HeaderName, HeaderValue, Method, Request};

use super::{Call, Endpoints, Http, fault::Fault, retry};
use crate::{
    credentials::Kept,
    error::{AwsError, AwsErrorKind, chain},
};

/// Signs requests and sends them, again where that may help.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) http: Http,
    pub(crate) credentials: Kept,
    pub(crate) endpoints: Endpoints,
}

/// A request before it is signed, the same at every try.
pub(super) struct Wanted {
    pub(super) method: Method,
    /// Encoded, with the query.
    pub(super) path: String,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: Vec<u8>,
}

/// A try that failed.
pub(super) struct Failure {
    pub(super) error: AwsError,
    /// The next one may go better.
    pub(super) is_passing: bool,
}

impl Signed {
    /// The body of the answer. Whoever renewed credentials meanwhile is used.
    pub(super) async fn send(&self, call: &Call<'_>, wanted: &Wanted) -> Result<Vec<u8>, AwsError> {
        let mut tries = 0;
        let mut is_renewed = false;
        loop {
            let credentials = self.credentials(call).await?;
            let answer = self.attempt(call, wanted, credentials.clone());
            let failure = match call.deadline.bound(call.asked(), answer).await? {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            tries += 1;
            if failure.error.kind == AwsErrorKind::Expired && !is_renewed {
                is_renewed = true;
                let renewing = self.credentials.renew(&credentials);
                if call.deadline.bound(call.asked(), renewing).await? {
                    continue;
                }
            }
            match pause(call, &failure, tries) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(failure.error),
            }
        }
    }

    async fn credentials(&self, call: &Call<'_>) -> Result<Credentials, AwsError> {
        let credentials = call
            .deadline
            .bound(call.asked(), self.credentials.get())
            .await?;
        credentials.map_err(|error| AwsError::without_credentials(call.asked(), &error))
    }

    async fn attempt(
        &self,
        call: &Call<'_>,
        wanted: &Wanted,
        credentials: Credentials,
    ) -> Result<Vec<u8>, Failure> {
        let request = self
            .request(call, wanted, credentials)
            .map_err(|wrong| Failure {
                error: AwsError::unexpected(call.asked(), wrong),
                is_passing: false,
            })?;
        let response = self.http.own_connector().call(request).await;
        let response = response.map_err(|error| {
            let error = AwsError::unconnected(call.asked(), &error);
            let is_passing = error.kind != AwsErrorKind::Unexpected;
            Failure { error, is_passing }
        })?;
        read(call, response).await
    }

    /// The request with its signature.
    fn request(
        &self,
        call: &Call<'_>,
        wanted: &Wanted,
        credentials: Credentials,
    ) -> Result<HttpRequest, String> {
        let uri = self.endpoints.address(call.service) + &wanted.path;
        let headers: Vec<_> = wanted
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect();
        let signable = SignableRequest::new(
            wanted.method.as_str(),
            &uri,
            headers.into_iter(),
            SignableBody::Bytes(&wanted.body),
        );
        let identity: Identity = credentials.into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(call.service.region(self.endpoints.region()))
            .name(call.service.signing_name())
            .time(self.credentials.now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|error| chain(&error))?;
        let signable = signable.map_err(|error| chain(&error))?;
        let signed = sign(signable, &params.into()).map_err(|error| chain(&error))?;
        let mut request = Request::new(SdkBody::from(wanted.body.clone()));
        *request.method_mut() = wanted.method.clone();
        *request.uri_mut() = uri.parse().map_err(|error| chain(&error))?;
        request.headers_mut().extend(wanted.headers.iter().cloned());
        signed.into_parts().0.apply_to_request_http1x(&mut request);
        HttpRequest::try_from(request).map_err(|error| chain(&error))
    }
}

fn pause(call: &Call<'_>, failure: &Failure, tries: u32) -> Option<Duration> {
    retry::pause(failure, tries, call.is_write).filter(|pause| *pause < call.deadline.remaining())
}

async fn read(call: &Call<'_>, response: HttpResponse) -> Result<Vec<u8>, Failure> {
    let status = response.status();
    let header = |name| response.headers().get(name).map(ToOwned::to_owned);
    let request_id = header("x-amzn-requestid").or_else(|| header("x-amz-request-id"));
    let code = header("x-amzn-errortype");
    let body = ByteStream::new(response.into_body()).collect().await;
    let body = match body {
        Ok(body) => body.to_vec(),
        Err(error) => {
            let told = format!("the answer broke off: {}", chain(&error));
            let error = AwsError {
                request_id,
                ..AwsError::new(AwsErrorKind::Unreachable, call.asked(), told)
            };
            return Err(Failure {
                error,
                is_passing: true,
            });
        }
    };
    if status.is_success() {
        return Ok(body);
    }
    let fault = Fault::read(code.as_deref(), &body);
    let error = AwsError::answered(
        call.asked(),
        status.as_u16(),
        fault.code,
        fault.message.as_deref(),
        request_id.or(fault.request_id),
    );
    Err(Failure {
        error,
        is_passing: status.is_server_error(),
    })
}
