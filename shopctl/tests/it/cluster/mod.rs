//! What only a shop in a cluster has: its events, programs and ports of its pods, its secrets, who may do what, and what it all
//! uses.

mod access;
mod child;
mod doctor;
mod events;
mod exec;
mod forms;
mod forward;
mod loading;
mod secrets;
mod terminal;
mod usage;
