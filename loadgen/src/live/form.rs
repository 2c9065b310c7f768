use clap::ValueEnum;

/// How a run is shown while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ProgressForm {
    /// A screen where there is a terminal, plain lines elsewhere.
    #[default]
    Auto,
    /// A line on standard error every five seconds.
    Plain,
    /// One JSON object a line on standard error, every second and at the end, for programs (`loadgen schema progress`
    /// tells its form). Other lines are notes for people.
    Json,
}
