//! Why the cluster did not do what it was asked to.

use std::{error::Error, fmt, io};

use http::{Method, StatusCode};
use kube::{client::AuthError, core::Status};

/// No message of a server is told at greater length.
const LONGEST_MESSAGE: usize = 2_000;

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClusterErrorKind {
    /// The API does not answer, or the connection broke.
    Unreachable,
    /// It does not know who asks (401).
    Unauthenticated,
    /// Who asks may not (403).
    Forbidden,
    /// What was named is not there, or the cluster has nothing of the kind (404).
    NotFound,
    /// It is not as the change needs it (409).
    Conflict,
    /// What was asked makes no sense (400, 405, 415, 422).
    Invalid,
    /// It wants fewer requests, or forbids it for now (429).
    TooMany,
    /// The version that was asked for is forgotten (410): whoever gets this lists anew.
    Expired,
    /// It took too long.
    TimedOut,
    /// Nobody expected it.
    Unexpected,
}

/// A failure of one call, in the words of the server where it had any.
#[derive(Debug, Clone)]
pub struct ClusterError {
    /// Its kind.
    pub kind: ClusterErrorKind,
    /// The method of the request; empty where nothing was asked.
    pub method: &'static str,
    /// The path of the request, without its query; empty where nothing was asked.
    pub path: String,
    /// The status of the answer, where there was one.
    pub status: Option<u16>,
    /// The server's name for it, as in `AlreadyExists`.
    pub reason: Option<String>,
    /// What is wrong. It holds no token.
    pub message: String,
    /// After how many seconds the server wants to be asked again.
    pub retry_after_s: Option<u32>,
}

/// What calls give.
pub(crate) type Result<T> = std::result::Result<T, ClusterError>;

impl ClusterError {
    /// A failure that no server told.
    pub fn new(kind: ClusterErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            method: "",
            path: String::new(),
            status: None,
            reason: None,
            message: message.into(),
            retry_after_s: None,
        }
    }

    /// Whether the same call may well succeed a little later.
    pub fn retryable(&self) -> bool {
        matches!(
            self.kind,
            ClusterErrorKind::Unreachable | ClusterErrorKind::TooMany | ClusterErrorKind::TimedOut
        )
    }

    /// With the request that failed.
    pub(crate) fn asking(mut self, method: &Method, path: &str) -> Self {
        self.method = known(method);
        path.clone_into(&mut self.path);
        self
    }

    /// An answer that is not a success.
    pub(crate) fn answered(status: StatusCode, body: &[u8]) -> Self {
        match serde_json::from_slice::<Status>(body) {
            Ok(told) if !told.message.is_empty() || !told.reason.is_empty() => {
                Self::told(status.as_u16(), &told)
            }
            _ => {
                let text = presentable(&String::from_utf8_lossy(body));
                let text = if text.is_empty() {
                    status.to_string()
                } else {
                    text
                };
                let told = Self::new(of_status(status.as_u16(), ""), text);
                Self {
                    status: Some(status.as_u16()),
                    ..told
                }
            }
        }
    }

    /// What a `Status` object tells.
    pub(crate) fn told(code: u16, told: &Status) -> Self {
        let code = if told.code == 0 { code } else { told.code };
        let details = told.details.as_ref();
        let causes = details.into_iter().flat_map(|details| &details.causes);
        let mut message = told.message.clone();
        for cause in causes.filter(|cause| !told.message.contains(&cause.message)) {
            message = format!("{message}: {}", cause.message);
        }
        Self {
            status: Some(code),
            reason: Some(told.reason.clone()).filter(|reason| !reason.is_empty()),
            retry_after_s: details
                .map(|details| details.retry_after_seconds)
                .filter(|after| *after > 0),
            ..Self::new(of_status(code, &told.reason), presentable(&message))
        }
    }

    /// What went wrong before there was an answer, or while it came.
    pub(crate) fn broken(error: kube::Error) -> Self {
        match error {
            kube::Error::Api(status) => Self::told(status.code, &status),
            kube::Error::Service(source) => match source.downcast::<Self>() {
                Ok(told) => *told,
                Err(source) => match source.downcast::<kube::Error>() {
                    Ok(inner) => Self::broken(*inner),
                    Err(source) => Self::unreachable(&*source),
                },
            },
            kube::Error::Auth(error) => {
                Self::new(ClusterErrorKind::Unauthenticated, of_credentials(&error))
            }
            kube::Error::HyperError(error) => Self::unreachable(&error),
            kube::Error::ReadEvents(error) => Self::unreachable(&error),
            other => Self::new(
                ClusterErrorKind::Unexpected,
                presentable(&other.to_string()),
            ),
        }
    }

    /// A connection that could not be made or did not hold.
    pub(crate) fn unreachable(error: &(dyn Error + 'static)) -> Self {
        let mut deepest = error;
        let mut has_timed_out = false;
        while let Some(source) = deepest.source() {
            deepest = source;
            let io = deepest.downcast_ref::<io::Error>();
            has_timed_out |= io.is_some_and(|io| io.kind() == io::ErrorKind::TimedOut);
        }
        let kind = if has_timed_out {
            ClusterErrorKind::TimedOut
        } else {
            ClusterErrorKind::Unreachable
        };
        Self::new(kind, presentable(&deepest.to_string()))
    }

    /// An answer that cannot be read. Of its content nothing is told: it may hold secrets.
    pub(crate) fn unreadable(error: &serde_json::Error) -> Self {
        let told = format!(
            "the answer is not what the API says: line {} column {}",
            error.line(),
            error.column()
        );
        Self::new(ClusterErrorKind::Unexpected, told)
    }

    /// No answer in time.
    pub(crate) fn late(patience: std::time::Duration) -> Self {
        let told = format!("no answer within {} ms", patience.as_millis());
        Self::new(ClusterErrorKind::TimedOut, told)
    }
}

