use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item, Table, Value, value};

use super::{
    Config, TargetConfig, comments, field,
    load::{parsed, text},
    parse::parse,
    replace::{lock_folder, replace},
};
use crate::error::{CommandError, ErrorKind, Result};

/// The user's configuration, about to be changed in place. Comments and the order of what is there stay.
#[derive(Debug)]
pub struct UserFile {
    path: PathBuf,
    document: DocumentMut,
    before: Config,
    default: Option<String>,
    /// The target that was put or removed, and whether it is to be there.
    changed: Option<(String, bool)>,
    /// The locked folder, where the file may be written.
    folder: Option<File>,
}

impl UserFile {
    /// Reads it, to be looked at only.
    pub fn read(path: &Path) -> Result<Self> {
        // Where the file is a link, what it leads to is changed.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let text = text(&path)?.unwrap_or_default();
        let before = parsed(&path, &text)?;
        let document = text.parse().map_err(|error| {
            let failed = format!("cannot change {}", path.display());
            CommandError::new(ErrorKind::Usage, failed)
                .because(anyhow::Error::new::<toml_edit::TomlError>(error))
        })?;
        Ok(Self {
            path,
            document,
            default: before.default_target.clone(),
            before,
            changed: None,
            folder: None,
        })
    }

    /// Reads it, to be written by nobody else meanwhile.
    pub fn lock(path: &Path) -> Result<Self> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = lock_folder(&real)?;
        Ok(Self {
            folder: Some(folder),
            ..Self::read(path)?
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The target of that name as it was before.
    pub fn target(&self, name: &str) -> Option<&TargetConfig> {
        self.before.targets.get(name)
    }

    /// Says which target commands mean that name none; without one, `local`.
    pub fn set_default(&mut self, name: Option<&str>) {
        self.default = name.map(str::to_owned);
        let Some(name) = name else {
            comments::remove_key(&mut self.document, "default_target");
            return;
        };
        let old = self.document.get_mut("default_target");
        if let Some(old) = old.and_then(Item::as_value_mut) {
            let decor = old.decor().clone();
            *old = Value::from(name);
            *old.decor_mut() = decor;
            return;
        }
        comments::insert_first(&mut self.document, "default_target", value(name));
    }

    /// Whether it says that commands which name no target mean this one.
    pub fn is_default(&self, name: &str) -> bool {
        self.default.as_deref() == Some(name)
    }

    /// Adds a target at the end, or takes the place of the one of that name.
    pub fn put(&mut self, name: &str, fields: Vec<(String, Value)>) -> Result<()> {
        let mut table = Table::new();
        for (field, value) in fields {
            field::set(&mut table, &field, value)
                .map_err(|problem| CommandError::new(ErrorKind::Usage, problem))?;
        }
        let gap = if self.document.is_empty() {
            comments::take_trailing(&mut self.document)
        } else {
            "\n".to_owned()
        };
        let last = comments::last_position(self.document.as_table());
        let targets = self.document.entry("target").or_insert_with(|| {
            let mut targets = Table::new();
            targets.set_implicit(true);
            Item::Table(targets)
        });
        let targets = targets
            .as_table_like_mut()
            .ok_or_else(|| CommandError::new(ErrorKind::Usage, "`target` is not a table"))?;
        match targets.get(name) {
            Some(Item::Table(old)) if !old.is_dotted() => {
                *table.decor_mut() = old.decor().clone();
                table.set_position(old.position());
            }
            _ => {
                table.decor_mut().set_prefix(gap);
                table.set_position(Some(last + 1));
            }
        }
        targets.insert(name, Item::Table(table));
        self.changed = Some((name.to_owned(), true));
        Ok(())
    }

    /// Removes a target with the comments that stand directly above it and in it.
    pub fn remove(&mut self, name: &str) {
        let targets = self.document.get_mut("target");
        let removed = targets
            .and_then(Item::as_table_like_mut)
            .and_then(|targets| targets.remove(name));
        if let Some(Item::Table(table)) = removed {
            comments::keep_detached(&mut self.document, &table);
        }
        self.changed = Some((name.to_owned(), false));
    }

    /// The file as it will be. It is read as strictly as it will be read by every command.
    pub fn text(&self) -> Result<String> {
        let text = self.document.to_string();
        let after = parse(&text).map_err(|wrong| {
            let line = wrong.at.map(|at| line_of(&text, at));
            let line = line.filter(|line| !line.starts_with('['));
            let place = line.map_or_else(String::new, |line| format!("`{line}`: "));
            let problem = format!("{place}{}", wrong.message);
            CommandError::new(ErrorKind::Usage, problem)
                .hint(format!("{} is left as it is", self.path.display()))
        })?;
        let is_as_wanted = after.default_target == self.default
            && self.others(&after) == self.others(&self.before)
            && self
                .changed
                .as_ref()
                .is_none_or(|(name, there)| after.targets.contains_key(name) == *there);
        if !is_as_wanted {
            let odd = format!(
                "{} is written in a way that cannot be changed in place",
                self.path.display()
            );
            return Err(CommandError::new(ErrorKind::Conflict, odd)
                .hint("write each target as in [target.name], or change the file by hand"));
        }
        Ok(text)
    }

    /// All targets that are to stay as they are.
    fn others<'c>(&self, config: &'c Config) -> BTreeMap<&'c String, &'c TargetConfig> {
        let changed = self.changed.as_ref().map(|(name, _)| name);
        let targets = config.targets.iter();
        targets.filter(|(name, _)| Some(*name) != changed).collect()
    }

    /// Writes it, wholly or not at all.
    pub fn write(&self) -> Result<()> {
        let text = self.text()?;
        let Some(folder) = &self.folder else {
            let failed = format!("{} was read to be looked at", self.path.display());
            return Err(CommandError::new(ErrorKind::Unexpected, failed));
        };
        replace(&self.path, folder, &text)?;
        Ok(())
    }
}

fn line_of(text: &str, at: usize) -> &str {
    let begin = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[begin..].lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A file with this text, changed.
    fn changed(text: &str, change: impl FnOnce(&mut UserFile)) -> Result<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        let mut file = UserFile::lock(&path).unwrap();
        change(&mut file);
        let before = fs::read_to_string(&path).unwrap();
        match file.write() {
            Ok(()) => assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1),
            Err(error) => {
                assert_eq!(fs::read_to_string(&path).unwrap(), before);
                return Err(error);
            }
        }
        Ok(fs::read_to_string(&path).unwrap())
    }

    fn local(port: i64) -> Vec<(String, Value)> {
        vec![
            ("kind".to_owned(), Value::from("local")),
            ("port".to_owned(), Value::from(port)),
        ]
    }

    const FILE: &str = "# my shops\n\n# the one I use\ndefault_target = \"a\" # today\n\n# mine\n[target.a]\nkind = \"local\"\n\
                        port = 1   # odd\n\n# theirs\n[target.b]\nkind = \"local\"\n[target.b.settings]\nA = \"1\"\n# the end\n";

    #[test]
    fn what_is_there_keeps_its_comments_and_its_order() {
        let text = changed(FILE, |file| file.set_default(Some("b"))).unwrap();
        assert_eq!(text, FILE.replacen("\"a\"", "\"b\"", 1));
        let text = changed(FILE, |file| file.put("c", local(3)).unwrap()).unwrap();
        let added = "A = \"1\"\n\n[target.c]\nkind = \"local\"\nport = 3\n";
        assert_eq!(text, FILE.replacen("A = \"1\"\n", added, 1));
        let text = changed(FILE, |file| file.put("a", local(4)).unwrap()).unwrap();
        assert_eq!(text, FILE.replacen("port = 1   # odd", "port = 4", 1));
    }

    #[test]
    fn what_is_removed_takes_its_own_comments_with_it_and_no_others() {
        let text = changed(FILE, |file| file.remove("b")).unwrap();
        let end = FILE.find("\n# theirs").unwrap();
        assert_eq!(text, format!("{}# the end\n", &FILE[..end]));
        let text = changed(FILE, |file| {
            file.remove("a");
            file.set_default(None);
        });
        let begin = FILE.find("\n# theirs").unwrap();
        assert_eq!(text.unwrap(), format!("# my shops\n{}", &FILE[begin..]));
        let both = "default_target = \"a\"\n\n[target.a]\nkind = \"local\"\n";
        let text = changed(both, |file| file.set_default(None)).unwrap();
        assert_eq!(text, "[target.a]\nkind = \"local\"\n");
        let head = "# my shops\n\n# mine\n[target.a]\nkind = \"local\"\n";
        let text = changed(head, |file| file.remove("a")).unwrap();
        assert_eq!(text, "# my shops\n\n");
    }

    #[test]
    fn a_default_comes_before_the_tables_and_after_the_head() {
        let target = "[target.a]\nkind = \"local\"\n";
        for (before, after) in [
            (
                target.to_owned(),
                format!("default_target = \"a\"\n\n{target}"),
            ),
            (
                format!("# head\n\n# mine\n{target}"),
                format!("# head\n\ndefault_target = \"a\"\n\n# mine\n{target}"),
            ),
            (
                "# head\n".to_owned(),
                "# head\ndefault_target = \"a\"\n".to_owned(),
            ),
            (String::new(), "default_target = \"a\"\n".to_owned()),
        ] {
            let text = changed(&before, |file| file.set_default(Some("a"))).unwrap();
            assert_eq!(text, after);
        }
    }

    #[test]
    fn a_file_of_comments_keeps_them_at_its_head() {
        for head in ["# head", "# head\n"] {
            let text = changed(head, |file| file.put("a", local(1)).unwrap()).unwrap();
            assert_eq!(text, "# head\n[target.a]\nkind = \"local\"\nport = 1\n");
            let text = changed(head, |file| file.set_default(Some("a"))).unwrap();
            assert_eq!(text, "# head\ndefault_target = \"a\"\n");
        }
    }

    #[test]
    fn targets_that_are_written_in_other_ways_are_kept_too() {
        for text in [
            "target.a.kind = \"local\"\ntarget.a.port = 1\n",
            "[target]\na = { kind = \"local\", port = 1 } # mine\n",
            "target = { a = { kind = \"local\", port = 1 } }\n",
        ] {
            let path = Path::new("config.toml");
            let both = changed(text, |file| file.put("b", local(2)).unwrap()).unwrap();
            let config = parsed(path, &both).unwrap();
            assert_eq!(config.targets.len(), 2, "{both}");
            let without = changed(&both, |file| file.remove("b")).unwrap();
            assert_eq!(parsed(path, &without).unwrap(), parsed(path, text).unwrap());
        }
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        for (name, fields, problem) in [
            (
                "c",
                vec![("kind".to_owned(), Value::from("eks"))],
                "target \"c\" has no region",
            ),
            ("../c", local(1), "\"../c\" cannot name a target"),
            ("c", local(70_000), "`port = 70000`: invalid value"),
            (
                "c",
                [local(1), vec![("prot".to_owned(), Value::from(1))]].concat(),
                "`prot = 1`: unknown field `prot`",
            ),
        ] {
            let error = changed(FILE, |file| file.put(name, fields).unwrap()).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Usage);
            assert!(error.to_string().contains(problem), "{error}");
        }
    }

    #[test]
    fn the_mode_is_kept_a_link_is_followed_and_one_writes_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (
            folder.path().join("real.toml"),
            folder.path().join("link.toml"),
        );
        fs::write(&path, FILE).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let mut file = UserFile::lock(&link).unwrap();
        let busy = UserFile::lock(&path).unwrap_err();
        assert_eq!(busy.kind, ErrorKind::Conflict);
        file.set_default(Some("b"));
        file.write().unwrap();
        assert!(link.is_symlink());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert!(
            fs::read_to_string(&path)
                .unwrap()
                .contains("default_target = \"b\"")
        );
    }
}
