use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A scenario in a file.
pub(crate) struct ScenarioFile {
    path: PathBuf,
    _folder: TempDir,
}

impl ScenarioFile {
    /// Writes a scenario.
    pub(crate) fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.toml");
        std::fs::write(&path, text).unwrap();
        Self {
            path,
            _folder: folder,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// An open scenario of one phase and one request, `GET /`, with what a test adds to it. The generator's processors are
/// left out of its validity: tests share theirs.
pub(crate) fn open(rate: f64, duration: &str, more: &str) -> ScenarioFile {
    ScenarioFile::new(&format!(
        r#"
        version = 1
        name = "test"
        about = "Made by a test."
        max-users = 1000
        request-timeout = "5s"
        connections = "kept"

        [load]
        model = "open"
        phases = [{{ name = "hold", duration = "{duration}", load = {{ constant = {rate} }} }}]

        [requests.root]
        path = "/"

        [journeys.visit]
        steps = [{{ request = "root" }}]

        [mix]
        visit = 1

        [validity]
        generator-cpu = 2.0
        lag-p99 = "1s"

        {more}
        "#
    ))
}
