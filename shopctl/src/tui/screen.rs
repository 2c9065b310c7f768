/// One thing to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum)]
pub enum Screen {
    /// Everything at a glance.
    Overview,
    /// Replicas, one by one.
    Pods,
    /// What replicas log.
    Logs,
    /// What is deployed, and what is being deployed.
    Rollout,
    /// What is kept for quicker answers.
    Cache,
    /// What stands in front of the shop.
    Cdn,
    /// Load tests.
    Load,
    /// Numbers over time.
    Charts,
    /// The business.
    Orders,
    /// What was changed, by whom and why.
    Audit,
    /// What a command of the palette found.
    #[value(skip)]
    Answer,
}

impl Screen {
    /// Those that keys lead to, in the order of their digits.
    pub const ALL: [Self; 10] = [
        Self::Overview,
        Self::Pods,
        Self::Logs,
        Self::Rollout,
        Self::Cache,
        Self::Cdn,
        Self::Load,
        Self::Charts,
        Self::Orders,
        Self::Audit,
    ];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Pods => "Pods",
            Self::Logs => "Logs",
            Self::Rollout => "Rollout",
            Self::Cache => "Cache",
            Self::Cdn => "CDN",
            Self::Load => "Load",
            Self::Charts => "Charts",
            Self::Orders => "Orders",
            Self::Audit => "Audit",
            Self::Answer => "Answer",
        }
    }

    /// The digit that leads to it.
    pub fn digit(self) -> Option<char> {
        let place = Self::ALL.iter().position(|screen| *screen == self)?;
        let place = u32::try_from(place + 1).ok()? % 10;
        char::from_digit(place, 10)
    }

    /// The one that a digit leads to.
    pub fn of_digit(digit: char) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|screen| screen.digit() == Some(digit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_lead_to_screens_and_back() {
        assert_eq!(Screen::of_digit('1'), Some(Screen::Overview));
        assert_eq!(Screen::of_digit('0'), Some(Screen::Audit));
        for screen in Screen::ALL {
            assert_eq!(Screen::of_digit(screen.digit().unwrap()), Some(screen));
        }
        assert_eq!(Screen::Answer.digit(), None);
    }
}
