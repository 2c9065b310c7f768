use serde::{Deserialize, Serialize};

use crate::{account::Session, id::SessionId, wire::Moment};

/// One place where an account is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionResponse {
    /// Names the session when it is to be ended.
    pub id: SessionId,
    /// The client's name for itself.
    #[cfg_attr(feature = "openapi", schema(required = true, example = "Mozilla/5.0"))]
    pub user_agent: Option<String>,
    /// Where the sign-in came from.
    #[cfg_attr(feature = "openapi", schema(required = true, example = "203.0.113.7"))]
    pub ip_address: Option<String>,
    /// When the sign-in was.
    pub created_at: Moment,
    /// When it ends by itself.
    pub expires_at: Moment,
    /// Whether it is the session of this very request.
    pub current: bool,
}

impl SessionResponse {
    /// A session as the holder of the session `current` sees it.
    pub fn new(session: Session, current: SessionId) -> Self {
        Self {
            id: session.id,
            user_agent: session.user_agent,
            ip_address: session.ip_address,
            created_at: Moment(session.created_at),
            expires_at: Moment(session.expires_at),
            current: session.id == current,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::{
        id::UserId,
        wire::check::{check, now, uuid},
    };

    #[test]
    fn a_session_knows_whether_it_is_the_present_one() {
        let session = Session {
            id: SessionId(uuid(3)),
            user_id: UserId(uuid(1)),
            user_agent: None,
            ip_address: Some("127.0.0.1".to_owned()),
            created_at: now(),
            expires_at: now() + SignedDuration::from_hours(24),
        };
        check(
            &SessionResponse::new(session.clone(), SessionId(uuid(3))),
            r#"{"id":"00000000-0000-0000-0000-000000000003","userAgent":null,"ipAddress":"127.0.0.1",
            "createdAt":"2026-12-20T09:30:00.123Z","expiresAt":"2026-12-21T09:30:00.123Z","current":true}"#,
        );
        assert!(!SessionResponse::new(session, SessionId(uuid(4))).current);
    }
}
