//! Who looks at a page, what the page must remember for them, and the forms they send.

mod arrival;
mod cookies;
mod flash;
mod form;
mod page;
mod visitor;

pub(crate) use cookies::{lang_cookie, no_session_cookie, session_cookie};
pub(crate) use form::{Submitted, SubmittedSignedIn};
pub(crate) use page::{PageResult, see_other};
pub(crate) use visitor::{SignedInVisit, Visit};
