//! What is left of the shop's promises when something breaks: real processes, real servers, real signals.

mod databases;
mod deploys;
mod disk;
mod kills;
mod load;
mod redis;
