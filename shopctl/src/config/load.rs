use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{Config, LocalTarget, OVERRIDES, Paths, TargetConfig, parse::parse};
use crate::error::{CommandError, ErrorKind, Result};

/// Where a target is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a file.
    File(PathBuf),
    /// Somewhere, with some of its fields set by the environment.
    Environment {
        /// Where it is configured but for those fields.
        over: Box<Origin>,
        /// The fields.
        fields: Vec<String>,
    },
    /// Nowhere: every machine has it.
    BuiltIn,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(out),
            Self::Environment { over, fields } => {
                write!(out, "{over}, {OVERRIDES}: {}", fields.join(", "))
            }
            Self::BuiltIn => out.write_str("built in"),
        }
    }
}

/// The configuration with where it is from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// All of it.
    pub config: Config,
    /// The file that says which target commands mean that name none.
    pub default_origin: Option<PathBuf>,
    /// Where each target is configured.
    pub origins: BTreeMap<String, Origin>,
}

impl Origin {
    /// The file, where it is in one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Environment { over, .. } => over.file(),
            Self::BuiltIn => None,
        }
    }
}

impl Loaded {
    /// The target of that name, or the default one.
    pub fn target(&self, name: Option<&str>) -> Result<(String, TargetConfig)> {
        let name = name
            .or(self.config.default_target.as_deref())
            .unwrap_or("local");
        match self.config.targets.get(name) {
            Some(target) => Ok((name.to_owned(), target.clone())),
            None => {
                let known: Vec<_> = self.config.targets.keys().cloned().collect();
                Err(
                    CommandError::new(ErrorKind::NotFound, format!("there is no target {name:?}"))
                        .hint(format!("targets are: {}", known.join(", "))),
                )
            }
        }
    }
}

/// Reads the files that are there: the folder's over the user's, target by target. `local` is always there.
pub fn load(paths: &Paths) -> Result<Loaded> {
    let mut loaded = Loaded {
        config: Config::default(),
        default_origin: None,
        origins: BTreeMap::new(),
    };
    let local = TargetConfig::Local(LocalTarget::default());
    loaded.config.targets.insert("local".to_owned(), local);
    loaded.origins.insert("local".to_owned(), Origin::BuiltIn);
    for path in [&paths.config, &paths.folder_config] {
        let Some(config) = read(path)? else {
            continue;
        };
        if config.default_target.is_some() {
            loaded.config.default_target = config.default_target;
            loaded.default_origin = Some(path.clone());
        }
        for (name, target) in config.targets {
            loaded
                .origins
                .insert(name.clone(), Origin::File(path.clone()));
            loaded.config.targets.insert(name, target);
        }
    }
    Ok(loaded)
}

/// What a file configures; nothing where there is none.
fn read(path: &Path) -> Result<Option<Config>> {
    let text = text(path)?;
    text.map(|text| parsed(path, &text)).transpose()
}

/// What is written in a file; nothing where there is none.
pub(super) fn text(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let failed = format!("cannot read {}", path.display());
            Err(CommandError::new(ErrorKind::Usage, failed).because(error))
        }
    }
}

/// What the text of a file configures.
pub(super) fn parsed(path: &Path, text: &str) -> Result<Config> {
    parse(text).map_err(|wrong| {
        let place = wrong.at.map_or_else(String::new, |at| place(text, at));
        let problem = format!("{}{place}: {}", path.display(), wrong.message);
        CommandError::new(ErrorKind::Usage, problem)
            .hint("docs/shopctl.md shows a whole target; `shopctl config validate` checks again")
    })
}

/// `:LINE:COLUMN` of a place in a text.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    format!(":{line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(folder: &Path) -> Paths {
        Paths {
            config: folder.join("config.toml"),
            folder_config: folder.join("shopctl.toml"),
            state: folder.join("state"),
        }
    }

    #[test]
    fn without_any_file_there_is_a_local_target() {
        let folder = tempfile::tempdir().unwrap();
        let loaded = load(&paths(folder.path())).unwrap();
        let (name, target) = loaded.target(None).unwrap();
        assert_eq!((name.as_str(), target.kind()), ("local", "local"));
        assert!(target.is_writable());
        assert_eq!(loaded.origins["local"].to_string(), "built in");
        let missing = loaded.target(Some("prod")).unwrap_err();
        assert_eq!(missing.kind, ErrorKind::NotFound);
        assert_eq!(missing.what_to_do(), Some("targets are: local"));
    }

    #[test]
    fn the_folder_comes_before_the_user() {
        let folder = tempfile::tempdir().unwrap();
        let paths = paths(folder.path());
        fs::write(&paths.config, "default_target = \"a\"\n[target.a]\nkind = \"local\"\nport = 1\n[target.b]\nkind = \"local\"\n").unwrap();
        fs::write(
            &paths.folder_config,
            "[target.a]\nkind = \"local\"\nport = 2\n",
        )
        .unwrap();
        let loaded = load(&paths).unwrap();
        let (name, TargetConfig::Local(target)) = loaded.target(None).unwrap() else {
            panic!("it is local");
        };
        assert_eq!((name.as_str(), target.port), ("a", 2));
        assert_eq!(
            loaded.origins["a"],
            Origin::File(paths.folder_config.clone())
        );
        assert_eq!(loaded.origins["b"], Origin::File(paths.config));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let paths = paths(folder.path());
        for (text, place) in [
            (
                "[target.a]\nkind = \"local\"\nprot = 1\n",
                ":3:1: unknown field `prot`",
            ),
            (
                "[target.a]\nkind = \"local\"\nport = \"many\"\n",
                ":3:8: invalid type",
            ),
            (
                "[target.a]\nkind = \"cloud\"\n",
                ":2:8: there is no kind of target \"cloud\"",
            ),
            ("[target.a]\nport = 1\n", ":1:1: target \"a\" has no kind"),
            (
                "[target.\"../a\"]\nkind = \"local\"\n",
                ":1:1: \"../a\" cannot name a target",
            ),
            ("target = 7\n", ":1:10: `target` is not a table"),
            (
                "[target.a]\nkind = \"local\"\n[target.a.settings]\nPORT = \"1\"\n",
                ":4:1: PORT cannot be set here; set `port`",
            ),
            (
                "defualt_target = \"a\"\n",
                ":1:1: there is no field `defualt_target`",
            ),
            ("default_target = 7\n", ":1:18: invalid type"),
            ("[target.a\n", ":1:10"),
        ] {
            fs::write(&paths.config, text).unwrap();
            let error = load(&paths).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Usage);
            assert!(error.to_string().contains(place), "{error}");
        }
    }

    #[test]
    fn a_target_of_others_is_not_writable_by_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let paths = paths(folder.path());
        fs::write(
            &paths.config,
            "[target.a]\nkind = \"local\"\nclass = \"shared\"\nwrite = true\n",
        )
        .unwrap();
        let (_, target) = load(&paths).unwrap().target(Some("a")).unwrap();
        assert!(!target.is_writable());
    }
}
