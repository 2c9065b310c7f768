//! The secret that signs tokens: how it is made, kept, and told from one that anybody could guess.

use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
    path::Path,
};

use anyhow::{Context, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::SecretString;
use shop_core::clock::Entropy;

/// Least number of bytes of a secret: as many as the signature has.
const LEAST_BYTES: usize = 32;

/// Words of secrets that were meant to be replaced.
const PLACEHOLDERS: [&str; 8] = [
    "change",
    "replace",
    "example",
    "secret-key",
    "secretkey",
    "development",
    "your-",
    "your_",
];

/// Why a secret can be guessed; `None` when nothing speaks against it.
pub fn weakness(secret: &str) -> Option<&'static str> {
    let lower = secret.to_ascii_lowercase();
    let variety = secret.bytes().collect::<HashSet<_>>().len();
    if secret.len() < LEAST_BYTES {
        Some("it is shorter than 32 bytes")
    } else if variety < 8 {
        Some("it has fewer than 8 different characters")
    } else if PLACEHOLDERS.iter().any(|word| lower.contains(word)) {
        Some("it reads like a built-in or sample value")
    } else {
        None
    }
}

/// Reads the secret kept at `path`, or makes one of 32 random bytes and keeps it there, readable by its owner
/// alone.
///
/// A file that others may read is refused and not mended: whoever could read it may have done so, and only
/// deleting it (which signs everybody out) makes the shop safe again.
pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> anyhow::Result<SecretString> {
    match create(path, entropy) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => {
            return Err(error).with_context(|| {
                format!(
                    "making the signing secret {}; JWT_SECRET would spare it",
                    path.display()
                )
            });
        }
    }
    load(path).with_context(|| format!("reading the signing secret {}", path.display()))
}

/// Writes a new secret; the file appears whole or not at all, and an existing one is left alone.
fn create(path: &Path, entropy: &dyn Entropy) -> std::io::Result<()> {
    if path.exists() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let suffix = u64::from_ne_bytes(entropy.bytes());
    let draft = path.with_extension(format!("{suffix:016x}.new"));
    let written = write_private(
        &draft,
        &BASE64_STANDARD.encode(entropy.bytes::<LEAST_BYTES>()),
    )
    // Linking fails where another process was faster, so both end up with the same secret.
    .and_then(|()| std::fs::hard_link(&draft, path))
    .and_then(|()| File::open(folder)?.sync_all());
    let removed = std::fs::remove_file(&draft);
    written.and(removed)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

fn load(path: &Path) -> anyhow::Result<SecretString> {
    let mut file = File::open(path)?;
    refuse_shared(&file)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let secret = text.trim();
    ensure!(
        secret.len() >= LEAST_BYTES,
        "it is shorter than 32 bytes; delete the file and a new one is made, which signs everybody out"
    );
    Ok(secret.into())
}

#[cfg(unix)]
fn refuse_shared(file: &File) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata()?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        bail!(
            "others on this machine may read it (mode {mode:03o}); delete the file and a new one is made, \
             which signs everybody out, or `chmod 600` it if nobody has"
        );
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_shared(_: &File) -> anyhow::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;
    use shop_core::clock::OsEntropy;

    use super::*;

    fn load_in(folder: &Path) -> anyhow::Result<SecretString> {
        load_or_create(&folder.join("data/jwt-secret"), &OsEntropy)
    }

    #[cfg(unix)]
    fn set_mode(path: &Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_secret_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = load_in(folder.path()).unwrap();
        let second = load_in(folder.path()).unwrap();
        assert_eq!(first.expose_secret(), second.expose_secret());
        assert_eq!(
            BASE64_STANDARD.decode(first.expose_secret()).unwrap().len(),
            32
        );
        assert_eq!(weakness(first.expose_secret()), None);
        assert_eq!(
            std::fs::read_dir(folder.path().join("data"))
                .unwrap()
                .count(),
            1
        );

        let elsewhere = tempfile::tempdir().unwrap();
        let other = load_in(elsewhere.path()).unwrap();
        assert_ne!(first.expose_secret(), other.expose_secret());
    }

    #[test]
    fn starting_at_once_ends_with_one_secret() {
        let folder = tempfile::tempdir().unwrap();
        let secrets: HashSet<String> = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| load_in(folder.path()).unwrap()))
                .collect();
            racers
                .into_iter()
                .map(|r| r.join().unwrap().expose_secret().to_owned())
                .collect()
        });
        assert_eq!(secrets.len(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        load_in(folder.path()).unwrap();
        let path = folder.path().join("data/jwt-secret");
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        for mode in [0o640, 0o604, 0o666] {
            set_mode(&path, mode);
            let error = format!("{:#}", load_in(folder.path()).unwrap_err());
            assert!(
                error.contains("jwt-secret") && error.contains("chmod 600"),
                "{error}"
            );
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_short_or_unreadable_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/jwt-secret");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "canary").unwrap();
        set_mode(&path, 0o600);
        let error = format!("{:#}", load_in(folder.path()).unwrap_err());
        assert!(
            error.contains("jwt-secret") && error.contains("32 bytes"),
            "{error}"
        );
        assert!(!error.contains("canary"));

        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(format!("{:#}", load_in(folder.path()).unwrap_err()).contains("jwt-secret"));
    }

    #[test]
    fn secrets_that_can_be_guessed_are_told() {
        for secret in [
            "",
            "short",
            "0123456789012345678901234567890",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "abababababababababababababababababababab",
            "your-super-secret-jwt-key-change-this-in-production",
            "A-Development-Secret-Of-Forty-Characters",
        ] {
            assert!(weakness(secret).is_some(), "{secret}");
        }
        assert_eq!(weakness("pu7oWm3Qe0pK9v1cXr5tYb8nLz2sHd4f"), None);
    }
}
