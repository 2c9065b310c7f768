use serde::{Deserialize, de::IntoDeserializer};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Config, EksTarget, LocalTarget, TargetConfig};

/// Settings of `shopd` that a target has fields for, or that this program needs for itself.
const OWN: [(&str, &str); 7] = [
    ("PORT", "`port`"),
    ("OPS_ADDR", "`ops_port`"),
    ("DATABASE_URL", "`database_url_env`"),
    ("REDIS_URL", "`redis_url_env`"),
    ("OPS_TOKEN", "nothing: it is made with the target"),
    ("DATA_DIR", "nothing: it is in the target's folder"),
    ("LOG_FORMAT", "nothing: logs are read as JSON"),
];

/// What is wrong in a file, and where.
#[derive(Debug)]
pub(super) struct Wrong {
    /// The byte of the text at which it begins.
    pub(super) at: Option<usize>,
    pub(super) message: String,
}

impl From<toml::de::Error> for Wrong {
    fn from(error: toml::de::Error) -> Self {
        Self {
            at: error.span().map(|span| span.start),
            message: error.message().to_owned(),
        }
    }
}

/// Reads a configuration. Target by target, since serde forgets places where the form of a table hangs on one of its fields.
pub(super) fn parse(text: &str) -> Result<Config, Wrong> {
    let mut config = Config::default();
    for (key, value) in DeTable::parse(text)?.into_inner() {
        match &**key.get_ref() {
            "default_target" => {
                config.default_target = Some(String::deserialize(value.into_deserializer())?);
            }
            "target" => {
                for (name, value) in table(value, "`target`")? {
                    let target = target(value, name.get_ref())?;
                    config.targets.insert(name.get_ref().to_string(), target);
                }
            }
            other => {
                return Err(Wrong {
                    at: Some(key.span().start),
                    message: format!(
                        "there is no field `{other}`; there are default_target and target"
                    ),
                });
            }
        }
    }
    Ok(config)
}

fn table<'t>(value: Spanned<DeValue<'t>>, what: &str) -> Result<DeTable<'t>, Wrong> {
    let at = value.span().start;
    match value.into_inner() {
        DeValue::Table(table) => Ok(table),
        _ => Err(Wrong {
            at: Some(at),
            message: format!("{what} is not a table; write it as in [target.name]"),
        }),
    }
}

fn target(value: Spanned<DeValue<'_>>, name: &str) -> Result<TargetConfig, Wrong> {
    let span = value.span();
    // It is the name of a folder, too, and a file that came with somebody's sources must not choose which.
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if name.is_empty() || !name.chars().all(fits) {
        return Err(Wrong {
            at: Some(span.start),
            message: format!("{name:?} cannot name a target; use letters, digits, - and _"),
        });
    }
    let mut fields = DeTable::new();
    let mut kind = None;
    for (key, value) in table(value, &format!("target {name:?}"))? {
        match &**key.get_ref() {
            "kind" => {
                let at = value.span().start;
                kind = Some((String::deserialize(value.into_deserializer())?, at));
            }
            "settings" => {
                check_settings(&value)?;
                fields.insert(key, value);
            }
            _ => {
                fields.insert(key, value);
            }
        }
    }
    let wrong = |at: usize, message: String| Wrong {
        at: Some(at),
        message,
    };
    match kind {
        Some((kind, _)) if kind == "local" => {
            let fields = Spanned::new(span, DeValue::Table(fields));
            let target = LocalTarget::deserialize(fields.into_deserializer())?;
            Ok(TargetConfig::Local(target))
        }
        Some((kind, _)) if kind == "eks" => {
            let fields = Spanned::new(span.clone(), DeValue::Table(fields));
            let target = EksTarget::deserialize(fields.into_deserializer())?;
            let lacking = target.lacking();
            if let [first, ..] = lacking.as_slice() {
                let message = format!("target {name:?} has no {first}");
                return Err(wrong(span.start, message));
            }
            Ok(TargetConfig::Eks(Box::new(target)))
        }
        Some((kind, at)) => {
            let message = format!("there is no kind of target {kind:?}; there are local and eks");
            Err(wrong(at, message))
        }
        None => {
            let message =
                format!("target {name:?} has no kind; write kind = \"local\" or kind = \"eks\"");
            Err(wrong(span.start, message))
        }
    }
}

fn check_settings(settings: &Spanned<DeValue<'_>>) -> Result<(), Wrong> {
    let DeValue::Table(settings) = settings.get_ref() else {
        return Ok(());
    };
    for (key, _) in settings {
        if let Some((name, instead)) = OWN.iter().find(|(name, _)| key.get_ref() == name) {
            return Err(Wrong {
                at: Some(key.span().start),
                message: format!("{name} cannot be set here; set {instead}"),
            });
        }
    }
    Ok(())
}
