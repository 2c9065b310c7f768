use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// The log, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Log")]
pub struct LogSettings {
    /// Least level that is logged (trace, debug, info, warn, error, off), or levels per module like `info,shopd=debug`.
    #[arg(long, env = "LOG_LEVEL", default_value = "info", value_parser = directives)]
    log_level: String,
    /// How lines are written; auto is text on a terminal and JSON elsewhere.
    #[arg(
        long,
        env = "LOG_FORMAT",
        value_enum,
        default_value = "auto",
        ignore_case = true
    )]
    log_format: LogFormat,
}

impl LogSettings {
    pub(super) fn resolve(&self) -> LogConfig {
        LogConfig {
            directives: self.log_level.clone(),
            format: self.log_format,
        }
    }
}

/// The log.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// Filter directives that were parsed once already (`LOG_LEVEL`, default `info`).
    pub directives: String,
    /// How lines are written (`LOG_FORMAT`, default auto).
    pub format: LogFormat,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

/// Reads a level or filter directives; `fatal` and `silent` are words of the reference API's logger.
pub fn directives(text: &str) -> Result<String, String> {
    let text = match text.trim().to_ascii_lowercase().as_str() {
        "fatal" => "error".to_owned(),
        "silent" => "off".to_owned(),
        level @ ("trace" | "debug" | "info" | "warn" | "error" | "off") => level.to_owned(),
        _ => tidy(text)?,
    };
    match EnvFilter::try_new(&text) {
        Ok(_) if is_level(&text) || text.contains(['=', ',', '[']) => Ok(text),
        Ok(_) => {
            Err("write a level (trace, debug, info, warn, error, off) or module=level".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The directives without the spaces around them. The filter's parser takes places in a directive without its spaces for
/// places in the directive itself, and panics where such a place is in the middle of a letter.
fn tidy(text: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_graphic() || letter == ' ';
    match text.trim().chars().find(|letter| !is_plain(*letter)) {
        None => Ok(text.split(',').map(str::trim).collect::<Vec<_>>().join(",")),
        Some(strange) => Err(format!(
            "{strange:?} is in no module's name: write a level or module=level, in plain letters on one line"
        )),
    }
}

/// A word that is no level would be taken as the name of a module, and everything else be silent.
fn is_level(text: &str) -> bool {
    !text.is_empty() && text.parse::<tracing::level_filters::LevelFilter>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_directives_are_read() {
        for (text, meaning) in [
            ("info", "info"),
            ("WARN", "warn"),
            ("fatal", "error"),
            ("silent", "off"),
            ("info,shopd=debug", "info,shopd=debug"),
            ("shop_core=trace", "shop_core=trace"),
            (" info , shopd=debug ", "info,shopd=debug"),
        ] {
            assert_eq!(directives(text).as_deref(), Ok(meaning), "{text}");
        }
        for text in ["verbose", "", "info,shopd=loud", "a=b=c"] {
            assert!(directives(text).is_err(), "{text}");
        }
    }

    #[test]
    fn strange_letters_are_refused_and_named() {
        for text in [
            "é=debug",
            "info,\n\u{b}S\n\n\u{1}\u{eab73}/[\n*\nM",
            "info,shopd\n=debug",
        ] {
            let told = directives(text).unwrap_err();
            assert!(told.contains("plain letters"), "{told}");
        }
    }
}
