use super::context::Context;
use crate::{
    cli::ConfigCommand,
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
        ConfigCommand::Show => {
            let text = toml::to_string(&context.loaded.config).map_err(anyhow::Error::new)?;
            Printer::text(&text)
        }
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
