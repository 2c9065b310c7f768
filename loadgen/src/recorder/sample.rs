use super::Class;

/// One request, as it goes into the books. Times are microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Which route, by its number in the plan.
    pub route: u16,
    /// Which phase it was due in.
    pub phase: u8,
    /// How it ended.
    pub class: Class,
    /// Whether it counts as an error: no answer, a wrong status, or a check that failed and is not soft.
    pub failed: bool,
    /// When it was done, from the start of the run.
    pub done_us: u64,
    /// From when it was due to its last byte.
    pub response_us: u64,
    /// From when it was begun to its last byte.
    pub service_us: u64,
    /// From when it was due to when it was begun.
    pub lag_us: u64,
    /// Opening a connection, where one was opened.
    pub connect_us: Option<u64>,
    /// Bytes of body.
    pub bytes: u64,
    /// How many checks were made.
    pub checks: u8,
    /// How many of them failed, soft ones included.
    pub checks_failed: u8,
}

#[cfg(test)]
impl Sample {
    /// A request that was answered well, and of which nothing else is known.
    pub(crate) fn answered(done_us: u64, response_us: u64) -> Self {
        Self {
            route: 0,
            phase: 0,
            class: Class::Status(2),
            failed: false,
            done_us,
            response_us,
            service_us: 1,
            lag_us: 0,
            connect_us: None,
            bytes: 0,
            checks: 0,
            checks_failed: 0,
        }
    }
}
