//! Ways into a pod: commands, ports, and the proxy of the API.

mod channel;
mod exec;
mod forward;
mod ports;
mod proxy;

pub(crate) use exec::exec;
pub(crate) use forward::forward;
pub(crate) use ports::Ports;
pub(crate) use proxy::proxy;
