use crate::Aws;

/// The right to change something. A connection gives one, and only to whoever made it.
#[derive(Debug)]
pub struct WriteKey {
    _only_here: (),
}

impl WriteKey {
    pub(crate) fn new() -> Self {
        Self { _only_here: () }
    }
}

/// AWS, to change. Each noun adds its changes.
///
/// A change that may have been made is not repeated: throttling is waited out, but after a broken connection or a
/// failure of AWS's own the caller looks first.
#[derive(Debug)]
pub struct Writes<'a> {
    pub(crate) aws: &'a Aws,
}

impl Aws {
    /// What can be changed, for whoever has the key.
    pub fn writes<'a>(&'a self, _: &'a WriteKey) -> Writes<'a> {
        Writes { aws: self }
    }
}
