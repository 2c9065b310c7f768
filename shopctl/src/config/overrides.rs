use toml_edit::{DocumentMut, Item};

use super::{Config, Loaded, Origin, TargetConfig, field, parse::parse};
use crate::error::{CommandError, ErrorKind, Result};

/// The variable that sets fields of the target that a command is about.
pub const OVERRIDES: &str = "SHOPCTL_OVERRIDES";
/// What no variable may set: it says what may be changed, and when, and a profile that leaks must not unlock a target.
const LOCKED: [&str; 6] = ["write", "class", "freeze", "kind", "confirm", "yes"];

impl Loaded {
    /// With the fields that the environment sets, as in `region=eu-south-1 cdn.distribution=E2`, on the target of that name,
    /// or on the default one.
    pub fn overridden(mut self, target: Option<&str>, overrides: Option<&str>) -> Result<Self> {
        let pairs = pairs(overrides.unwrap_or_default())?;
        // A target that is not there is missed by the command that needs one.
        let Ok((name, mut config)) = self.target(target) else {
            return Ok(self);
        };
        if pairs.is_empty() {
            return Ok(self);
        }
        let mut fields = Vec::new();
        for (field, value) in pairs {
            config =
                apply(&name, config, field, value).map_err(|problem| wrong(field, &problem))?;
            fields.push(field.to_owned());
        }
        let over = self.origins.remove(&name).unwrap_or(Origin::BuiltIn);
        let origin = Origin::Environment {
            over: Box::new(over),
            fields,
        };
        self.origins.insert(name.clone(), origin);
        self.config.targets.insert(name, config);
        Ok(self)
    }
}

fn wrong(field: &str, problem: &str) -> CommandError {
    CommandError::new(ErrorKind::Usage, format!("{OVERRIDES}: {field}: {problem}")).hint(format!(
        "write it as in {OVERRIDES}='region=eu-south-1 cdn.distribution=E2'"
    ))
}

/// The fields with their values. White space in quotes and in brackets is part of a value.
fn pairs(text: &str) -> Result<Vec<(&str, &str)>> {
    let (mut quote, mut depth) = (None, 0_u32);
    let is_gap = |letter: char| match (quote, letter) {
        (Some(open), _) => {
            quote = quote.filter(|_| letter != open);
            false
        }
        (None, '"' | '\'') => {
            quote = Some(letter);
            false
        }
        (None, '[') => {
            depth += 1;
            false
        }
        (None, ']') => {
            depth = depth.saturating_sub(1);
            false
        }
        (None, _) => depth == 0 && letter.is_whitespace(),
    };
    let words: Vec<_> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    if quote.is_some() || depth > 0 {
        let last = words.last().copied().unwrap_or_default();
        let field = last.split('=').next().unwrap_or_default();
        return Err(wrong(field, "a quote or a bracket is not closed"));
    }
    words.into_iter().map(pair).collect()
}

fn pair(word: &str) -> Result<(&str, &str)> {
    let (field, value) = word
        .split_once('=')
        .ok_or_else(|| wrong(word, "it has no value"))?;
    let first = field.split('.').next().unwrap_or_default();
    let gives_up = (field, value) == ("write", "false");
    if LOCKED.contains(&first) && !gives_up {
        return Err(wrong(field, "it is not for the environment to set")
            .hint("set it in a file, or say it on the command line"));
    }
    Ok((field, value))
}

/// The target with one field set, read as strictly as a file.
fn apply(
    name: &str,
    target: TargetConfig,
    field: &str,
    value: &str,
) -> std::result::Result<TargetConfig, String> {
    let mut config = Config::default();
    config.targets.insert(name.to_owned(), target);
    let text = toml::to_string(&config).map_err(|error| error.to_string())?;
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let table = document
        .get_mut("target")
        .and_then(|targets| targets.get_mut(name))
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| format!("target {name:?} is no table"))?;
    field::set(table, field, field::typed(field, value))?;
    let mut config = parse(&document.to_string()).map_err(|wrong| wrong.message)?;
    let target = config.targets.remove(name);
    target.ok_or_else(|| format!("target {name:?} is no table"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::LocalTarget;

    fn loaded() -> Loaded {
        let text = "default_target = \"prod\"\n[target.prod]\nkind = \"eks\"\nclass = \"dev\"\nregion = \"a\"\n\
                    account = \"1\"\ncluster = \"c\"\nfreeze = [\"Fri 16:00-Mon 07:00 UTC\"]\n\
                    endpoints = { kube = \"http://127.0.0.1:1\" }\n";
        let mut config = parse(text).unwrap();
        let local = TargetConfig::Local(LocalTarget::default());
        config.targets.insert("local".to_owned(), local);
        Loaded {
            config,
            default_origin: None,
            origins: BTreeMap::new(),
        }
    }

    #[test]
    fn the_environment_sets_fields_of_the_target_that_is_meant_alone() {
        let text =
            "region=eu-south-1\n cdn.distribution=E2 apps=[\"a\", \"b b\"] account=000000000002";
        let loaded = loaded().overridden(None, Some(text)).unwrap();
        let (name, TargetConfig::Eks(prod)) = loaded.target(None).unwrap() else {
            panic!("it is in a cluster");
        };
        assert_eq!(prod.region.as_deref(), Some("eu-south-1"));
        assert_eq!(prod.account.as_deref(), Some("000000000002"));
        assert_eq!(prod.cdn.unwrap().distribution, "E2");
        assert_eq!(prod.apps, ["a", "b b"]);
        assert_eq!(prod.freeze.len(), 1);
        assert_eq!(
            loaded.origins[&name].to_string(),
            "built in, SHOPCTL_OVERRIDES: region, cdn.distribution, apps, account"
        );
        let other = loaded.target(Some("local")).unwrap();
        assert_eq!(other.1, TargetConfig::Local(LocalTarget::default()));
        assert!(!loaded.origins.contains_key("local"));
    }

    #[test]
    fn what_is_wrong_names_the_variable_and_the_field() {
        for (text, problem) in [
            ("regoin=a", "SHOPCTL_OVERRIDES: regoin: unknown field"),
            ("port=many", "SHOPCTL_OVERRIDES: port: invalid type"),
            ("region", "SHOPCTL_OVERRIDES: region: it has no value"),
            ("apps=[]", "target \"prod\" has no apps"),
            ("region=\"a b", "region: a quote or a bracket"),
            ("region.first=a", "region.first: region is no table"),
        ] {
            let error = loaded().overridden(None, Some(text)).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Usage);
            assert!(error.to_string().contains(problem), "{error}");
        }
    }

    #[test]
    fn nothing_is_unlocked_by_the_environment() {
        for text in [
            "write=true",
            "class=dev",
            "class.a=dev",
            "region=a confirm=prod",
            "yes=true",
            "freeze=[]",
            "kind=local",
            "write=[false]",
        ] {
            for target in [None, Some("local"), Some("missing")] {
                let refused = loaded().overridden(target, Some(text)).unwrap_err();
                assert_eq!(refused.kind, ErrorKind::Usage, "{text}");
                assert!(refused.to_string().starts_with(OVERRIDES), "{refused}");
            }
        }
        let locked = loaded().overridden(Some("local"), Some("write=false"));
        assert!(
            !locked
                .unwrap()
                .target(Some("local"))
                .unwrap()
                .1
                .is_writable()
        );
    }
}
