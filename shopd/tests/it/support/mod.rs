//! A shop of its own for each test, and what it takes to call it.

mod app;
mod browser;
mod caller;
mod on_both;
pub(crate) mod otlp_receiver;
pub(crate) mod postgres_server;
mod process;
pub(crate) mod redis_server;
mod reply;
mod shelf;
mod wait;

pub(crate) use app::{Backend, PUBLIC_URL, TestApp};
pub(crate) use browser::Browser;
pub(crate) use caller::Caller;
pub(crate) use on_both::on_both;
pub(crate) use process::{ShopProcess, ShopSettings};
pub(crate) use reply::Reply;
pub(crate) use wait::until;
