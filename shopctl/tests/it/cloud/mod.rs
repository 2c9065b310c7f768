//! A shop on AWS, as far as AWS alone is asked: its edge, its metrics, its traces, its bill and its backups.

mod account;
mod backups;
mod cdn;
mod certificates;
mod costs;
mod edge;
mod invalidations;
mod metrics;
mod ran;
mod refusals;
mod signs;
mod traces;

use account::Account;
use edge::Edge;
