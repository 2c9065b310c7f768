/// Which run is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What is run, against what, for people.
    pub title: String,
    /// The id of the run.
    pub run_id: String,
    /// The scenario's name.
    pub scenario: String,
    /// The target's root.
    pub target: String,
}
