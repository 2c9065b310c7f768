use std::path::PathBuf;

/// Where things of this user lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The user's configuration.
    pub config: PathBuf,
    /// The configuration of the folder, over the user's.
    pub folder_config: PathBuf,
    /// What is known of targets, the audit trail among it.
    pub state: PathBuf,
}

impl Paths {
    /// As the XDG base directories say. `variable` reads the environment.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let home = PathBuf::from(variable("HOME").unwrap_or_else(|| ".".to_owned()));
        let base = |name: &str, beneath: &str| {
            let set = variable(name).filter(|path| path.starts_with('/'));
            set.map_or_else(|| home.join(beneath), PathBuf::from)
        };
        let config = variable("SHOPCTL_CONFIG").map_or_else(
            || base("XDG_CONFIG_HOME", ".config").join("shopctl/config.toml"),
            PathBuf::from,
        );
        Self {
            config,
            folder_config: PathBuf::from("shopctl.toml"),
            state: base("XDG_STATE_HOME", ".local/state").join("shopctl"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_environment_and_relative_ones_are_not_taken() {
        let paths = |set: &'static [(&str, &str)]| {
            Paths::of(move |name| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let plain = paths(&[("HOME", "/home/a")]);
        assert_eq!(
            plain.config,
            PathBuf::from("/home/a/.config/shopctl/config.toml")
        );
        assert_eq!(plain.state, PathBuf::from("/home/a/.local/state/shopctl"));
        let set = paths(&[
            ("HOME", "/home/a"),
            ("XDG_STATE_HOME", "/s"),
            ("XDG_CONFIG_HOME", "c"),
        ]);
        assert_eq!(set.state, PathBuf::from("/s/shopctl"));
        assert_eq!(set.config, plain.config);
    }
}
