//! The cockpit: how every screen looks in every state, what keys and news make of it, and journeys on a real terminal.

mod chance;
mod frames;
mod journeys;
mod keys;
mod terminal;
mod world;
