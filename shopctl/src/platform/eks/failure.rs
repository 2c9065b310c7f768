use shopctl_aws::{AwsError, AwsErrorKind};
use shopctl_cluster::{ClusterError, ClusterErrorKind};

use crate::error::{CommandError, ErrorKind};

/// What a person is told beside what AWS said.
const LOG_IN: &str = "log in to AWS (`aws sso login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID)";

impl From<AwsError> for CommandError {
    fn from(error: AwsError) -> Self {
        let (kind, hint) = match error.kind {
            AwsErrorKind::NoCredentials => (ErrorKind::Denied, LOG_IN),
            AwsErrorKind::Expired => (
                ErrorKind::Denied,
                "the login has run out; log in to AWS again",
            ),
            AwsErrorKind::Denied => (
                ErrorKind::Denied,
                "`shopctl access whoami` tells as whom this was asked",
            ),
            AwsErrorKind::NotFound => (
                ErrorKind::NotFound,
                "`shopctl target doctor` looks whether all that the target names is there",
            ),
            AwsErrorKind::Conflict => (ErrorKind::Conflict, ""),
            AwsErrorKind::Invalid => (ErrorKind::Usage, ""),
            AwsErrorKind::Throttled => (
                ErrorKind::Unreachable,
                "AWS wants fewer requests; try again in a minute",
            ),
            AwsErrorKind::Unreachable => (
                ErrorKind::Unreachable,
                "look at the network, and at `region` and `endpoints` of the target",
            ),
            AwsErrorKind::TimedOut => (ErrorKind::Timeout, "give it longer with --timeout"),
            AwsErrorKind::Unexpected => (ErrorKind::Unexpected, ""),
        };
        told(kind, error.to_string(), hint)
    }
}

impl From<ClusterError> for CommandError {
    fn from(error: ClusterError) -> Self {
        let (kind, hint) = match error.kind {
            ClusterErrorKind::Unauthenticated => (
                ErrorKind::Denied,
                "the cluster does not know who asks; log in to AWS again",
            ),
            ClusterErrorKind::Forbidden => (
                ErrorKind::Denied,
                "`shopctl access can-i --all` tells what this user may",
            ),
            ClusterErrorKind::NotFound => (
                ErrorKind::NotFound,
                "`shopctl target doctor` looks whether all that the target names is there",
            ),
            ClusterErrorKind::Conflict => (
                ErrorKind::Conflict,
                "somebody else changed it; look again before trying again",
            ),
            ClusterErrorKind::TooMany => (
                ErrorKind::Unreachable,
                "the cluster wants fewer requests; try again in a minute",
            ),
            ClusterErrorKind::Unreachable => (
                ErrorKind::Unreachable,
                "look at the network, and whether the cluster runs",
            ),
            ClusterErrorKind::TimedOut => (ErrorKind::Timeout, "give it longer with --timeout"),
            ClusterErrorKind::Invalid
            | ClusterErrorKind::Expired
            | ClusterErrorKind::Unexpected => (ErrorKind::Unexpected, ""),
        };
        told(kind, error.to_string(), hint)
    }
}

fn told(kind: ErrorKind, text: String, hint: &str) -> CommandError {
    let told = CommandError::new(kind, text);
    if hint.is_empty() {
        told
    } else {
        told.hint(hint)
    }
}
