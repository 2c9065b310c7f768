mod cloud;
mod desk;
mod ports;
mod pty;

pub(crate) use cloud::Cloud;
pub(crate) use desk::Desk;
pub(crate) use ports::{free_ports, get, is_open};
pub(crate) use pty::Pty;
