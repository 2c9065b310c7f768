use std::ops::Deref;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};

use super::{Visit, see_other, visitor::sign_in_href};
use crate::{
    app::App,
    extract::{Identity, SubmittedForm},
    storefront::view::Flash,
};

/// A form that somebody sent from one of this shop's own pages: its token was the visitor's.
pub(crate) struct Submitted {
    /// Who sent it.
    pub(crate) visit: Visit,
    form: SubmittedForm,
}

impl Submitted {
    /// What was typed, for a form that is shown again.
    pub(crate) fn form(&self) -> &SubmittedForm {
        &self.form
    }
}

impl Deref for Submitted {
    type Target = SubmittedForm;

    fn deref(&self) -> &SubmittedForm {
        &self.form
    }
}

impl FromRequest<App> for Submitted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let mut visit = Visit::from_request_parts(&mut parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let page = page_of(parts.uri.path());
        let form = SubmittedForm::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(IntoResponse::into_response)?;
        match visit.check_csrf(form.text("csrf")) {
            Ok(()) => Ok(Self { visit, form }),
            Err(_) if form.text("csrf").is_empty() && visit.is_nameless() => {
                // Who has a name has a token on every page.
                visit.remember_longer();
                Err(visit.go_with(page, &[Flash::problem(visit.say("form-again"))]))
            }
            Err(refusal) => Err(refusal.into_response()),
        }
    }
}

/// A form that somebody sent who is signed in; others are sent to sign in and brought back to its page.
pub(crate) struct SubmittedSignedIn {
    /// Who sent it.
    pub(crate) visit: Visit,
    /// The account.
    pub(crate) identity: Identity,
    form: SubmittedForm,
}

impl SubmittedSignedIn {
    /// Who sent it, their account, and what was sent.
    pub(crate) fn into_parts(self) -> (Visit, Identity, SubmittedForm) {
        (self.visit, self.identity, self.form)
    }
}

impl Deref for SubmittedSignedIn {
    type Target = SubmittedForm;

    fn deref(&self) -> &SubmittedForm {
        &self.form
    }
}

impl FromRequest<App> for SubmittedSignedIn {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let Some(identity) = visit.identity.clone() else {
            return Err(see_other(&sign_in_href(page_of(parts.uri.path()))));
        };
        let form = SubmittedForm::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(IntoResponse::into_response)?;
        visit
            .check_csrf(form.text("csrf"))
            .map_err(IntoResponse::into_response)?;
        Ok(Self {
            visit,
            identity,
            form,
        })
    }
}

/// The page that a form's address belongs to: the address itself may answer no GET.
fn page_of(action: &str) -> &'static str {
    const PAGES: [&str; 8] = [
        "/checkout",
        "/orders/lookup",
        "/account/addresses",
        "/account/orders",
        "/account",
        "/auth/login",
        "/auth/register",
        "/admin",
    ];
    PAGES
        .into_iter()
        .find(|page| action.starts_with(page))
        .unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_the_page_that_it_is_on() {
        for (action, page) in [
            ("/account/addresses/1/delete", "/account/addresses"),
            ("/account/orders/ORD-1/cancel", "/account/orders"),
            ("/account/password", "/account"),
            ("/auth/login", "/auth/login"),
            ("/admin/products/7/status", "/admin"),
            ("/cart/lines", "/"),
        ] {
            assert_eq!(page_of(action), page);
        }
    }
}
