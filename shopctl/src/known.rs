//! What was seen of targets when somebody looked last, so that completions ask nobody. It may be old, and nothing else hangs on it.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// Names that commands take.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// Of replicas.
    pub pods: Vec<String>,
    /// Of apps.
    pub apps: Vec<String>,
}

/// Writes down what is seen of a target, wholly or not at all. That it cannot be written down is nobody's problem.
pub fn remember(state: &Path, target: &str, change: impl FnOnce(&mut Seen)) {
    let before = recall(state, target);
    let mut seen = before.clone();
    change(&mut seen);
    if seen != before {
        let _ = keep(&path(state, target), &seen);
    }
}

/// What was seen last; nothing where nobody looked.
pub fn recall(state: &Path, target: &str) -> Seen {
    let text = fs::read(path(state, target)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn path(state: &Path, target: &str) -> PathBuf {
    state.join(target).join("known.json")
}

fn keep(path: &Path, seen: &Seen) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    // Others may look at the same moment.
    let new = path.with_extension(format!("json.{}", std::process::id()));
    fs::write(&new, serde_json::to_vec(seen)?)?;
    fs::rename(&new, path).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_known_until_somebody_looks_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        assert_eq!(recall(&state, "a"), Seen::default());
        remember(&state, "a", |seen| seen.pods = vec!["a-1".to_owned()]);
        remember(&state, "a", |seen| seen.apps = vec!["shopd".to_owned()]);
        let seen = recall(&state, "a");
        assert_eq!(
            (seen.pods, seen.apps),
            (vec!["a-1".to_owned()], vec!["shopd".to_owned()])
        );
        remember(&state, "a", |seen| seen.pods.clear());
        assert!(recall(&state, "a").pods.is_empty());
        assert_eq!(fs::read_dir(state.join("a")).unwrap().count(), 1);
        assert_eq!(recall(&state, "b"), Seen::default());
    }

    #[test]
    fn what_cannot_be_read_or_written_is_nobodys_problem() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/known.json"), "{\"pods\": [\"a").unwrap();
        fs::write(folder.path().join("b"), "no folder").unwrap();
        for target in ["a", "b"] {
            assert_eq!(recall(folder.path(), target), Seen::default());
            remember(folder.path(), target, |seen| {
                seen.pods = vec!["x".to_owned()];
            });
        }
        assert_eq!(recall(folder.path(), "a").pods, ["x"]);
        assert_eq!(recall(folder.path(), "b"), Seen::default());
    }
}
