use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use shop_core::{
    cart::CartOwner,
    id::{CartId, OrderId, ProductId},
    order::Viewer,
    storage::Stores,
    wishlist::Wishlist,
};

use super::{
    arrival::Arrival,
    cookies::SESSION_COOKIE,
    flash,
    products_cookie::{VIEWED, WISHES},
    proof, see_other,
};
use crate::{
    app::App,
    catalog_reads,
    error::AppError,
    extract::{CallingClient, Identity, VisitorId, read_cookie},
    messages::{Argument, Lang, Phrase},
    middleware::CsrfToken,
    storefront::{
        present::{delivery_promise, main_categories},
        view::{AccountLink, Flash, Layout},
    },
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
    /// The order whose number and e-mail address the visitor has just known.
    pub(crate) proved: Option<OrderId>,
    /// What is known of the browser.
    pub(crate) caller: CallingClient,
    /// What the browser is told to keep, besides who it is.
    pub(super) cookies: Vec<HeaderValue>,
    /// The products that a guest wants to remember.
    pub(super) guest_wishes: Wishlist,
    /// The products that the account wants to remember, once they were asked for.
    pub(super) account_wishes: Option<Wishlist>,
    /// The products whose pages the visitor has looked at, the latest first.
    pub(crate) viewed: Vec<ProductId>,
    /// What the request tells of the browser.
    pub(super) arrival: Arrival,
    /// Whether the reply tells the browser that id, as it does whenever something is kept under it.
    pub(super) is_new: bool,
    /// Whether the browser brought the visitor's id.
    is_known: bool,
    /// Whether the browser sent messages of the page before, which are to be taken away once shown.
    pub(super) had_flashes: bool,
    /// Messages of the page before, until they are shown.
    pub(super) flashes: Vec<Flash>,
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

    /// What the visitor may show for seeing an order.
    pub(crate) fn viewer(&self) -> Viewer<'_> {
        Viewer {
            account: self.identity.as_ref().map(|identity| &identity.user),
            visitor: Some(self.visitor),
            proved: self.proved,
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
        self.forget_products();
    }

    /// What the forms of a page carry: nothing where the visitor has no name yet that a token could be bound to.
    fn form_token(&self) -> String {
        if self.is_nameless() {
            return String::new();
        }
        self.csrf().as_str().to_owned()
    }

    /// Refuses a form with another token than the visitor's, and one without where somebody is signed in or the
    /// browser does not say that it is from here.
    pub(crate) fn check_csrf(&self, given: &str) -> Result<(), AppError> {
        if given.is_empty() && self.identity.is_none() && self.arrival.proves_own_page {
            return Ok(());
        }
        CsrfToken::verify(&self.app.keys.csrf, &self.csrf_subject(), given)
    }

    /// Whether the browser has no name for the shop, and is not given one now.
    pub(super) fn is_nameless(&self) -> bool {
        self.identity.is_none() && !self.is_known && !self.is_new
    }

    fn csrf_subject(&self) -> String {
        match &self.identity {
            Some(identity) => identity.session.id.to_string(),
            None => self.visitor.to_string(),
        }
    }

    /// How many pieces are in the visitor's cart; who has no name has none.
    async fn count_pieces(&self) -> Result<u64, AppError> {
        if self.is_nameless() {
            return Ok(0);
        }
        let mut connection = self.app.storage.read().await?;
        Ok(connection.carts().count_pieces(self.cart_owner()).await?)
    }

    /// The surroundings of a page: navigation, cart count, messages.
    pub(crate) async fn layout(
        &mut self,
        title: impl Into<String> + Send,
    ) -> Result<Layout, AppError> {
        let title = title.into();
        let pieces = self.count_pieces().await?;
        let categories = catalog_reads::categories(&self.app).await?;
        let wishes = self.wishlist().await?;
        let year = self.now().to_zoned(TimeZone::UTC).year();
        Ok(Layout {
            cart_count: u32::try_from(pieces).unwrap_or(u32::MAX),
            account: self.identity.as_ref().map(account_link),
            sign_in_href: sign_in_href(&self.target),
            address: self.target.clone(),
            promise: Some(delivery_promise(self.lang, &self.app.rules)),
            roots: main_categories(&categories),
            csrf: self.form_token(),
            public_url: self.app.config.server.public_url.clone(),
            wished: wishes.ids().iter().map(ToString::to_string).collect(),
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
        runs_shop: user.role.runs_shop(),
    }
}

/// Where somebody signs in who is then brought back to `target`.
pub(crate) fn sign_in_href(target: &str) -> String {
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
        let arrival = Arrival::of(parts);
        let flashes = if arrival.is_prefetch {
            vec![]
        } else {
            flash::take(app, &parts.headers)
        };
        // A form's own address answers no GET, so there is nothing to come back to.
        let is_page = parts.method.is_safe();
        let target = parts
            .uri
            .path_and_query()
            .filter(|_| is_page)
            .map_or("/", |target| target.as_str());
        Ok(Self {
            visitor: known.unwrap_or_else(|| CartId::new(app.now(), app.entropy.as_ref())),
            is_known: known.is_some(),
            is_new: false,
            arrival,
            cookies: Vec::new(),
            guest_wishes: Wishlist::of(WISHES.read(app, &parts.headers)),
            account_wishes: None,
            viewed: VIEWED.read(app, &parts.headers),
            proved: proof::proved(app, &parts.headers),
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
