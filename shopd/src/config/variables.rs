use std::{collections::HashMap, ffi::OsString, path::Path};

use anyhow::anyhow;

/// The variables that settings are read from: the process's environment over a `.env` file.
#[derive(Default)]
pub struct Variables(HashMap<String, OsString>);

impl Variables {
    /// Reads the `.env` file of the working directory, where there is one, and the environment over it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn of_process() -> anyhow::Result<Self> {
        let mut variables = read_file(Path::new(".env"))?;
        let environment =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        variables.extend(environment);
        Ok(Self(variables))
    }

    /// The variables of a test or of a program that embeds the server.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.into());
        Self(pairs.into_iter().map(owned).collect())
    }

    /// The value of `name`; `None` when it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&OsString> {
        self.0.get(name).filter(|value| !value.is_empty())
    }
}

fn read_file(path: &Path) -> anyhow::Result<HashMap<String, OsString>> {
    let lines = match dotenvy::from_path_iter(path) {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return Ok(HashMap::new()),
        Err(error) => return Err(anyhow!("reading {}: {error}", path.display())),
    };
    let mut variables = HashMap::new();
    let mut last = "the beginning".to_owned();
    for line in lines {
        let (name, value) = line.map_err(|error| {
            anyhow!(
                "reading {}, after {last}: {}",
                path.display(),
                without_value(&error)
            )
        })?;
        last.clone_from(&name);
        variables.insert(name, value.into());
    }
    Ok(variables)
}

/// What is wrong with the file, without the line itself, which may hold a secret.
fn without_value(error: &dotenvy::Error) -> String {
    match error {
        dotenvy::Error::LineParse(..) => {
            "a line is not NAME=value; a value with spaces needs quotes".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Variables> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        std::fs::write(&path, text).unwrap();
        read_file(&path).map(Variables)
    }

    #[test]
    fn a_file_gives_variables_and_an_absent_file_gives_none() {
        let variables = read("# shop\nPORT=4000\nNAME='a $b c'\nEMPTY=\n").unwrap();
        assert_eq!(variables.get("PORT").unwrap(), "4000");
        assert_eq!(variables.get("NAME").unwrap(), "a $b c");
        assert_eq!(variables.get("EMPTY"), None);
        assert!(read_file(Path::new("/nowhere/.env")).unwrap().is_empty());
    }

    #[test]
    fn a_broken_line_is_located_without_its_value() {
        let error = read("PORT=1\nJWT_SECRET=canary canary\n")
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("after PORT"), "{error}");
        assert!(!error.contains("canary"), "{error}");
    }
}
