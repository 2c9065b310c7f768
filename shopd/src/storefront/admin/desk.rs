use std::{marker::PhantomData, ops::Deref};

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use shop_core::account::Role;

use crate::{
    app::App,
    error::AppError,
    extract::{Identity, SubmittedForm, Worker},
    storefront::visit::{SignedInVisit, SubmittedSignedIn, Visit},
};

/// Who may pass.
pub(super) trait Door: Send + Sync + 'static {
    /// Whether somebody with this role may.
    fn admits(role: Role) -> bool;
}

/// Staff and administrators.
pub(super) enum ForStaff {}

/// Administrators alone.
pub(super) enum ForAdministrators {}

impl Door for ForStaff {
    fn admits(role: Role) -> bool {
        role.runs_shop()
    }
}

impl Door for ForAdministrators {
    fn admits(role: Role) -> bool {
        role.runs_accounts()
    }
}

/// Somebody who works in the shop, at a page of the administration.
pub(super) struct Desk {
    /// The visit.
    pub(super) visit: Visit,
    /// Who it is.
    pub(super) worker: Worker,
}

impl Desk {
    fn of<D: Door>(visit: Visit, identity: Identity) -> Result<Self, AppError> {
        if !D::admits(identity.user.role) {
            return Err(AppError::Forbidden);
        }
        let worker = Worker::new(identity, visit.caller.origin.clone());
        Ok(Self { visit, worker })
    }

    /// What everything is kept in.
    pub(super) fn app(&self) -> &App {
        &self.visit.app
    }
}

/// A page for those whom the door admits. Guests are sent to sign in and brought back, everybody else is refused.
pub(super) struct Entered<D> {
    /// Who looks.
    pub(super) desk: Desk,
    door: PhantomData<D>,
}

/// A page for staff.
pub(super) type StaffPage = Entered<ForStaff>;

/// A page for administrators.
pub(super) type AdminPage = Entered<ForAdministrators>;

impl<D: Door> FromRequestParts<App> for Entered<D> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let SignedInVisit { visit, identity } =
            SignedInVisit::from_request_parts(parts, app).await?;
        Ok(Self {
            desk: Desk::of::<D>(visit, identity).map_err(IntoResponse::into_response)?,
            door: PhantomData,
        })
    }
}

/// A form that somebody sent whom the door admits, from a page of this shop.
pub(super) struct Sent<D> {
    /// Who sent it.
    pub(super) desk: Desk,
    form: SubmittedForm,
    door: PhantomData<D>,
}

/// A form of staff.
pub(super) type StaffForm = Sent<ForStaff>;

/// A form of administrators.
pub(super) type AdminForm = Sent<ForAdministrators>;

impl<D> Deref for Sent<D> {
    type Target = SubmittedForm;

    fn deref(&self) -> &SubmittedForm {
        &self.form
    }
}

impl<D: Door> FromRequest<App> for Sent<D> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let submitted = SubmittedSignedIn::from_request(request, app).await?;
        let (visit, identity, form) = submitted.into_parts();
        Ok(Self {
            desk: Desk::of::<D>(visit, identity).map_err(IntoResponse::into_response)?,
            form,
            door: PhantomData,
        })
    }
}
