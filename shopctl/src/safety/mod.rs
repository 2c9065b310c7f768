//! What may be changed where and when, and who said so.

mod action;
mod confirm;
mod freeze;

pub use action::{Action, Ground, LEASE, Need, Place, Weight};
pub use confirm::{Class, Confirmation, Confirmed, Consent, Plan, Risk, confirm};
pub use freeze::Freeze;
