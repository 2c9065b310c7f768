use clap::Args;

use crate::tui::Screen;

/// The cockpit.
#[derive(Debug, Clone, Args)]
pub struct TuiArgs {
    /// What it opens with.
    #[arg(value_enum, default_value_t = Screen::Overview)]
    pub screen: Screen,
    /// Draws with letters of ASCII alone; so it does where the locale has no UTF-8.
    #[arg(long)]
    pub ascii: bool,
}

impl Default for TuiArgs {
    fn default() -> Self {
        Self {
            screen: Screen::Overview,
            ascii: false,
        }
    }
}