impl fmt::Display for ClusterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.method.is_empty() {
            write!(out, "{} {}: ", self.method, self.path)?;
        }
        out.write_str(&self.message)?;
        match (&self.reason, self.status) {
            (Some(reason), _) => write!(out, " ({reason})"),
            (None, Some(status)) => write!(out, " (status {status})"),
            (None, None) => Ok(()),
        }
    }
}

impl Error for ClusterError {}

fn of_status(status: u16, reason: &str) -> ClusterErrorKind {
    match (status, reason) {
        (401, _) => ClusterErrorKind::Unauthenticated,
        (403, _) => ClusterErrorKind::Forbidden,
        (404, _) => ClusterErrorKind::NotFound,
        (409, _) => ClusterErrorKind::Conflict,
        (410, _) | (_, "Expired" | "Gone") => ClusterErrorKind::Expired,
        (429, _) => ClusterErrorKind::TooMany,
        (408 | 504, _) | (_, "Timeout") => ClusterErrorKind::TimedOut,
        (400..=499, _) => ClusterErrorKind::Invalid,
        (502 | 503, _) => ClusterErrorKind::Unreachable,
        _ => ClusterErrorKind::Unexpected,
    }
}

/// What a program that gives credentials was called with and printed may hold them, so only its complaints are told.
fn of_credentials(error: &AuthError) -> String {
    match error {
        AuthError::AuthExecRun { out, .. } => {
            let complaint = presentable(&String::from_utf8_lossy(&out.stderr));
            format!(
                "the program that gives credentials failed ({}): {complaint}",
                out.status
            )
        }
        AuthError::AuthExecStart(error) => {
            format!("the program that gives credentials does not start: {error}")
        }
        AuthError::AuthExecParse(_) | AuthError::AuthExecSerialize(_) => {
            "the program that gives credentials answers what nobody understands".to_owned()
        }
        other => presentable(&other.to_string()),
    }
}

/// One line without control characters, which could command a terminal.
fn presentable(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LONGEST_MESSAGE).collect()
}

fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "ASK",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_kind() {
        use ClusterErrorKind as Kind;
        let table = [
            (400, Kind::Invalid),
            (401, Kind::Unauthenticated),
            (403, Kind::Forbidden),
            (404, Kind::NotFound),
            (405, Kind::Invalid),
            (409, Kind::Conflict),
            (410, Kind::Expired),
            (415, Kind::Invalid),
            (422, Kind::Invalid),
            (429, Kind::TooMany),
            (500, Kind::Unexpected),
            (502, Kind::Unreachable),
            (503, Kind::Unreachable),
            (504, Kind::TimedOut),
        ];
        for (status, kind) in table {
            assert_eq!(of_status(status, ""), kind, "{status}");
        }
    }

    #[test]
    fn an_error_tells_the_request_and_the_servers_words() {
        let body = br#"{"kind":"Status","message":"Cannot evict pod as it would violate the pod's disruption budget.",
            "reason":"TooManyRequests","code":429,
            "details":{"retryAfterSeconds":10,"causes":[{"reason":"DisruptionBudget","message":"shopd needs 2 healthy pods"}]}}"#;
        let error = ClusterError::answered(StatusCode::TOO_MANY_REQUESTS, body)
            .asking(&Method::POST, "/api/v1/namespaces/shop/pods/a/eviction");
        assert_eq!(error.retry_after_s, Some(10));
        assert!(error.retryable());
        assert_eq!(
            error.to_string(),
            "POST /api/v1/namespaces/shop/pods/a/eviction: Cannot evict pod as it would violate the pod's disruption \
             budget.: shopd needs 2 healthy pods (TooManyRequests)"
        );
    }

    #[test]
    fn a_text_cannot_command_a_terminal() {
        let error = ClusterError::answered(StatusCode::BAD_GATEWAY, b"\x1b[2Jgone\r\n away\x07");
        assert_eq!(error.to_string(), "[2Jgone away (status 502)");
        let error = ClusterError::answered(StatusCode::NOT_FOUND, b"");
        assert_eq!(error.to_string(), "404 Not Found (status 404)");
    }
}
