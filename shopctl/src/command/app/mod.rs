//! The shop as one thing.

mod cluster;
mod history;
mod restart;
mod rollback;
mod run;
mod scale;

pub(super) use cluster::settings as app_settings;
pub(super) use history::Revision;
pub(super) use rollback::{back_to, roll_back};
pub(super) use run::{App, run};
