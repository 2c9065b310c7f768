use super::context::Context;
use crate::{
    cli::ConfigCommand,
    config::Config,
    error::Result,
    output::{Printer, counted},
};

pub(super) fn run(context: &Context, command: &ConfigCommand) -> Result<()> {
    let paths = &context.paths;
    match command {
        ConfigCommand::Path => Printer::text(&format!(
            "user    {}\nfolder  {}\nstate   {}\n",
            paths.config.display(),
            paths.folder_config.display(),
            paths.state.display()
        )),
        ConfigCommand::Show => show(context),
        // It was read before any command began.
        ConfigCommand::Validate => {
            let count = context.loaded.config.targets.len();
            context
                .printer
                .note(&format!("sound: {}", counted(count, "target")));
            Ok(())
        }
    }
}

/// Writes all of it as one file, each part below a comment that says where it is from.
fn show(context: &Context) -> Result<()> {
    let loaded = &context.loaded;
    let mut parts = Vec::new();
    if let Some(default) = &loaded.config.default_target {
        let config = Config {
            default_target: Some(default.clone()),
            ..Config::default()
        };
        let origin = loaded.default_origin.as_ref();
        let origin = origin.map(|path| path.display().to_string());
        // Tables begin with the first target.
        let line = toml::to_string(&config).map_err(anyhow::Error::new)?;
        let line = line.lines().next().unwrap_or_default();
        parts.push(part(&origin.unwrap_or_default(), &format!("{line}\n")));
    }
    for (name, target) in &loaded.config.targets {
        let mut config = Config::default();
        config.targets.insert(name.clone(), target.clone());
        let text = toml::to_string(&config).map_err(anyhow::Error::new)?;
        let origin = loaded.origins.get(name).map(ToString::to_string);
        parts.push(part(&origin.unwrap_or_default(), &text));
    }
    Printer::text(&parts.join("\n"))
}

fn part(origin: &str, text: &str) -> String {
    // A folder may have any letter in its name, and none of them ends the comment.
    let origin: String = origin
        .chars()
        .map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect();
    format!("# from {origin}\n{text}")
}
