mod cloudwatch;
mod loadgen;
mod report;
mod scenario;
mod server;
mod shop;

pub(crate) use cloudwatch::CloudWatch;
pub(crate) use loadgen::{Loadgen, Ran};
pub(crate) use report::{Seen, keeps_to, reads};
pub(crate) use scenario::{ScenarioFile, open};
pub(crate) use server::{Answer, Server};
pub(crate) use shop::{SECRET, Shop, write_manifest};
