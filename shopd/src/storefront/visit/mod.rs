//! Who looks at a page, what the page must remember for them, and the forms they send.

mod arrival;
mod cookies;
mod flash;
mod form;
mod page;
mod products_cookie;
mod proof;
mod visitor;
mod wishes;

pub(crate) use arrival::is_stranger;
pub(crate) use cookies::{KEEP_LANG, lang_cookie, no_session_cookie, session_cookie};
pub(crate) use flash::KEEP_FLASHES;
pub(crate) use form::{Submitted, SubmittedSignedIn};
pub(crate) use page::{FOR_STRANGERS, PageResult, moved_permanently, see_other};
pub(crate) use products_cookie::{KEEP_VIEWED, KEEP_WISHES, VIEWED};
pub(crate) use proof::{KEEP_PROOFS, no_proof_cookie};
pub(crate) use visitor::{SignedInVisit, Visit, sign_in_href};
