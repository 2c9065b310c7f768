use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use shop_core::{
    account::{Role, Session, User},
    audit::{Act, AuditActor, Author, Origin},
    catalog::Audience,
};

use super::origin_of;
use crate::{
    app::App,
    error::{AppError, UnauthorizedReason},
};

/// Somebody who has proved who they are, as the database knows them now.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The session that the token names.
    pub session: Session,
    /// The account.
    pub user: User,
}

impl Identity {
    /// Who bears the token, if its session still lives.
    pub async fn of_token(app: &App, token: &str) -> Result<Option<Self>, AppError> {
        let mut connection = app.storage.read().await?;
        let found = app
            .doorkeeper
            .recognise(&mut connection, token, app.now())
            .await?;
        Ok(found.map(|(session, user)| Self { session, user }))
    }

    /// Which products the person may see.
    pub fn audience(&self) -> Audience {
        if self.user.role.runs_shop() {
            Audience::Administrator
        } else {
            Audience::Shopper
        }
    }
}

/// The bearer of a token; a request without a good one answers 401.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Identity);

/// Somebody who works in the shop.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Who.
    pub identity: Identity,
    /// How the audit trail names them.
    pub author: Author,
}

impl Worker {
    /// The person, as whoever asks from there.
    pub fn new(identity: Identity, origin: Origin) -> Self {
        let author = Author {
            actor: AuditActor::User(identity.user.id),
            origin,
        };
        Self { identity, author }
    }

    /// What they are about to change, now.
    pub fn act<'a>(&'a self, app: &'a App) -> Act<'a> {
        Act {
            author: &self.author,
            now: app.now(),
            entropy: app.entropy.as_ref(),
        }
    }
}

/// The bearer of a token of somebody who runs the shop, staff or administrator; others answer 401 or 403.
#[derive(Debug, Clone)]
pub struct Staff(pub Worker);

/// The bearer of an administrator's token; others answer 401 or 403.
#[derive(Debug, Clone)]
pub struct Admin(pub Worker);

/// The bearer of a token, or a guest: a bad token makes a guest too.
#[derive(Debug, Clone)]
pub struct Guest(pub Option<Identity>);

impl Guest {
    /// Which products the person may see.
    pub fn audience(&self) -> Audience {
        self.0
            .as_ref()
            .map_or(Audience::Shopper, Identity::audience)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let identity = bearer(parts, app).await?;
        identity
            .map(Self)
            .ok_or(AppError::Unauthorized(UnauthorizedReason::InvalidToken))
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        worker(parts, app, Role::runs_shop).await.map(Self)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        worker(parts, app, Role::runs_accounts).await.map(Self)
    }
}

async fn worker(parts: &mut Parts, app: &App, may: fn(Role) -> bool) -> Result<Worker, AppError> {
    let SignedIn(identity) = SignedIn::from_request_parts(parts, app).await?;
    if may(identity.user.role) {
        Ok(Worker::new(identity, origin_of(parts)))
    } else {
        Err(AppError::Forbidden)
    }
}

impl FromRequestParts<App> for Guest {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        bearer(parts, app).await.map(Self)
    }
}

async fn bearer(parts: &Parts, app: &App) -> Result<Option<Identity>, AppError> {
    match bearer_token(&parts.headers) {
        Some(token) => Identity::of_token(app, token).await,
        None => Ok(None),
    }
}

/// The token of `Authorization: Bearer <token>`: two words, the first in any case.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' '))
        .then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_header_is_two_words() {
        for (header, token) in [
            ("Bearer abc", Some("abc")),
            ("bEARER abc", Some("abc")),
            ("Bearer", None),
            ("Bearer ", None),
            ("Bearer  abc", None),
            ("Bearer abc def", None),
            ("Basic abc", None),
            ("abc", None),
        ] {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, header.parse().unwrap())]);
            assert_eq!(bearer_token(&headers), token, "{header:?}");
        }
        assert_eq!(bearer_token(&HeaderMap::new()), None);
    }
}
