use crate::error::AwsErrorKind;

const THROTTLED: [&str; 10] = [
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "TooManyRequests",
    "TooManyRequestsException",
];
const DENIED: [&str; 9] = [
    "AuthFailure",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "OptInRequired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];
/// What the codes of a kind have in them, looked for in this order.
const PARTS: [(&str, AwsErrorKind); 20] = [
    ("Throttl", AwsErrorKind::Throttled),
    ("ExpiredToken", AwsErrorKind::Expired),
    ("RequestExpired", AwsErrorKind::Expired),
    ("TokenRefreshRequired", AwsErrorKind::Expired),
    ("AccessDenied", AwsErrorKind::Denied),
    ("Unauthorized", AwsErrorKind::Denied),
    ("NotAuthorized", AwsErrorKind::Denied),
    ("MissingAuthenticationToken", AwsErrorKind::Denied),
    ("NotFound", AwsErrorKind::NotFound),
    ("NoSuch", AwsErrorKind::NotFound),
    ("AlreadyExists", AwsErrorKind::Conflict),
    ("Conflict", AwsErrorKind::Conflict),
    ("InUse", AwsErrorKind::Conflict),
    ("QuotaExceeded", AwsErrorKind::Conflict),
    ("TooMany", AwsErrorKind::Conflict),
    ("ServiceUnavailable", AwsErrorKind::Unreachable),
    ("Validation", AwsErrorKind::Invalid),
    ("Malformed", AwsErrorKind::Invalid),
    ("Missing", AwsErrorKind::Invalid),
    ("Invalid", AwsErrorKind::Invalid),
];

/// The kind of what a service calls `code`, or else of the status of its answer.
pub(crate) fn kind_of(code: &str, status: u16) -> AwsErrorKind {
    if THROTTLED.contains(&code) {
        return AwsErrorKind::Throttled;
    }
    if DENIED.contains(&code) {
        return AwsErrorKind::Denied;
    }
    if code.starts_with("Invalid") && code.contains("State") {
        return AwsErrorKind::Conflict;
    }
    let found = PARTS.iter().find(|(part, _)| code.contains(part));
    found.map_or_else(|| of_status(status), |(_, kind)| *kind)
}

fn of_status(status: u16) -> AwsErrorKind {
    match status {
        401 | 403 => AwsErrorKind::Denied,
        404 => AwsErrorKind::NotFound,
        408 | 504 => AwsErrorKind::TimedOut,
        409 | 412 => AwsErrorKind::Conflict,
        429 => AwsErrorKind::Throttled,
        400..=499 => AwsErrorKind::Invalid,
        502 | 503 => AwsErrorKind::Unreachable,
        _ => AwsErrorKind::Unexpected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_of_the_services_has_its_kind() {
        use AwsErrorKind as Kind;
        let table = [
            ("ExpiredToken", 403, Kind::Expired),
            ("ExpiredTokenException", 400, Kind::Expired),
            ("RequestExpired", 400, Kind::Expired),
            ("AccessDeniedException", 400, Kind::Denied),
            ("UnrecognizedClientException", 400, Kind::Denied),
            ("InvalidClientTokenId", 403, Kind::Denied),
            ("DBInstanceNotFound", 404, Kind::NotFound),
            ("NoSuchDistribution", 404, Kind::NotFound),
            ("ResourceNotFoundException", 400, Kind::NotFound),
            ("InvalidDBInstanceState", 400, Kind::Conflict),
            ("DBSnapshotAlreadyExists", 400, Kind::Conflict),
            ("TooManyInvalidationsInProgress", 400, Kind::Conflict),
            ("ResourceInUseException", 409, Kind::Conflict),
            ("InvalidParameterException", 400, Kind::Invalid),
            ("MalformedQueryException", 400, Kind::Invalid),
            ("BatchTooLarge", 413, Kind::Invalid),
            ("ThrottlingException", 400, Kind::Throttled),
            ("ThrottledException", 429, Kind::Throttled),
            ("RequestLimitExceeded", 503, Kind::Throttled),
            ("", 429, Kind::Throttled),
            ("ServiceUnavailable", 503, Kind::Unreachable),
            ("InternalFailure", 500, Kind::Unexpected),
            ("", 504, Kind::TimedOut),
        ];
        for (code, status, kind) in table {
            assert_eq!(kind_of(code, status), kind, "{code} {status}");
        }
    }
}
