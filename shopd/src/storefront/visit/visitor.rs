use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use shop_core::{cart::CartOwner, id::CartId, storage::Stores};

use super::{cookies::SESSION_COOKIE, flash, see_other};
use crate::{
    app::App,
    error::AppError,
    extract::{CallingClient, Identity, VisitorId, read_cookie},
    messages::{Argument, Lang, Phrase},
    middleware::CsrfToken,
    storefront::view::{AccountLink, Flash, Layout},
};

/// Somebody who looks at a page: an account, or a guest who is known by a cookie.
pub(crate) struct Visit {
    /// What all handlers share.
    pub(crate) app: App,
    /// The account that is signed in.
    pub(crate) identity: Option<Identity>,
    /// The visitor's id, signed in or not.
    pub(crate) visitor: CartId,
    /// The language that the visitor reads.
    pub(crate) lang: Lang,
    /// What is known of the browser.
    pub(crate) caller: CallingClient,
    /// Whether the browser has yet to be told that id, or is told again.
    pub(super) is_new: bool,
    /// Whether the browser sent messages of the page before, which are to be taken away once shown.
    pub(super) had_flashes: bool,
    /// Messages of the page before.
    flashes: Vec<Flash>,
    /// Path and query of the page, for coming back.
    target: String,
}

impl Visit {
    /// When the page is made.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// A text in the visitor's language.
    pub(crate) fn say(&self, key: &'static str) -> &'static str {
        self.lang.say(key)
    }

    /// A text with an argument in the visitor's language; [`Phrase::and`] adds further ones.
    pub(crate) fn say_with<'a>(
        &self,
        key: &'static str,
        name: &'static str,
        value: &'a (impl Argument + ?Sized),
    ) -> Phrase<'a> {
        self.lang.say_with(key, name, value)
    }

    /// Whose cart it is.
    pub(crate) fn cart_owner(&self) -> CartOwner {
        match &self.identity {
            Some(identity) => CartOwner::Account(identity.user.id),
            None => CartOwner::Guest(self.visitor),
        }
    }

    /// The token for this visitor's forms.
    pub(crate) fn csrf(&self) -> CsrfToken {
        CsrfToken::new(&self.app.keys.csrf, &self.csrf_subject())
    }

    /// Lets the browser know the visitor for as long as a cart is kept that has just been changed.
    pub(crate) fn remember_longer(&mut self) {
        self.is_new = true;
    }

    /// Makes the browser a stranger's from now on: the next page tells it a new visitor's id.
    pub(crate) fn forget(&mut self) {
        self.identity = None;
        self.visitor = CartId::new(self.now(), self.app.entropy.as_ref());
        self.is_new = true;
    }

    /// Refuses a form with another token.
    pub(crate) fn check_csrf(&self, given: &str) -> Result<(), AppError> {
        CsrfToken::verify(&self.app.keys.csrf, &self.csrf_subject(), given)
    }

    fn csrf_subject(&self) -> String {
        match &self.identity {
            Some(identity) => identity.session.id.to_string(),
            None => self.visitor.to_string(),
        }
    }

    /// The surroundings of a page: navigation, cart count, messages.
    pub(crate) async fn layout(
        &mut self,
        title: impl Into<String> + Send,
    ) -> Result<Layout, AppError> {
        let title = title.into();
        let pieces = self
            .app
            .storage
            .read()
            .await?
            .carts()
            .count_pieces(self.cart_owner())
            .await?;
        let year = self.now().to_zoned(TimeZone::UTC).year();
        Ok(Layout {
            cart_count: u32::try_from(pieces).unwrap_or(u32::MAX),
            account: self.identity.as_ref().map(account_link),
            sign_in_href: sign_in_href(&self.target),
            address: self.target.clone(),
            csrf: self.csrf().as_str().to_owned(),
            flashes: std::mem::take(&mut self.flashes),
            ..Layout::new(self.lang, title, year)
        })
    }
}

fn account_link(identity: &Identity) -> AccountLink {
    let user = &identity.user;
    let local_part = || {
        user.email
            .as_str()
            .split('@')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    AccountLink {
        name: user.first_name.clone().unwrap_or_else(local_part),
    }
}

/// Where somebody signs in who is then brought back to `target`.
pub(super) fn sign_in_href(target: &str) -> String {
    let redirect: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
    format!("/auth/login?redirect={redirect}")
}

impl FromRequestParts<App> for Visit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, AppError> {
        let identity = match read_cookie(&parts.headers, SESSION_COOKIE) {
            Some(token) => Identity::of_token(app, token).await?,
            None => None,
        };
        let Ok(VisitorId(known)) = VisitorId::from_request_parts(parts, app).await;
        let Ok(caller) = CallingClient::from_request_parts(parts, app).await;
        let flashes = flash::take(app, &parts.headers);
        // A form's own address answers no GET, so there is nothing to come back to.
        let is_page = parts.method == Method::GET || parts.method == Method::HEAD;
        let target = parts
            .uri
            .path_and_query()
            .filter(|_| is_page)
            .map_or("/", |target| target.as_str());
        Ok(Self {
            visitor: known.unwrap_or_else(|| CartId::new(app.now(), app.entropy.as_ref())),
            is_new: known.is_none(),
            had_flashes: !flashes.is_empty(),
            flashes,
            target: target.to_owned(),
            lang: Lang::of_request(&parts.headers),
            caller,
            identity,
            app: app.clone(),
        })
    }
}

/// A visit of somebody who is signed in; others are sent to sign in and brought back.
pub(crate) struct SignedInVisit {
    /// The visit.
    pub(crate) visit: Visit,
    /// Who it is.
    pub(crate) identity: Identity,
}

impl FromRequestParts<App> for SignedInVisit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        match visit.identity.clone() {
            Some(identity) => Ok(Self { visit, identity }),
            None => Err(see_other(&sign_in_href(&visit.target))),
        }
    }
}
