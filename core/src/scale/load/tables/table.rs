/// A table and the columns that are written, in the order in which rows give their values.
#[derive(Debug)]
pub(in crate::scale::load) struct Table {
    pub(in crate::scale::load) name: &'static str,
    pub(in crate::scale::load) columns: &'static [&'static str],
}
